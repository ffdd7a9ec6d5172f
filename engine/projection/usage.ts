import type { ModelPrice, Usage } from '#engine/schema/usage.ts';

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

/** What a request cost, in US dollars. */
export function costUsd(usage: UsageTotal, price: ModelPrice): number {
  return (
    (usage.inputTokens * price.inputUsd +
      usage.outputTokens * price.outputUsd +
      usage.cacheReadTokens * price.cacheReadUsd +
      usage.cacheWriteTokens * price.cacheWriteUsd) /
    1_000_000
  );
}

/** The sum of two costs, unknown as soon as one is. */
export function addCost(left: number | undefined, right: number | undefined): number | undefined {
  return left === undefined || right === undefined ? undefined : left + right;
}
