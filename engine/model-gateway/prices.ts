import type { ModelRef } from '#engine/schema/model-request.ts';
import type { ModelPrice } from '#engine/schema/usage.ts';

/**
 * List prices of the Claude API in US dollars for a million tokens: input, output, and where they
 * are not a tenth of the input, cache reads. A write to the five-minute cache costs 1.25 times the
 * input everywhere.
 *
 * Source: the model pages under https://platform.claude.com/docs/en/models and the pricing page
 * https://platform.claude.com/docs/en/about-claude/pricing, as far as they could be read on
 * 2026-11-20; Fable 5.2 (2026-11-09) from two resellers that sell at list price. Not here: Haiku 5.5,
 * which costs five times as much for prompts over 100,000 tokens and so has no one price, Mythos 5.2,
 * and prices for the one-hour cache, fast mode and batches.
 */
const anthropic = new Map<string, readonly [number, number, number?]>([
  ['claude-fable-5-2', [8, 40, 0.2]],
  ['claude-fable-5-1', [10, 50, 0.25]],
  ['claude-mythos-5-1', [10, 50, 0.25]],
  ['claude-fable-5', [10, 50]],
  ['claude-mythos-5', [10, 50]],
  ['claude-opus-5-5', [4, 20, 0.2]],
  ['claude-opus-5', [5, 25]],
  ['claude-opus-4-8', [5, 25]],
  ['claude-opus-4-7', [5, 25]],
  ['claude-opus-4-6', [5, 25]],
  ['claude-opus-4-5', [5, 25]],
  ['claude-opus-4-1', [15, 75]],
  ['claude-opus-4', [15, 75]],
  ['claude-3-opus', [15, 75]],
  ['claude-sonnet-5-5', [2, 10, 0.1]],
  ['claude-sonnet-5', [2, 10]],
  ['claude-sonnet-4-6', [3, 15]],
  ['claude-sonnet-4-5', [3, 15]],
  ['claude-sonnet-4', [3, 15]],
  ['claude-3-7-sonnet', [3, 15]],
  ['claude-3-5-sonnet', [3, 15]],
  ['claude-haiku-4-5', [1, 5]],
  ['claude-3-5-haiku', [0.8, 4]],
]);

/** Undefined where the price is not known: no cost is better than a wrong one. */
export function priceOf({ provider, model }: ModelRef): ModelPrice | undefined {
  const price = provider === 'anthropic' ? anthropic.get(undated(model)) : undefined;
  if (price === undefined) return undefined;
  const [inputUsd, outputUsd, cacheReadUsd = inputUsd / 10] = price;
  return { inputUsd, outputUsd, cacheReadUsd, cacheWriteUsd: inputUsd * 1.25 };
}

/** `claude-haiku-4-5-20251001`, `claude-3-5-haiku-latest` and `claude-opus-4-0` under their plain names. */
const undated = (model: string): string =>
  model.replace(/-(\d{8}|latest)$/, '').replace(/-4-0$/, '-4');
