import type { EventOf, SessionEvent } from '#engine/schema/events/session-event.ts';
import type { CallId, RequestId, TurnId } from '#engine/schema/ids.ts';
import type { JsonObject } from '#engine/schema/json.ts';
import type { StopReason } from '#engine/schema/model-stream.ts';
import { addCost, addUsage, noUsage, type UsageTotal } from './usage.ts';

/** A tool call of the current step, and how far it got. */
export interface CallState {
  readonly callId: CallId;
  readonly name: string;
  readonly arguments: JsonObject;
  readonly malformed: string | undefined;
  readonly decision: 'allow' | 'deny' | undefined;
  /** Why it was denied, in words for the model. */
  readonly reason: string | undefined;
  readonly started: EventOf<'tool.started'>['payload'] | undefined;
  readonly ended: boolean;
}

/** The last attempt of the current step to get an answer from the model. */
export interface RequestState {
  readonly requestId: RequestId;
  readonly attemptIndex: number;
  readonly status: 'open' | 'completed' | 'failed';
  readonly failure: EventOf<'model.failed'>['payload'] | undefined;
  /** The first attempt with this model; retries are counted from there. */
  readonly firstAttemptIndex: number;
}

/** A turn that is under way, rebuilt from its events alone. */
export interface TurnState {
  readonly turnId: TurnId;
  readonly turnIndex: number;
  /** -1 until the first context is built. */
  readonly stepIndex: number;
  /** Undefined between the context and its first request. */
  readonly request: RequestState | undefined;
  readonly stopReason: StopReason | undefined;
  /** The calls of the current step, in the order of the model. */
  readonly calls: readonly CallState[];
  /** How many messages the model has not read yet. */
  readonly unreadCount: number;
  readonly usage: UsageTotal;
  readonly costUsd: number | undefined;
}

/**
 * Adds one event to the turn.
 * @returns undefined when no turn is open (any more)
 */
export function foldTurn(turn: TurnState | undefined, event: SessionEvent): TurnState | undefined {
  if (event.type === 'turn.started') return startOf(event);
  if (turn === undefined) return undefined;
  switch (event.type) {
    case 'user.message':
      return { ...turn, unreadCount: turn.unreadCount + 1 };
    case 'context.built':
      return { ...turn, ...noStep, stepIndex: event.payload.stepIndex };
    case 'model.requested':
      return { ...turn, request: openRequest(turn, event) };
    case 'model.completed':
      return {
        ...charge(turn, event.payload),
        request: turn.request && { ...turn.request, status: 'completed' },
        stopReason: event.payload.stopReason,
      };
    case 'model.failed':
      return {
        ...charge(turn, event.payload),
        request: turn.request && { ...turn.request, status: 'failed', failure: event.payload },
      };
    case 'config.changed':
      return { ...turn, request: turn.request && afterChange(turn.request) };
    case 'model.tool_call_requested':
      return { ...turn, calls: [...turn.calls, callOf(event)] };
    case 'permission.resolved':
      return withCall(turn, event.payload.callId, {
        decision: event.payload.decision,
        reason: event.payload.reason,
      });
    case 'tool.started':
      return withCall(turn, event.payload.callId, { started: event.payload });
    case 'tool.completed':
    case 'tool.failed':
    case 'tool.rejected':
      return withCall(turn, event.payload.callId, { ended: true });
    case 'turn.completed':
    case 'turn.failed':
    case 'turn.interrupted':
    case 'session.rewound':
      return undefined;
    case 'session.created':
    case 'session.repaired':
    case 'session.ended':
    case 'model.delta':
    case 'assistant.message':
    case 'permission.requested':
    case 'tool.delta':
      return turn;
    default:
      return event satisfies never;
  }
}

const openRequest = (
  { request }: TurnState,
  { payload: { requestId, attemptIndex } }: EventOf<'model.requested'>,
): RequestState => ({
  requestId,
  attemptIndex,
  status: 'open',
  failure: undefined,
  firstAttemptIndex: request?.firstAttemptIndex ?? 0,
});

/** What failed with one model may be asked of the next one at once. */
function afterChange(request: RequestState): RequestState {
  const { failure, attemptIndex } = request;
  return failure === undefined
    ? request
    : {
        ...request,
        failure: { ...failure, retry: { delayMs: 0 } },
        firstAttemptIndex: attemptIndex + 1,
      };
}

/** A step that has only begun. */
const noStep = { request: undefined, stopReason: undefined, calls: [], unreadCount: 0 };

const startOf = ({ payload }: EventOf<'turn.started'>): TurnState => ({
  ...payload,
  ...noStep,
  stepIndex: -1,
  usage: noUsage,
  costUsd: 0,
});

function callOf(event: EventOf<'model.tool_call_requested'>): CallState {
  const { callId, name, arguments: args, malformed } = event.payload;
  return {
    callId,
    name,
    arguments: args,
    malformed,
    decision: undefined,
    reason: undefined,
    started: undefined,
    ended: false,
  };
}

type Charge = Pick<EventOf<'model.failed'>['payload'], 'usage' | 'costUsd'>;

/** An attempt that failed before the provider counted anything costs nothing. */
function charge(turn: TurnState, { usage, costUsd }: Charge): TurnState {
  if (usage === undefined) return turn;
  return {
    ...turn,
    usage: addUsage(turn.usage, usage),
    costUsd: addCost(turn.costUsd, costUsd),
  };
}

function withCall(turn: TurnState, callId: CallId, change: Partial<CallState>): TurnState {
  const calls = turn.calls.map((call) => (call.callId === callId ? { ...call, ...change } : call));
  return { ...turn, calls };
}
