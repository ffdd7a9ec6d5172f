import { describe, expect, test } from 'vitest';
import type { ModelFacts } from './model-facts.ts';
import { gateways } from './gateways.ts';
import { providers } from './models.ts';

const rows = Object.entries(providers).flatMap(([provider, { models }]) =>
  models.map((facts): readonly [string, ModelFacts] => [`${provider}/${facts.id}`, facts]),
);
const DAY = /^\d{4}-\d{2}-\d{2}$/;

test.each(Object.entries(providers))('%s: has sources, and each name once', (_name, provider) => {
  expect(provider.sources.length).toBeGreaterThan(0);
  expect(provider.sources.filter(({ readOn, place }) => !DAY.test(readOn) || place === '')).toEqual(
    [],
  );
  const names = provider.models.flatMap(({ id, aliases = [] }) => [id, ...aliases]);
  expect(names).toEqual([...new Set(names)]);
});

test('who has tiers says how they apply', () => {
  const untold = Object.entries(providers)
    .filter(([, { models }]) => models.some(({ price }) => price?.tiers !== undefined))
    .filter(([, { tiersApply }]) => tiersApply === undefined);
  expect(untold).toEqual([]);
});

test('gateways lead to providers that are here', () => {
  const targets = [...gateways.values()].flatMap(({ vendors }) => [...vendors.values()]);
  expect(targets.filter((target) => !(target in providers))).toEqual([]);
});

describe.each(rows)('%s', (_name, facts) => {
  test('limits are whole tokens, and fit into the context', () => {
    const { contextTokensMax, inputTokensMax, outputTokensMax } = facts;
    for (const limit of [contextTokensMax, inputTokensMax, outputTokensMax]) {
      expect(limit ?? 1).toSatisfy((tokens: number) => Number.isSafeInteger(tokens) && tokens > 0);
      expect(limit ?? 0).toBeLessThanOrEqual(contextTokensMax ?? Infinity);
    }
  });

  test('prices are dollars, and no tier is cheaper than the one before', () => {
    const { price } = facts;
    const steps =
      price === undefined ? [] : [{ promptTokensMin: 0, ...price }, ...(price.tiers ?? [])];
    for (const [index, step] of steps.entries()) {
      const before = steps[index - 1];
      const { inputUsd, outputUsd, cacheReadUsd, cacheWriteUsd } = step;
      for (const dollars of [inputUsd, outputUsd, cacheReadUsd, cacheWriteUsd]) {
        expect(dollars).toSatisfy((value: number) => value >= 0 && value < 1_000);
      }
      expect(cacheReadUsd).toBeLessThanOrEqual(inputUsd);
      expect(outputUsd).toBeGreaterThanOrEqual(before?.outputUsd ?? inputUsd);
      expect(inputUsd).toBeGreaterThanOrEqual(before?.inputUsd ?? 0);
      expect(step.promptTokensMin).toBeGreaterThan(before?.promptTokensMin ?? -1);
      expect(step.promptTokensMin).toBeLessThan(facts.contextTokensMax ?? Infinity);
    }
  });

  test('what only some have goes with what it needs', () => {
    const { priceEndsOn, price, hourCacheWriteUsd, can } = facts;
    expect({
      endIsADay: DAY.test(priceEndsOn ?? '2026-01-01'),
      endHasAPrice: priceEndsOn === undefined || price !== undefined,
      hourIsDearer: (hourCacheWriteUsd ?? Infinity) > (price?.cacheWriteUsd ?? 0),
      effortsAreAMode: can.efforts === undefined || can.thinking?.includes('effort'),
      signerThinks: can.signedThinking !== true || can.thinking?.length !== 0,
      severalCallsAreCalls: can.parallelTools !== true || can.tools,
    }).toEqual({
      endIsADay: true,
      endHasAPrice: true,
      hourIsDearer: true,
      effortsAreAMode: true,
      signerThinks: true,
      severalCallsAreCalls: true,
    });
  });
});
