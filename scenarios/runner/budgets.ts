import { addCost, addUsage, noUsage } from '#engine/projection/usage.ts';
import type { SessionEvent } from '#engine/schema/events/session-event.ts';
import type { UsageTotal } from '#engine/projection/usage.ts';
import type { Receipt } from '#recordings/playback/receipt.ts';
import type { Budget } from '#scenarios/format/scenario.ts';

/** What a session took, over all its turns: what a rewind left behind was paid for, too. */
export interface Spent {
  readonly usage: UsageTotal;
  readonly stepCount: number;
  /** Unknown as soon as the price of one turn's model is. */
  readonly costUsd: number | undefined;
}

export function spentIn(events: readonly SessionEvent[]): Spent {
  const nothing: Spent = { usage: noUsage, stepCount: 0, costUsd: 0 };
  return events
    .filter(
      (event) =>
        event.type === 'turn.completed' ||
        event.type === 'turn.failed' ||
        event.type === 'turn.interrupted',
    )
    .reduce(
      (sum, { payload }) => ({
        usage: addUsage(sum.usage, payload.usage),
        stepCount: sum.stepCount + payload.stepCount,
        costUsd: addCost(sum.costUsd, payload.costUsd),
      }),
      nothing,
    );
}

/** What is held against a budget. Without a receipt nothing was replayed, so nothing drifted. */
export interface BudgetedRun {
  readonly events: readonly SessionEvent[];
  readonly receipt: Pick<Receipt, 'drift'> | undefined;
}

/** @returns a sentence for each figure that is over what is allowed, or is not known */
export function overBudget(budget: Budget, { events, receipt }: BudgetedRun): string[] {
  const { usage, stepCount, costUsd } = spentIn(events);
  const tokens =
    usage.inputTokens + usage.outputTokens + usage.cacheReadTokens + usage.cacheWriteTokens;
  return [
    ...over('tokens', tokens, budget.tokens),
    ...overCost(costUsd, budget.costUsd),
    ...over('steps', stepCount, budget.steps),
    ...over('drift', receipt?.drift ?? 0, budget.drift),
  ];
}

function over(what: string, spent: number, allowed: number | undefined): string[] {
  if (allowed === undefined || spent <= allowed) return [];
  return [`spent ${spent} ${what}, allowed are ${allowed}`];
}

function overCost(spent: number | undefined, allowed: number | undefined): string[] {
  if (allowed === undefined) return [];
  if (spent === undefined) {
    return ['the cost is not known, because the model has no price here: leave out costUsd'];
  }
  // Sums of fractions are not exact, and prices of single tokens are millionths.
  return over('US dollars', nanoDollars(spent), nanoDollars(allowed));
}

const nanoDollars = (dollars: number): number => Math.round(dollars * 1e9) / 1e9;
