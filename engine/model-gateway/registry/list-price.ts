import type { ModelPrice, PriceTier } from '#engine/schema/usage.ts';

/** What a price list says of the cache; what it does not say costs what other input costs. */
interface CachePrices {
  readonly read?: number;
  readonly write?: number;
}

/** A price as lists give it, in US dollars for a million tokens. */
export function usd(inputUsd: number, outputUsd: number, cache: CachePrices = {}): ModelPrice {
  const { read = inputUsd, write = inputUsd } = cache;
  return { inputUsd, outputUsd, cacheReadUsd: read, cacheWriteUsd: write };
}

/** The same for prompts of so many tokens or more. */
export const from = (
  promptTokensMin: number,
  inputUsd: number,
  outputUsd: number,
  cache?: CachePrices,
): PriceTier => ({ promptTokensMin, ...usd(inputUsd, outputUsd, cache) });

/** A price with its tiers, smaller prompts first. */
export const tiered = (price: ModelPrice, ...tiers: readonly PriceTier[]): ModelPrice => ({
  ...price,
  tiers,
});

/**
 * Claude: a write to the five-minute cache costs 1.25 times the input and one to the hour's twice,
 * and a read a tenth, unless the list says otherwise.
 */
export function claude(
  input: number,
  output: number,
  read = times(0.1, input),
): { readonly price: ModelPrice; readonly hourCacheWriteUsd: number } {
  const price = usd(input, output, { read, write: times(1.25, input) });
  return { price, hourCacheWriteUsd: times(2, input) };
}

/**
 * OpenAI from GPT-5.6 on: above 272,000 tokens input costs twice and output 1.5 times as much; a
 * cache write costs 1.25 times the input.
 */
export function gpt(input: number, output: number, read: number): ModelPrice {
  return tiered(
    usd(input, output, { read, write: times(1.25, input) }),
    from(272_001, times(2, input), times(1.5, output), {
      read: times(2, read),
      write: times(2.5, input),
    }),
  );
}

/** Without the last digits of a product of fractions: 1.5 × 1.2 is 1.8. */
export const times = (factor: number, dollars: number): number =>
  Number((factor * dollars).toFixed(6));
