import fc from 'fast-check';
import { expect, test } from 'vitest';
import { addCost, addUsage, costUsd, noUsage, type UsageTotal } from './usage.ts';

const usage: fc.Arbitrary<UsageTotal> = fc.record(
  {
    inputTokens: fc.nat(),
    outputTokens: fc.nat(),
    cacheReadTokens: fc.nat(),
    cacheWriteTokens: fc.nat(),
    reasoningTokens: fc.nat(),
  },
  { requiredKeys: ['inputTokens', 'outputTokens', 'cacheReadTokens', 'cacheWriteTokens'] },
);

test('figures add up one by one; reasoning is there once one side reports it', () => {
  const left = { inputTokens: 1, outputTokens: 2, cacheReadTokens: 3, cacheWriteTokens: 4 };
  const right = { inputTokens: 10, outputTokens: 20, cacheReadTokens: 30, cacheWriteTokens: 40 };
  const sum = { inputTokens: 11, outputTokens: 22, cacheReadTokens: 33, cacheWriteTokens: 44 };
  expect(addUsage(left, right)).toStrictEqual(sum);
  expect(addUsage({ ...left, reasoningTokens: 5 }, right)).toEqual({ ...sum, reasoningTokens: 5 });
});

test('raw figures of one request have no place in a sum', () => {
  expect(addUsage(noUsage, { ...noUsage, raw: { input_tokens: 1 } } as UsageTotal)).toStrictEqual(
    noUsage,
  );
});

test('sums do not depend on how the requests are grouped', () => {
  fc.assert(
    fc.property(usage, usage, usage, (one, two, three) => {
      expect(addUsage(addUsage(one, two), three)).toEqual(addUsage(one, addUsage(two, three)));
      expect(addUsage(noUsage, one)).toEqual(one);
      expect(addUsage(one, two)).toEqual(addUsage(two, one));
    }),
  );
});

test('each kind of token has its own price, by the million', () => {
  const tokens = {
    inputTokens: 1_000_000,
    outputTokens: 100_000,
    cacheReadTokens: 10_000,
    cacheWriteTokens: 1_000,
  };
  const price = { inputUsd: 1, outputUsd: 20, cacheReadUsd: 300, cacheWriteUsd: 4_000 };
  expect(costUsd(tokens, price)).toBe(1 + 2 + 3 + 4);
});

test('a cost is unknown as soon as one part of it is', () => {
  expect(addCost(0.5, 0.25)).toBe(0.75);
  expect([addCost(undefined, 1), addCost(1, undefined)]).toEqual([undefined, undefined]);
});
