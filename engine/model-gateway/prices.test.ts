import { expect, test } from 'vitest';
import { priceOf } from './prices.ts';

const price = (model: string, provider = 'anthropic') => priceOf({ provider, model });

test('cache reads cost a tenth of the input and writes a quarter more, unless listed otherwise', () => {
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
  ['a model that is not listed', 'claude-opus-9'],
  ['a model whose price depends on the prompt', 'claude-haiku-5-5'],
  ['a name from the prototype', 'toString'],
])('no price for %s', (_what, model) => {
  expect(price(model)).toBeUndefined();
});

test('no price for the same name at another provider', () => {
  expect(price('claude-haiku-4-5', 'bedrock')).toBeUndefined();
});
