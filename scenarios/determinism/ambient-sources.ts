import childProcess from 'node:child_process';
import crypto from 'node:crypto';
import dgram from 'node:dgram';
import dns from 'node:dns';
import fs from 'node:fs';
import net from 'node:net';
import os from 'node:os';
import timers from 'node:timers';
import timersPromises from 'node:timers/promises';
import type { AmbientKind } from './ambient-kind.ts';

/** Functions of one object that are sources of one kind. */
interface SourceGroup {
  readonly kind: AmbientKind;
  readonly owner: object;
  /** Goes before the function's name in reports. */
  readonly label: string;
  readonly names: readonly string[];
}

const group = (kind: AmbientKind, label: string, owner: object, names: string): SourceGroup => ({
  kind,
  label,
  owner,
  names: names.split(' '),
});

const TIMERS = 'setTimeout setInterval setImmediate';

/**
 * Every function that is a source, by the object that it hangs on. `Date` itself, `process.env` and
 * `process.pid` are no functions: see `installProbes`.
 */
export const sourceGroups: readonly SourceGroup[] = [
  group('time', 'Date.', Date, 'now'),
  group('time', 'performance.', performance, 'now'),
  group('time', 'process.', process, 'hrtime uptime'),
  group('time', 'process.hrtime.', process.hrtime, 'bigint'),
  group('time', 'os.', os, 'uptime'),

  group('chance', 'Math.', Math, 'random'),
  group('chance', 'crypto.', globalThis.crypto, 'randomUUID getRandomValues'),
  group('chance', 'crypto.', crypto, 'randomUUID randomBytes randomInt randomFill randomFillSync'),

  group('timer', '', globalThis, TIMERS),
  group('timer', '', timers, TIMERS),
  group('timer', 'timers/promises.', timersPromises, TIMERS),
  group('timer', 'AbortSignal.', AbortSignal, 'timeout'),

  group('identity', 'process.', process, 'cwd memoryUsage cpuUsage'),
  group(
    'identity',
    'os.',
    os,
    'hostname homedir tmpdir userInfo cpus freemem totalmem loadavg networkInterfaces ' +
      'availableParallelism',
  ),

  group(
    'locale',
    'Date.prototype.',
    Date.prototype,
    'getFullYear getMonth getDate getDay getHours getMinutes getTimezoneOffset toString ' +
      'toDateString toTimeString toLocaleString toLocaleDateString toLocaleTimeString',
  ),
  group('locale', 'String.prototype.', String.prototype, 'localeCompare'),
  group('locale', 'Number.prototype.', Number.prototype, 'toLocaleString'),

  group('order', 'fs.', fs, 'readdir readdirSync opendir opendirSync glob globSync'),
  group('order', 'fs.promises.', fs.promises, 'readdir opendir glob'),

  // All that do not wait end up there, also those that `promisify` makes.
  group('process', 'child_process.', childProcess.ChildProcess.prototype, 'spawn'),
  group('process', 'child_process.', childProcess, 'spawnSync execSync execFileSync'),

  group('network', '', globalThis, 'fetch'),
  group('network', 'net.Socket.', net.Socket.prototype, 'connect'),
  group('network', 'dgram.', dgram, 'createSocket'),
  group('network', 'dns.', dns, 'lookup resolve'),
  group('network', 'dns.promises.', dns.promises, 'lookup resolve'),
];
