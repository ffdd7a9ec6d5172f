import type { JsonObject, JsonValue } from '#engine/schema/json.ts';
import type { Usage } from '#engine/schema/usage.ts';
import { asObject } from './json-fields.ts';

/**
 * Adds the next figures to the ones before. Some servers send running totals on every chunk, and null
 * for what they do not know yet (Databricks): null never erases.
 */
export function mergeUsage(before: JsonObject, next: JsonObject): JsonObject {
  const merged = { ...before };
  for (const [name, value] of Object.entries(next)) {
    if (value !== null || !(name in merged)) merged[name] = value;
  }
  return merged;
}

/**
 * The figures in the engine's words. `prompt_tokens` includes what came from the cache or went to it;
 * ours do not overlap. Figures that contradict each other (Grok on Azure counts more cached tokens
 * than prompt) are cut down, so that the three input counts add up to `prompt_tokens`.
 */
export function usageOf(raw: JsonObject): Usage {
  const prompt = firstCount(raw['prompt_tokens']);
  const inputDetails = asObject(raw['prompt_tokens_details']);
  const cacheRead = firstCount(
    inputDetails?.['cached_tokens'],
    raw['prompt_cache_hit_tokens'], // DeepSeek
    raw['cache_read_input_tokens'], // Anthropic's words: Databricks, Venice, Vercel
    raw['cached_tokens'], // Together, Moonshot
  );
  const cacheWrite = firstCount(
    inputDetails?.['cache_write_tokens'], // OpenRouter
    raw['cache_creation_input_tokens'],
  );
  const reasoning = reasoningOf(raw);
  const outputTokens = outputOf(raw, prompt, reasoning ?? 0);
  const cacheReadTokens = Math.min(cacheRead, prompt);
  const cacheWriteTokens = Math.min(cacheWrite, prompt - cacheReadTokens);
  return {
    inputTokens: prompt - cacheReadTokens - cacheWriteTokens,
    outputTokens,
    cacheReadTokens,
    cacheWriteTokens,
    // Estimates of some servers exceed their own total.
    ...(reasoning === undefined ? {} : { reasoningTokens: Math.min(reasoning, outputTokens) }),
    raw,
  };
}

function reasoningOf(raw: JsonObject): number | undefined {
  const details = asObject(raw['completion_tokens_details']);
  return count(details?.['reasoning_tokens']) ?? count(raw['reasoning_tokens']); // Copilot
}

/** xAI counts reasoning beside `completion_tokens`, which shows in its total. */
function outputOf(raw: JsonObject, prompt: number, reasoning: number): number {
  const completion = firstCount(raw['completion_tokens']);
  const total = firstCount(raw['total_tokens']);
  return total === prompt + completion + reasoning ? completion + reasoning : completion;
}

/** The first of these that is above zero: servers fill the words of others with zeros. */
const firstCount = (...values: readonly (JsonValue | undefined)[]): number =>
  values.map(count).find((value) => value !== undefined && value > 0) ?? 0;

const count = (value: JsonValue | undefined): number | undefined =>
  typeof value === 'number' && Number.isSafeInteger(value) && value >= 0 ? value : undefined;
