import { expect, test } from 'vitest';
import type { JsonObject } from '#engine/schema/json.ts';
import { mergeUsage, usageOf } from './usage.ts';

const figures = (raw: JsonObject) => {
  const { inputTokens, cacheReadTokens, cacheWriteTokens, outputTokens, reasoningTokens } =
    usageOf(raw);
  return [inputTokens, cacheReadTokens, cacheWriteTokens, outputTokens, reasoningTokens];
};
const base = { prompt_tokens: 100, completion_tokens: 20, total_tokens: 120 };

test.each<[string, JsonObject, readonly unknown[]]>([
  ['plain', base, [100, 0, 0, 20, undefined]],
  ['nothing', {}, [0, 0, 0, 0, undefined]],
  ['null', { prompt_tokens: null, completion_tokens: null }, [0, 0, 0, 0, undefined]],
  ['no numbers', { prompt_tokens: '7', completion_tokens: -1 }, [0, 0, 0, 0, undefined]],
  [
    'OpenAI',
    {
      ...base,
      prompt_tokens_details: { cached_tokens: 60 },
      completion_tokens_details: { reasoning_tokens: 8 },
    },
    [40, 60, 0, 20, 8],
  ],
  [
    'OpenRouter',
    { ...base, prompt_tokens_details: { cached_tokens: 60, cache_write_tokens: 30 } },
    [10, 60, 30, 20, undefined],
  ],
  ['DeepSeek', { ...base, prompt_cache_hit_tokens: 60 }, [40, 60, 0, 20, undefined]],
  [
    'Anthropic’s words, with zeros in OpenAI’s',
    {
      ...base,
      prompt_tokens_details: { cached_tokens: 0 },
      cache_read_input_tokens: 60,
      cache_creation_input_tokens: 30,
    },
    [10, 60, 30, 20, undefined],
  ],
  ['Together', { ...base, cached_tokens: 60 }, [40, 60, 0, 20, undefined]],
  [
    'xAI: reasoning beside the completion',
    { ...base, total_tokens: 150, completion_tokens_details: { reasoning_tokens: 30 } },
    [100, 0, 0, 50, 30],
  ],
  [
    'more reasoning than output',
    { ...base, completion_tokens_details: { reasoning_tokens: 30 } },
    [100, 0, 0, 20, 20],
  ],
  [
    'more from the cache than there was',
    { ...base, prompt_tokens_details: { cached_tokens: 160 }, cache_creation_input_tokens: 5 },
    [0, 100, 0, 20, undefined],
  ],
  ['Copilot', { ...base, reasoning_tokens: 8 }, [100, 0, 0, 20, 8]],
])('%s', (_who, raw, expected) => {
  expect(figures(raw)).toEqual(expected);
  expect(usageOf(raw).raw).toEqual(raw);
});

test('null does not erase what was known', () => {
  expect(mergeUsage(base, { prompt_tokens: null, completion_tokens: 21, extra: null })).toEqual({
    ...base,
    completion_tokens: 21,
    extra: null,
  });
});
