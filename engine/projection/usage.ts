import type { ModelPrice, TokenPrices, Usage } from '#engine/schema/usage.ts';

/** Figures added up over several requests; raw figures of one request have no sum. */
export type UsageTotal = Omit<Usage, 'raw'>;

export const noUsage: UsageTotal = {
  inputTokens: 0,
  outputTokens: 0,
  cacheReadTokens: 0,
  cacheWriteTokens: 0,
};

/** The sum of two figures. Reasoning stays absent while neither side reports any. */
export function addUsage(left: UsageTotal, right: UsageTotal): UsageTotal {
  const sum: UsageTotal = {
    inputTokens: left.inputTokens + right.inputTokens,
    outputTokens: left.outputTokens + right.outputTokens,
    cacheReadTokens: left.cacheReadTokens + right.cacheReadTokens,
    cacheWriteTokens: left.cacheWriteTokens + right.cacheWriteTokens,
  };
  if (left.reasoningTokens === undefined && right.reasoningTokens === undefined) return sum;
  return { ...sum, reasoningTokens: (left.reasoningTokens ?? 0) + (right.reasoningTokens ?? 0) };
}

/**
 * What one request cost, in US dollars. Not for a sum of requests where the price has tiers: which of
 * them holds depends on the prompt of each.
 */
export function costUsd(usage: UsageTotal, price: ModelPrice): number {
  const { inputUsd, outputUsd, cacheReadUsd, cacheWriteUsd, reasoningUsd } = ratesFor(usage, price);
  const { reasoningTokens = 0 } = reasoningUsd === undefined ? {} : usage;
  return (
    (usage.inputTokens * inputUsd +
      (usage.outputTokens - reasoningTokens) * outputUsd +
      reasoningTokens * (reasoningUsd ?? outputUsd) +
      usage.cacheReadTokens * cacheReadUsd +
      usage.cacheWriteTokens * cacheWriteUsd) /
    1_000_000
  );
}

function ratesFor(usage: UsageTotal, price: ModelPrice): TokenPrices {
  const promptTokens = usage.inputTokens + usage.cacheReadTokens + usage.cacheWriteTokens;
  return price.tiers?.findLast(({ promptTokensMin }) => promptTokens >= promptTokensMin) ?? price;
}

/** The sum of two costs, unknown as soon as one is. */
export function addCost(left: number | undefined, right: number | undefined): number | undefined {
  return left === undefined || right === undefined ? undefined : left + right;
}
