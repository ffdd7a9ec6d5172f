import { z } from 'zod';
import { JsonValue } from './json.ts';

const Tokens = z.int().nonnegative();

/** Tokens of one or more model requests. The four counts do not overlap; `reasoning` is part of output. */
export const Usage = z.object({
  /** Input read at full price: neither from the cache nor written to it. */
  inputTokens: Tokens,
  outputTokens: Tokens,
  cacheReadTokens: Tokens,
  cacheWriteTokens: Tokens,
  reasoningTokens: Tokens.optional(),
  /** The provider's own figures of one request, as they came last. */
  raw: JsonValue.optional(),
});
export type Usage = z.infer<typeof Usage>;

/** What tokens cost, in US dollars for a million of them. */
export interface TokenPrices {
  readonly inputUsd: number;
  readonly outputUsd: number;
  readonly cacheReadUsd: number;
  readonly cacheWriteUsd: number;
  /** Where reasoning does not cost what the rest of the output costs. */
  readonly reasoningUsd?: number;
}

/** What large prompts cost. */
export interface PriceTier extends TokenPrices {
  /** The smallest prompt that costs so, in tokens: new, read from the cache and written to it. */
  readonly promptTokensMin: number;
}

/** What a model costs. */
export interface ModelPrice extends TokenPrices {
  /**
   * Larger prompts last. The last tier that the prompt reaches holds for the whole request, its
   * output too, and not only for what exceeds the threshold.
   */
  readonly tiers?: readonly PriceTier[];
}
