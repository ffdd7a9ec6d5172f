import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { ModelPrice } from '#engine/schema/usage.ts';
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

// A price that is right for a prompt of up to 1000 tokens, one from 1001 on, and one from 5000 on.
const tiered: ModelPrice = {
  inputUsd: 1,
  outputUsd: 5,
  cacheReadUsd: 0.1,
  cacheWriteUsd: 1.25,
  tiers: [
    { promptTokensMin: 1001, inputUsd: 2, outputUsd: 7.5, cacheReadUsd: 0.2, cacheWriteUsd: 2.5 },
    { promptTokensMin: 5000, inputUsd: 4, outputUsd: 15, cacheReadUsd: 0.4, cacheWriteUsd: 5 },
  ],
};

describe('a price with tiers', () => {
  const cost = (tokens: Partial<UsageTotal>): number => costUsd({ ...noUsage, ...tokens }, tiered);

  test.each([
    { what: 'below the threshold', inputTokens: 1000, inputUsd: 1, outputUsd: 5 },
    { what: 'at the threshold', inputTokens: 1001, inputUsd: 2, outputUsd: 7.5 },
    { what: 'below the next', inputTokens: 4999, inputUsd: 2, outputUsd: 7.5 },
    { what: 'at the next', inputTokens: 5000, inputUsd: 4, outputUsd: 15 },
  ])('holds for the whole request: $what', ({ inputTokens, inputUsd, outputUsd }) => {
    expect(cost({ inputTokens, outputTokens: 10 })).toBeCloseTo(
      (inputTokens * inputUsd + 10 * outputUsd) / 1_000_000,
      12,
    );
  });

  test('the prompt is all that was read: new, from the cache and written to it', () => {
    const prompt = { inputTokens: 1, cacheReadTokens: 999, cacheWriteTokens: 1 };
    expect(cost(prompt)).toBeCloseTo((2 + 999 * 0.2 + 2.5) / 1_000_000, 12);
  });

  test('the answer is no part of the prompt, however long', () => {
    expect(cost({ outputTokens: 1_000_000 })).toBe(5);
  });
});

test('reasoning costs what output costs, unless it has a price of its own', () => {
  const price = { inputUsd: 0, outputUsd: 8, cacheReadUsd: 0, cacheWriteUsd: 0 };
  const tokens = { ...noUsage, outputTokens: 1_000_000, reasoningTokens: 250_000 };
  expect(costUsd(tokens, price)).toBe(8);
  expect(costUsd(tokens, { ...price, reasoningUsd: 4 })).toBe(7);
});

// Goal: no figure makes a request cheaper, and within a tier two requests cost what one would.
// Method: any prices whose tiers only get dearer, any two figures.
describe('any price', () => {
  const dollars = fc.integer({ min: 0, max: 10_000 }).map((cents) => cents / 100);
  const rates = fc.record({
    inputUsd: dollars,
    outputUsd: dollars,
    cacheReadUsd: dollars,
    cacheWriteUsd: dollars,
  });
  const prices: fc.Arbitrary<ModelPrice> = fc
    .tuple(rates, fc.array(fc.tuple(fc.integer({ min: 1, max: 5_000 }), rates), { maxLength: 3 }))
    .map(([base, steps]) => {
      const sizes = [...new Set(steps.map(([size]) => size))].toSorted((a, b) => a - b);
      let before = base;
      const tiers = sizes.map((promptTokensMin, index) => {
        before = sumOf(before, steps[index]?.[1] ?? base);
        return { promptTokensMin, ...before };
      });
      return { ...base, tiers };
    });
  const few = fc.nat({ max: 4_000 });
  const figures = fc.record({
    inputTokens: few,
    outputTokens: few,
    cacheReadTokens: few,
    cacheWriteTokens: few,
  });

  test('more tokens of any kind never cost less', () => {
    fc.assert(
      fc.property(prices, figures, figures, (price, some, more) => {
        expect(costUsd(addUsage(some, more), price)).toBeGreaterThanOrEqual(
          costUsd(some, price) - 1e-9,
        );
      }),
    );
  });

  test('costs add up where both requests and their sum are in one tier', () => {
    const flat = prices.map(({ tiers: _tiers, ...price }) => price);
    fc.assert(
      fc.property(flat, figures, figures, (price, one, two) => {
        const apart = costUsd(one, price) + costUsd(two, price);
        expect(costUsd(addUsage(one, two), price)).toBeCloseTo(apart, 9);
      }),
    );
  });

  test('a request in a tier costs what it would if the tier were all there is', () => {
    fc.assert(
      fc.property(prices, figures, (price, tokens) => {
        const prompt = tokens.inputTokens + tokens.cacheReadTokens + tokens.cacheWriteTokens;
        const tier = price.tiers?.findLast(({ promptTokensMin }) => prompt >= promptTokensMin);
        const { tiers: _tiers, ...flat } = price;
        expect(costUsd(tokens, price)).toBe(costUsd(tokens, tier ?? flat));
      }),
    );
  });
});

test('a cost is unknown as soon as one part of it is', () => {
  expect(addCost(0.5, 0.25)).toBe(0.75);
  expect([addCost(undefined, 1), addCost(1, undefined)]).toEqual([undefined, undefined]);
});

function sumOf(left: ModelPrice, right: ModelPrice) {
  return {
    inputUsd: left.inputUsd + right.inputUsd,
    outputUsd: left.outputUsd + right.outputUsd,
    cacheReadUsd: left.cacheReadUsd + right.cacheReadUsd,
    cacheWriteUsd: left.cacheWriteUsd + right.cacheWriteUsd,
  };
}
