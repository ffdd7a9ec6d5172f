import { expect, test } from 'vitest';
import { measure } from './measure.ts';
import type { Task } from './measure.ts';

/** Writes down what is called; each call says that it took 6 ms. */
const noted = (name: string, calls: string[], more: Partial<Task> = {}): Task => ({
  name,
  run: () => {
    calls.push(name);
    return 6;
  },
  ...more,
});

test('every task has one value a round, of one piece of work', async () => {
  const tasks = [noted('whole', []), noted('by the dozen', [], { pieceCount: 12 })];
  const measured = await measure(tasks, { roundCount: 3, roundMs: 0 });
  expect(measured.of('whole')).toEqual([6, 6, 6]);
  expect(measured.of('by the dozen')).toEqual([0.5, 0.5, 0.5]);
});

test('rounds are interleaved, and each begins with another task; the first has a warm-up', async () => {
  const calls: string[] = [];
  const tasks = ['a', 'b', 'c'].map((name) => noted(name, calls));
  await measure(tasks, { roundCount: 4, roundMs: 0 });
  expect(calls.join('')).toBe('abcabcbcacababc');
});

test('what comes around a call, and around a round, is called in that order', async () => {
  const calls: string[] = [];
  const note = (what: string) => () => void calls.push(what);
  const task = noted('run', calls, {
    open: note('open'),
    before: note('before'),
    after: note('after'),
    close: note('close'),
  });
  await measure([task], { roundCount: 2, roundMs: 0 });
  const round = ['open', 'before', 'run', 'after', 'close'];
  expect(calls).toEqual([...round, ...round, ...round]);
});

test('what a task throws is thrown', async () => {
  const broken = noted('broken', [], { run: () => Promise.reject(new Error('it broke')) });
  await expect(measure([broken], { roundCount: 1, roundMs: 0 })).rejects.toThrow('it broke');
});

test('a task that is not there is a mistake', async () => {
  const measured = await measure([noted('a', [])], { roundCount: 1, roundMs: 0 });
  expect(() => measured.of('b')).toThrow('there is no task "b"');
});
