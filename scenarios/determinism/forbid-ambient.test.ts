import { join } from 'node:path';
import { expect, test } from 'vitest';
import { AmbientError, forbidAmbient } from './forbid-ambient.ts';

const root = join(import.meta.dirname, '..', '..');

/** This very file stands for one of the engine. */
const here = (may: 'all' | readonly 'time'[]) => [
  { path: 'scenarios/determinism/forbid-ambient.test.ts', may, why: 'a test' },
];

test('a forbidden read throws, and names the source, the place and the port', () => {
  const thrown: unknown[] = [];
  {
    using guard = forbidAmbient({ root, places: here([]) });
    try {
      Math.random();
    } catch (error) {
      thrown.push(error);
    }
    expect(guard.take()).toEqual(thrown);
  }
  expect(thrown[0]).toBeInstanceOf(AmbientError);
  expect(String(thrown[0]).replace(/:\d+:\d+/u, ':<line>:<column>')).toMatchInlineSnapshot(
    `"AmbientError: scenarios/determinism/forbid-ambient.test.ts:<line>:<column>: Math.random is read here, past the ports (invariant D1); use IdPort or RandomPort."`,
  );
  expect(Math.random()).toBeLessThan(1);
});

test('a read that is swallowed is seen all the same', async () => {
  using guard = forbidAmbient({ root, places: here([]) });
  await Promise.resolve()
    .then(() => Date.now())
    .catch(() => 0);
  expect(guard.take().map(({ message }) => message)).toEqual([
    expect.stringContaining('Date.now is read here'),
  ]);
});

test.each(['all', ['time']] as const)('what a place may read (%s), it reads', (may) => {
  using guard = forbidAmbient({ root, places: here(may) });
  expect(Date.now()).toBeGreaterThan(0);
  expect(guard.take()).toEqual([]);
});

test('code in no place answers for itself', () => {
  using guard = forbidAmbient({ root, places: [{ path: 'engine', may: [], why: 'a test' }] });
  expect(Date.now()).toBeGreaterThan(0);
  expect(guard.take()).toEqual([]);
});
