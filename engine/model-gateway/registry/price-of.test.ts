import { expect, test } from 'vitest';
import { costUsd, noUsage } from '#engine/projection/usage.ts';
import { priceOf } from './price-of.ts';

const price = (model: string, provider = 'anthropic') => priceOf({ provider, model });

test('Claude: cache reads cost a tenth of the input and writes a quarter more, unless listed otherwise', () => {
  expect(price('claude-haiku-4-5')).toEqual({
    inputUsd: 1,
    outputUsd: 5,
    cacheReadUsd: 0.1,
    cacheWriteUsd: 1.25,
  });
  expect(price('claude-opus-5-5')).toEqual({
    inputUsd: 4,
    outputUsd: 20,
    cacheReadUsd: 0.2,
    cacheWriteUsd: 5,
  });
});

test('where a list has no price for the cache, it costs what other input costs', () => {
  expect(price('gpt-5-pro', 'openai')).toEqual({
    inputUsd: 15,
    outputUsd: 120,
    cacheReadUsd: 15,
    cacheWriteUsd: 15,
  });
});

test.each([
  ['claude-haiku-4-5-20251001', 'claude-haiku-4-5'],
  ['claude-3-5-haiku-latest', 'claude-3-5-haiku'],
  ['claude-sonnet-4-20250514', 'claude-sonnet-4-0'],
  ['claude-opus-4-20250514', 'claude-opus-4-1'],
])('%s costs what %s costs', (dated, plain) => {
  expect(price(dated)).toBeDefined();
  expect(price(dated)).toEqual(price(plain));
});

test.each([
  ['a model that is not listed', 'claude-opus-9', 'anthropic'],
  ['a model whose price depends on the hour', 'deepseek-flash', 'deepseek'],
  ['a model on whose price the sources differ', 'grok-4', 'xai'],
  ['the same name at another provider', 'claude-haiku-4-5', 'bedrock'],
])('no price for %s', (_what, model, provider) => {
  expect(price(model, provider)).toBeUndefined();
});

// The last prompt of the lower tier and the first of the higher one, as each provider draws the line.
test.each([
  ['anthropic', 'claude-haiku-5-5', 100_000, [0.1, 0.5], [0.5, 2.5]],
  ['openai', 'gpt-6-sol', 272_000, [2, 10], [4, 15]],
  ['gemini', 'gemini-2.5-pro', 200_000, [1.25, 10], [2.5, 15]],
  ['xai', 'grok-4.7', 199_999, [2, 6], [4, 12]],
  ['qwen', 'qwen3-max', 32_000, [1.2, 6], [2.4, 12]],
  ['qwen', 'qwen3-max', 128_000, [2.4, 12], [3, 15]],
] as const)('%s, %s: up to %i tokens one price, then another for all of it', (...given) => {
  const [provider, model, inputTokens, [input, output], [inputAbove, outputAbove]] = given;
  const rates = price(model, provider);
  if (rates === undefined) throw new Error(`no price for ${model}`);
  const cost = (tokens: number): number =>
    costUsd({ ...noUsage, inputTokens: tokens, outputTokens: 1_000 }, rates) * 1_000_000;
  expect(cost(inputTokens)).toBeCloseTo(inputTokens * input + 1_000 * output, 6);
  expect(cost(inputTokens + 1)).toBeCloseTo(
    (inputTokens + 1) * inputAbove + 1_000 * outputAbove,
    6,
  );
});
