import type { EventOf, SessionEvent } from '#engine/schema/events/session-event.ts';
import { foldConversation, noConversation, type Conversation } from './messages.ts';
import { foldTurn, type TurnState } from './turn-state.ts';
import { addCost, addUsage, noUsage, type UsageTotal } from './usage.ts';

/** Everything the engine knows of a session; nothing of it is kept anywhere but in the log. */
export interface SessionState {
  readonly created: EventOf<'session.created'>['payload'] | undefined;
  readonly ended: boolean;
  readonly conversation: Conversation;
  /** System prompt and tools of the last request. */
  readonly prefix: EventOf<'context.built'>['payload']['prefix'];
  readonly turnCount: number;
  /** The turn under way. */
  readonly turn: TurnState | undefined;
  readonly usage: UsageTotal;
  readonly costUsd: number | undefined;
}

export const noSession: SessionState = {
  created: undefined,
  ended: false,
  conversation: noConversation,
  prefix: undefined,
  turnCount: 0,
  turn: undefined,
  usage: noUsage,
  costUsd: 0,
};

/** Adds one event of the path to the state. */
export function foldSession(before: SessionState, event: SessionEvent): SessionState {
  const state: SessionState = {
    ...before,
    conversation: foldConversation(before.conversation, event),
    turn: foldTurn(before.turn, event),
  };
  switch (event.type) {
    case 'session.created':
      return { ...state, created: event.payload };
    case 'session.ended':
      return { ...state, ended: true };
    case 'context.built':
      return { ...state, prefix: event.payload.prefix ?? before.prefix };
    case 'turn.completed':
    case 'turn.failed':
    case 'turn.interrupted':
      return {
        ...state,
        turnCount: before.turnCount + 1,
        usage: addUsage(before.usage, event.payload.usage),
        costUsd: addCost(before.costUsd, event.payload.costUsd),
      };
    default:
      return state;
  }
}

/** The state after a list of events, which is a path: see `pathToHead`. */
export const sessionStateOf = (path: readonly SessionEvent[]): SessionState =>
  path.reduce(foldSession, noSession);
