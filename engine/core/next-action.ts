import type { TurnLimits } from '#engine/schema/events/session.ts';
import type { TurnFailureCode } from '#engine/schema/events/turn.ts';
import type { ModelRef } from '#engine/schema/model-request.ts';
import type { StopReason } from '#engine/schema/model-stream.ts';
import type { CallState, TurnState } from '#engine/projection/turn-state.ts';

/** Why a turn has to stop before it is done. */
export type Interruption =
  | { readonly by: 'user'; readonly reason: string }
  | { readonly by: 'limit_duration'; readonly reason: string };

/** How a turn ends. */
export type TurnEnding =
  | { readonly as: 'completed'; readonly stopReason: StopReason }
  | { readonly as: 'failed'; readonly code: TurnFailureCode; readonly message: string }
  | { readonly as: 'interrupted'; readonly reason: string };

/** What the engine has to do next. */
export type TurnAction =
  | { readonly do: 'ask_model'; readonly stepIndex: number }
  | { readonly do: 'ask_again'; readonly attemptIndex: number; readonly delayMs: number }
  | { readonly do: 'fall_back'; readonly to: ModelRef; readonly reason: string }
  | { readonly do: 'settle'; readonly calls: readonly CallState[] }
  | { readonly do: 'reject'; readonly calls: readonly CallState[]; readonly message: string }
  | { readonly do: 'finish'; readonly ending: TurnEnding };

/** What `nextAction` decides by, beside the turn itself. */
export interface TurnRules {
  readonly limits: TurnLimits;
  readonly interruption: Interruption | undefined;
  /** Whom to ask when the model of the session cannot be reached any more. */
  readonly fallback: ModelRef | undefined;
  /** Whether a tool of this name changes nothing. */
  readonly isReadOnly: (toolName: string) => boolean;
}

/**
 * The turn's state machine: from what the log says to the next thing to do. Pure, and the only
 * place that decides; everything else carries out.
 */
export function nextAction(turn: TurnState, rules: TurnRules): TurnAction {
  const open = turn.calls.filter((call) => !call.ended);
  if (rules.interruption !== undefined) return stop(open, rules.interruption);

  if (open.length > 0) {
    if (isRefusal(turn.stopReason)) {
      return { do: 'reject', calls: open, message: 'The model refused to go on; not run.' };
    }
    return { do: 'settle', calls: firstGroup(open, rules.isReadOnly) };
  }

  if (turn.request?.status === 'failed') return afterFailure(turn, rules);
  if (turn.stopReason === undefined) return nextStep(turn, rules.limits);
  if (isRefusal(turn.stopReason)) return completed(turn.stopReason);
  // The model gets its answers, the rest of its own words, or what was said in the meantime.
  const goesOn = turn.calls.length > 0 || turn.stopReason === 'pause' || turn.unreadCount > 0;
  return goesOn ? nextStep(turn, rules.limits) : completed(turn.stopReason);
}

const isRefusal = (reason: StopReason | undefined): reason is 'refusal' | 'safety' =>
  reason === 'refusal' || reason === 'safety';

const completed = (stopReason: StopReason): TurnAction => ({
  do: 'finish',
  ending: { as: 'completed', stopReason },
});

function stop(open: readonly CallState[], interruption: Interruption): TurnAction {
  if (open.length > 0) {
    return { do: 'reject', calls: open, message: `Not run: ${interruption.reason}` };
  }
  return interruption.by === 'user'
    ? { do: 'finish', ending: { as: 'interrupted', reason: interruption.reason } }
    : failed('limit_duration', interruption.reason);
}

const failed = (code: TurnFailureCode, message: string): TurnAction => ({
  do: 'finish',
  ending: { as: 'failed', code, message },
});

function nextStep(turn: TurnState, limits: TurnLimits): TurnAction {
  const stepIndex = turn.stepIndex + 1;
  if (limits.stepsMax !== undefined && stepIndex >= limits.stepsMax) {
    return failed('limit_steps', `The turn took ${stepIndex} steps, its limit.`);
  }
  const { costUsd } = turn;
  if (limits.costUsdMax !== undefined && costUsd !== undefined && costUsd >= limits.costUsdMax) {
    const spent = `$${costUsd.toFixed(4)} of $${limits.costUsdMax}`;
    return failed('limit_cost', `The turn has cost ${spent}, its limit.`);
  }
  return { do: 'ask_model', stepIndex };
}

function afterFailure(turn: TurnState, { fallback }: TurnRules): TurnAction {
  const failure = turn.request?.failure;
  if (failure?.retry !== undefined) {
    const { attemptIndex, retry } = failure;
    return { do: 'ask_again', attemptIndex: attemptIndex + 1, delayMs: retry.delayMs };
  }
  if (fallback !== undefined && failure?.error.retryable === true) {
    const reason = `no answer (${failure.error.code}): ${failure.error.message}`;
    return { do: 'fall_back', to: fallback, reason };
  }
  const { code, message } = failure?.error ?? { code: 'unknown', message: 'no reason given' };
  return failed('model', `The model gave no answer (${code}): ${message}`);
}

/**
 * The calls to run now: as many read-only ones as stand next to each other, else one. Calls that
 * change something never overlap with any other (invariant T3).
 */
function firstGroup(
  open: readonly CallState[],
  isReadOnly: TurnRules['isReadOnly'],
): readonly CallState[] {
  const firstWrite = open.findIndex((call) => !isReadOnly(call.name));
  if (firstWrite === -1) return open;
  return open.slice(0, Math.max(firstWrite, 1));
}
