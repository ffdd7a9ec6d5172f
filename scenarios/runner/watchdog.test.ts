import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { SessionListener } from '#engine/core/journal.ts';
import { startHarness } from '#engine/testing/session-harness.ts';
import { lastingSeat } from './lasting-seat.fixture.ts';
import type { Seat } from './seat.ts';
import { watchdog } from './watchdog.ts';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

/** A seat whose events the test makes. */
async function watched() {
  const { engine, events } = await startHarness({ answers: [] });
  const [created] = await events();
  const listeners = new Set<SessionListener>();
  const seat: Seat = {
    ...lastingSeat(engine),
    engine,
    listen(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
  const happens = (): void => {
    for (const listener of listeners) if (created !== undefined) listener(created);
  };
  return { dog: watchdog(seat, 1_000), happens };
}

test('a run may take as long as it likes, as long as something happens', async () => {
  const { dog, happens } = await watched();
  for (let count = 0; count < 5; count += 1) {
    vi.advanceTimersByTime(900);
    happens();
  }
  expect(dog.signal.aborted).toBe(false);
  vi.advanceTimersByTime(1_000);
  expect(dog.signal.aborted).toBe(true);
  expect(dog.failures.map(({ kind }) => kind)).toEqual(['watchdog']);
});

test('a wait that is expected is no standstill, and one that was not is', async () => {
  const { dog } = await watched();
  dog.expectWait(60_000);
  vi.advanceTimersByTime(60_999);
  expect(dog.signal.aborted).toBe(false);
  vi.advanceTimersByTime(1);
  expect(dog.signal.aborted).toBe(true);
});

test('a run that has ended is not watched any more', async () => {
  const { dog } = await watched();
  dog.stop();
  vi.advanceTimersByTime(10_000);
  expect(dog.signal.aborted).toBe(false);
});
