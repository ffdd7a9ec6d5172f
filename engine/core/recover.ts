import type { SessionEvent } from '#engine/schema/events/session-event.ts';
import type { CallId, RequestId } from '#engine/schema/ids.ts';
import type { CallState, TurnState } from '#engine/projection/turn-state.ts';
import type { Happening } from './journal.ts';

/**
 * What has to be written when a log is opened in which a turn never ended, because the engine died:
 * an end for its request and for each of its calls, then its own (invariant T1). Nothing is run
 * again; the model is told which calls may have taken effect.
 * @param path the session's events from its root to its head
 * @returns nothing when no turn is open
 */
export function recoveryOf(
  turn: TurnState | undefined,
  path: readonly SessionEvent[],
): readonly Happening[] {
  if (turn === undefined) return [];
  const { turnId, stepIndex, usage, costUsd } = turn;
  const openCalls = turn.calls.filter((call) => !call.ended);
  return [
    ...(turn.request?.status === 'open' ? endRequest(turn, turn.request, path) : []),
    ...openCalls.map((call) => endCall(turn, call, path)),
    {
      type: 'turn.interrupted',
      payload: {
        turnId,
        stepCount: stepIndex + 1,
        usage,
        ...(costUsd !== undefined && { costUsd }),
        by: 'crash',
        reason: 'The engine stopped in the middle of this turn.',
      },
    },
  ];
}

function endRequest(
  { turnId }: TurnState,
  { requestId, attemptIndex }: NonNullable<TurnState['request']>,
  path: readonly SessionEvent[],
): Happening[] {
  const text = textSaid(path, requestId);
  const said: Happening = {
    type: 'assistant.message',
    payload: { turnId, requestId, content: [{ type: 'text', text }], partial: true },
  };
  const message = 'The engine stopped while the model was answering.';
  return [
    ...(text.trim() === '' ? [] : [said]),
    {
      type: 'model.failed',
      payload: {
        turnId,
        requestId,
        attemptIndex,
        error: { code: 'aborted', message, retryable: false },
      },
    },
  ];
}

/** The durable part of what was shown of an answer. */
function textSaid(path: readonly SessionEvent[], requestId: RequestId): string {
  return path
    .filter((event) => event.type === 'model.delta')
    .filter(({ payload }) => payload.requestId === requestId && payload.kind === 'text')
    .map(({ payload }) => payload.text)
    .join('');
}

function endCall(
  { turnId }: TurnState,
  { callId, name, started }: CallState,
  path: readonly SessionEvent[],
): Happening {
  if (started === undefined) {
    const message = 'Not run: the engine stopped before it came to this call.';
    return { type: 'tool.rejected', payload: { turnId, callId, name, code: 'cancelled', message } };
  }
  const advice =
    started.replay === 'safe'
      ? 'It changes nothing; run it again if you need its result.'
      : 'It may have taken effect: look before you run it again.';
  const message = `The engine stopped while this tool was running, and its result is lost. ${advice}`;
  const shown = outputShown(path, callId);
  const text =
    shown === '' ? message : `${message}\nWhat is known of its output, from the start:\n${shown}`;
  return {
    type: 'tool.failed',
    payload: {
      turnId,
      callId,
      code: 'interrupted',
      output: [{ type: 'text', text }],
      durationMs: 0,
    },
  };
}

/** The durable part of what a call said before the engine stopped. */
function outputShown(path: readonly SessionEvent[], callId: CallId): string {
  return path
    .filter((event) => event.type === 'tool.delta')
    .filter(({ payload }) => payload.callId === callId)
    .map(({ payload }) => payload.text)
    .join('');
}
