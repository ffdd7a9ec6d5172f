import type { JsonObject, JsonValue } from '#engine/schema/json.ts';
import type { Usage } from '#engine/schema/usage.ts';
import { asObject } from './json-fields.ts';

/**
 * Adds the next figures to the ones before. `message_delta` is cumulative, may raise what
 * `message_start` said (server tools), and leaves out, or sends null for, what has not changed:
 * such a field keeps its last number. (Streaming docs and 241 recorded streams, read 2026-11-20.)
 */
export function mergeUsage(before: JsonObject, next: JsonValue | undefined): JsonObject {
  const merged = { ...before };
  for (const [name, value] of Object.entries(asObject(next) ?? {})) {
    if (value !== null || !(name in merged)) merged[name] = value;
  }
  return merged;
}

/** The figures in the engine's words. Anthropic's counts do not overlap either. */
export function usageOf(raw: JsonObject): Usage {
  const details = asObject(raw['output_tokens_details']);
  return {
    inputTokens: tokens(raw['input_tokens']) ?? 0,
    outputTokens: tokens(raw['output_tokens']) ?? 0,
    cacheReadTokens: tokens(raw['cache_read_input_tokens']) ?? 0,
    cacheWriteTokens: tokens(raw['cache_creation_input_tokens']) ?? 0,
    ...optionalReasoning(tokens(details?.['thinking_tokens'])),
    raw,
  };
}

const optionalReasoning = (count: number | undefined) =>
  count === undefined ? {} : { reasoningTokens: count };

const tokens = (value: JsonValue | undefined): number | undefined =>
  typeof value === 'number' && Number.isSafeInteger(value) && value >= 0 ? value : undefined;
