import { ChildProcess } from 'node:child_process';
import fs from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import timers from 'node:timers';
import timersPromises from 'node:timers/promises';
import { seededChance } from './seeded-chance.ts';
import { wrap } from './wrap-function.ts';

/** The longest that anything is held up. */
const DELAY_MS_MAX = 3;

/**
 * Changes in this process, for as long as it lives, what the system and Node do not promise: when
 * what overlaps comes to its end, and how late a timer is. What they do promise stays: the order of
 * what waits for each other, of `setImmediate` and of streams.
 * @param seed fixes the delays one after the other; which operation gets which depends on the machine
 */
export async function delayCompletions(seed: string): Promise<void> {
  const chance = seededChance(seed);
  const later = timers.setTimeout;
  /** Half of all are not held up, so that the others are overtaken. */
  const delayMs = (): number => Math.floor(chance() * 2) * Math.ceil(chance() * DELAY_MS_MAX);
  const delay = async (): Promise<void> => {
    const durationMs = delayMs();
    if (durationMs > 0) await new Promise<void>((resolve) => void later(resolve, durationMs));
  };

  for (const name of PROMISING) delayPromise(fs.promises, name, delay);
  const handle = await fs.promises.open(process.execPath);
  const handles: unknown = Object.getPrototypeOf(handle);
  await handle.close();
  for (const name of OF_HANDLES) delayPromise(handles as object, name, delay);
  for (const name of CALLING_BACK) delayCallback(fs, name, (act) => later(act, delayMs()));
  delayEnds(delay);
  const late = (durationMs: unknown): number => Number(durationMs ?? 0) + delayMs();
  wrap(globalThis, 'setTimeout', (call, [act, durationMs, ...rest]) =>
    call(act, late(durationMs), ...rest),
  );
  timers.setTimeout = globalThis.setTimeout;
  wrap(timersPromises, 'setTimeout', (call, [durationMs, ...rest]) =>
    call(late(durationMs), ...rest),
  );
  syncBuiltinESMExports();
}

const words = (text: string): readonly string[] => text.split(' ');

const PROMISING = words(
  'access appendFile chmod copyFile cp link lstat mkdir mkdtemp open readFile readdir readlink ' +
    'realpath rename rm rmdir stat symlink truncate unlink utimes writeFile',
);
const OF_HANDLES = words(
  'appendFile chmod datasync read readFile readv stat sync truncate utimes write writeFile writev',
);
/** Without those by which Node's own streams read and write. */
const CALLING_BACK = words(
  'access appendFile copyFile lstat mkdir mkdtemp readFile readdir rename rm stat unlink writeFile',
);

function delayPromise(owner: object, name: string, delay: () => Promise<void>): void {
  wrap(owner, name, async (call, args) => {
    try {
      return await call(...args);
    } finally {
      await delay();
    }
  });
}

function delayCallback(owner: object, name: string, later: (act: () => void) => unknown): void {
  wrap(owner, name, (call, args) => {
    const callback = args.at(-1);
    if (typeof callback !== 'function') return call(...args);
    const delayed = (...results: unknown[]): void =>
      void later(() => void Reflect.apply(callback, undefined, results));
    return call(...args.slice(0, -1), delayed);
  });
}

/** The ends of child processes are told late, but in their order. */
function delayEnds(delay: () => Promise<void>): void {
  const told = new WeakMap<object, Promise<void>>();
  wrap(ChildProcess.prototype, 'emit', (call, args, self) => {
    if (args[0] !== 'exit' && args[0] !== 'close') return call(...args);
    const child = self as object;
    const before = told.get(child) ?? Promise.resolve();
    // A listener that throws ends the process, as it does without the delay.
    const telling = before.then(delay).then(() => process.nextTick(() => call(...args)));
    told.set(child, telling);
    return true;
  });
}
