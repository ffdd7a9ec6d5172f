import fc from 'fast-check';
import { expect, test } from 'vitest';
import { shrink, type Shrunk } from './rechunk-shrink.ts';

const numbers = (count: number): number[] => Array.from({ length: count }, (_, index) => index);

/** Shrinks a list that fails while all these are in it. */
const shrunkTo = (needed: readonly number[], count: number): Promise<Shrunk<number>> =>
  shrink(numbers(count), {
    stillFails: (items) => Promise.resolve(needed.every((each) => items.includes(each))),
    trialsMax: 300,
  });

test('one cause among thousands takes about two trials for each halving', async () => {
  const { items, isSmallest, trialCount } = await shrunkTo([4321], 15_000);
  expect([items, isSmallest]).toEqual([[4321], true]);
  expect(trialCount).toBeLessThan(30);
});

test('of several causes, each of which is enough, one is left', async () => {
  const { items } = await shrink(numbers(1000), {
    stillFails: (some) => Promise.resolve(some.includes(17) || some.includes(901)),
    trialsMax: 300,
  });
  expect(items).toHaveLength(1);
});

test('the search is given up when the trials are over, and says so', async () => {
  const { items, isSmallest, trialCount } = await shrink(numbers(64), {
    stillFails: (some) => Promise.resolve(some.length > 32),
    trialsMax: 10,
  });
  expect([items.length > 32, isSmallest, trialCount]).toEqual([true, false, 10]);
});

test('one change is the smallest there is', async () => {
  expect(await shrunkTo([0], 1)).toEqual({ items: [0], isSmallest: true, trialCount: 0 });
});

// Goal: nothing is left that could go. Method: any causes that are needed together, in any list.
test('causes that are needed together are all left, and nothing else', async () => {
  const needed = fc.uniqueArray(fc.nat({ max: 39 }), { minLength: 1, maxLength: 5 });
  await fc.assert(
    fc.asyncProperty(needed, fc.integer({ min: 40, max: 60 }), async (causes, count) => {
      const { items, isSmallest } = await shrunkTo(causes, count);
      expect(items).toEqual(causes.toSorted((left, right) => left - right));
      expect(isSmallest).toBe(true);
    }),
  );
});
