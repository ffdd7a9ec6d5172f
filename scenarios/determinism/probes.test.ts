import { randomBytes } from 'node:crypto';
import { hostname } from 'node:os';
import { setImmediate as turn } from 'node:timers/promises';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { installProbes, type AmbientRead } from './probes.ts';

let reads: (AmbientRead & { readonly value?: unknown })[];
let remove: () => void;
beforeEach(() => {
  reads = [];
  remove = installProbes((read) => (value) => void reads.push({ ...read, value }));
});
afterEach(() => remove());

/** Those of this file: the test runner reads the clock as well. */
const mine = () => reads.filter(({ stack }) => stack[0]?.file === import.meta.filename);

const cases: readonly (readonly [string, () => unknown])[] = [
  ['Date.now', () => Date.now()],
  ['new Date()', () => new Date()],
  ['Date()', () => Date()],
  ['performance.now', () => performance.now()],
  ['process.hrtime.bigint', () => process.hrtime.bigint()],
  ['Math.random', () => Math.random()],
  ['crypto.randomUUID', () => crypto.randomUUID()],
  ['crypto.randomBytes', () => randomBytes(4)],
  ['os.hostname', () => hostname()],
  ['process.env.HOME', () => process.env['HOME']],
  ['process.env', () => Object.keys(process.env)],
  ['process.pid', () => process.pid],
  ['setTimeout', () => clearTimeout(setTimeout(() => {}, 1))],
  ['timers/promises.setImmediate', () => turn()],
  ['String.prototype.localeCompare', () => 'a'.localeCompare('b')],
];

test.each(cases)('%s is seen, with the place that read it', async (source, read) => {
  await read();
  remove();
  expect(mine().map((each) => each.source)).toEqual([source]);
});

test('a date of a given time is no reading of the clock, and is still a date', () => {
  const date = new Date(0);
  expect([date.toISOString(), date instanceof Date]).toEqual(['1970-01-01T00:00:00.000Z', true]);
  expect(mine()).toEqual([]);
});

test('without probes nothing is seen any more', () => {
  const probed = Date;
  remove();
  expect([Date === probed, Math.random() < 1]).toEqual([false, true]);
  expect(mine()).toEqual([]);
});

test('what the listener throws, the reader gets', () => {
  remove();
  remove = installProbes(({ stack }) => {
    if (stack[0]?.file === import.meta.filename) throw new Error('not here');
    return undefined;
  });
  expect(() => Math.random()).toThrow('not here');
});
