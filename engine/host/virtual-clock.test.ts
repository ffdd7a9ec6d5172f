import fc from 'fast-check';
import { expect, test } from 'vitest';
import { virtualClock } from './virtual-clock.ts';

const never = new AbortController().signal;

test('time stands still until it is moved, and never goes back', () => {
  const clock = virtualClock({ startMs: 1_000 });
  clock.advanceTo(5_000);
  clock.advanceTo(2_000);
  expect(clock.now()).toBe(5_000);
});

test('a sleep takes no time and moves the clock by its length', async () => {
  const clock = virtualClock({ startMs: 1_000 });
  await clock.sleep(60_000, never);
  expect(clock.now()).toBe(61_000);
});

test('an alarm that aborts a sleep stops the time where it rang', async () => {
  const clock = virtualClock({ startMs: 0 });
  const abort = new AbortController();
  clock.after(20, () => abort.abort());
  await clock.sleep(100, abort.signal);
  expect(clock.now()).toBe(20);
});

test('an alarm that was called off does not ring', () => {
  const clock = virtualClock({ startMs: 0 });
  let rang = false;
  clock.after(10, () => (rang = true))();
  clock.advanceTo(100);
  expect(rang).toBe(false);
});

test('alarms ring in the order of their time, then of their setting', () => {
  fc.assert(
    fc.property(fc.array(fc.nat(50), { maxLength: 20 }), fc.array(fc.nat(60)), (delays, stops) => {
      const clock = virtualClock({ startMs: 0 });
      const rung: [delay: number, index: number][] = [];
      delays.forEach((delay, index) => clock.after(delay, () => rung.push([delay, index])));
      for (const stop of stops) clock.advanceTo(stop);
      const reached = Math.max(0, ...stops);
      const expected = delays
        .map((delay, index): [number, number] => [delay, index])
        .filter(([delay]) => stops.length > 0 && delay <= reached)
        .toSorted((left, right) => left[0] - right[0] || left[1] - right[1]);
      expect(rung).toEqual(expected);
    }),
  );
});
