import { expect, test } from 'vitest';
import { listModels } from './list-models.ts';

const names = (...given: Parameters<typeof listModels>): string[] =>
  listModels(...given).map(({ provider, id }) => `${provider}/${id}`);

test('without a wish, every model of every provider, provider by provider', () => {
  const all = names();
  expect(all.length).toBeGreaterThan(100);
  expect(all[0]).toBe('anthropic/claude-fable-5-2');
  const providers = all.map((name) => name.split('/')[0]);
  expect(providers.filter((provider, index) => provider !== providers[index - 1])).toEqual([
    ...new Set(providers),
  ]);
});

test('by a part of an id, in any case', () => {
  expect(names({ filter: 'OPUS-4-' })).toEqual([
    'anthropic/claude-opus-4-8',
    'anthropic/claude-opus-4-7',
    'anthropic/claude-opus-4-6',
    'anthropic/claude-opus-4-5',
    'anthropic/claude-opus-4-1',
    'anthropic/claude-opus-4',
  ]);
});

test('by another name of a model, also a dated one and one of a gateway', () => {
  expect(names({ filter: 'medium-latest', provider: 'mistral' })).toEqual([
    'mistral/mistral-medium-2604',
    'mistral/magistral-medium-latest',
  ]);
  expect(names({ filter: 'gpt-5.4-2026-03-05' })).toEqual(['openai/gpt-5.4']);
  expect(names({ filter: 'anthropic/claude-haiku-4.5' })).toEqual([
    'openrouter/anthropic/claude-haiku-4.5',
  ]);
});

test('of one provider', () => {
  expect(names({ provider: 'perplexity' })).toEqual(['perplexity/sonar']);
  expect(names({ provider: 'openrouter', filter: 'openai/gpt-4o' })).toEqual([
    'openrouter/openai/gpt-4o',
  ]);
});

test.each([{ filter: 'nothing-is-called-so' }, { provider: 'nobody' }, { provider: 'toString' }])(
  'nothing for %o',
  (wish) => {
    expect(listModels(wish)).toEqual([]);
  },
);
