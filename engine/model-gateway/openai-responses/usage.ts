import type { JsonObject, JsonValue } from '#engine/schema/json.ts';
import type { Usage } from '#engine/schema/usage.ts';
import { asObject } from './json-fields.ts';

/**
 * The figures in the engine's words. `input_tokens` is all of the input, cached or not, so what was
 * read from the cache or written to it is taken off; a gateway whose cached tokens exceed it counts
 * them beside it. (Types of SDK 7.55 and 400 recorded responses, read 2026-11-21.)
 */
export function usageOf(raw: JsonObject): Usage {
  const input = tokens(raw['input_tokens']) ?? 0;
  const details = asObject(raw['input_tokens_details']);
  const cacheReadTokens = tokens(details?.['cached_tokens']) ?? 0;
  const cacheWriteTokens = tokens(details?.['cache_write_tokens']) ?? 0;
  const cached = cacheReadTokens + cacheWriteTokens;
  const reasoning = tokens(asObject(raw['output_tokens_details'])?.['reasoning_tokens']);
  return {
    inputTokens: cached <= input ? input - cached : input,
    outputTokens: tokens(raw['output_tokens']) ?? 0,
    cacheReadTokens,
    cacheWriteTokens,
    ...(reasoning === undefined ? {} : { reasoningTokens: reasoning }),
    raw,
  };
}

const tokens = (value: JsonValue | undefined): number | undefined =>
  typeof value === 'number' && Number.isSafeInteger(value) && value >= 0 ? value : undefined;
