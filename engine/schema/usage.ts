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

/** What a model costs, in US dollars for a million tokens. */
export interface ModelPrice {
  readonly inputUsd: number;
  readonly outputUsd: number;
  readonly cacheReadUsd: number;
  readonly cacheWriteUsd: number;
}
