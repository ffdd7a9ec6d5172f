import type { JsonObject, JsonValue } from '#engine/schema/json.ts';
import type { Usage } from '#engine/schema/usage.ts';

/**
 * `usageMetadata` so far with that of the next event. Each event repeats the figures as they stand;
 * what one leaves out keeps its last figure.
 */
export const mergeUsage = (before: JsonObject, next: JsonObject): JsonObject => ({
  ...before,
  ...next,
});

/**
 * The figures in the engine's words. Gemini counts cached tokens into the prompt, and thoughts apart
 * from the answer; what its own tools read comes on top of the prompt. (`totalTokenCount` of the
 * recordings is prompt + tool use + answer + thoughts.)
 */
export function usageOf(raw: JsonObject): Usage {
  const cached = tokens(raw['cachedContentTokenCount']) ?? 0;
  const thoughts = tokens(raw['thoughtsTokenCount']);
  const prompt = tokens(raw['promptTokenCount']) ?? 0;
  const toolUse = tokens(raw['toolUsePromptTokenCount']) ?? 0;
  return {
    inputTokens: Math.max(0, prompt + toolUse - cached),
    outputTokens: (tokens(raw['candidatesTokenCount']) ?? 0) + (thoughts ?? 0),
    cacheReadTokens: cached,
    cacheWriteTokens: 0,
    ...(thoughts === undefined ? {} : { reasoningTokens: thoughts }),
    raw,
  };
}

const tokens = (value: JsonValue | undefined): number | undefined =>
  typeof value === 'number' && Number.isSafeInteger(value) && value >= 0 ? value : undefined;
