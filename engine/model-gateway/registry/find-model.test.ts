import { describe, expect, test } from 'vitest';
import { findModel } from './find-model.ts';

const idOf = (provider: string, model: string) => findModel({ provider, model })?.id;

test('a model is found by its id, and by the other names of its provider', () => {
  expect(idOf('anthropic', 'claude-opus-5-5')).toBe('claude-opus-5-5');
  expect(idOf('openai', 'gpt-5.6')).toBe('gpt-5.6-sol');
  expect(idOf('gemini', 'models/gemini-2.5-pro')).toBe('gemini-2.5-pro');
});

test.each([
  ['anthropic', 'claude-haiku-4-5-20251001', 'claude-haiku-4-5'],
  ['anthropic', 'claude-3-5-haiku-latest', 'claude-3-5-haiku'],
  ['anthropic', 'claude-opus-4-0', 'claude-opus-4'],
  ['openai', 'gpt-5.4-2026-03-05', 'gpt-5.4'],
  ['openai', 'gpt-4-0613', 'gpt-4'],
])('%s: %s is %s', (provider, dated, id) => {
  expect(idOf(provider, dated)).toBe(id);
});

test('a dated model that has a row of its own is not the undated one', () => {
  expect(idOf('openai', 'gpt-4o-2024-05-13')).toBe('gpt-4o-2024-05-13');
  expect(idOf('openai', 'gpt-4o-2024-08-06')).toBe('gpt-4o');
});

test.each([
  ['a model that is not listed', 'anthropic', 'claude-opus-9'],
  ['a model of another provider', 'openai', 'claude-opus-5-5'],
  ['another service that has the same model', 'bedrock', 'claude-opus-5-5'],
  ['a name from the prototype as a model', 'anthropic', 'toString'],
  ['a name from the prototype as a provider', 'constructor', 'claude-opus-5-5'],
  ['a longer name that starts alike', 'openai', 'gpt-4o-audio-preview-2025-06-03'],
  ['a name that is only a date', 'openai', '-2024-08-06'],
])('nothing is known of %s', (_what, provider, model) => {
  expect(idOf(provider, model)).toBeUndefined();
});

test("OpenAI's chat API has the models of its other API", () => {
  const ref = { model: 'gpt-4.1-mini' };
  expect(findModel({ ...ref, provider: 'openai-chat' })).toEqual(
    findModel({ ...ref, provider: 'openai' }),
  );
});

describe('gateways', () => {
  test.each([
    ['anthropic/claude-haiku-4.5', 'anthropic', 'claude-haiku-4-5'],
    ['anthropic/claude-4.5-haiku-20251001', 'anthropic', 'claude-haiku-4-5'],
    ['anthropic/claude-3.5-haiku', 'anthropic', 'claude-3-5-haiku'],
    ['openai/gpt-4o-mini-2024-07-18', 'openai', 'gpt-4o-mini'],
    ['google/gemini-3-flash-preview-20251217', 'gemini', 'gemini-3-flash-preview'],
    ['x-ai/grok-4.1-fast', 'xai', 'grok-4-1-fast'],
  ])('OpenRouter passes on limits and price of %s', (model, provider, id) => {
    const { contextTokensMax, outputTokensMax, price } = findModel({ provider, model: id }) ?? {};
    expect(price).toBeDefined();
    expect(findModel({ provider: 'openrouter', model })).toMatchObject({
      id: model,
      contextTokensMax,
      outputTokensMax,
      price,
    });
  });

  test("the vendor's own tools are not passed on", () => {
    const ref = { provider: 'openrouter', model: 'openai/gpt-5.4' };
    expect(findModel(ref)?.can).toMatchObject({ tools: true, serverTools: undefined });
  });

  test.each([
    ['a variant', 'google/gemini-2.5-pro:free'],
    ['a model that hosts offer at different prices', 'qwen/qwen3-30b-a3b'],
    ['a vendor that nobody is', 'nobody/gpt-4o'],
    ['a vendor from the prototype', 'toString/gpt-4o'],
    ['a name without a vendor', 'gpt-4o'],
    ['more than two parts', 'openai/openai/gpt-4o'],
  ])('nothing is known of %s', (_what, model) => {
    expect(findModel({ provider: 'openrouter', model })).toBeUndefined();
  });

  test('a gateway whose prices could not be read passes on the limits only', () => {
    const facts = findModel({ provider: 'vercel-gateway', model: 'anthropic/claude-sonnet-4' });
    expect(facts).toMatchObject({ contextTokensMax: 200_000 });
    expect(facts?.price).toBeUndefined();
  });
});
