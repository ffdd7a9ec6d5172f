import type { EventOf, SessionEvent } from '#engine/schema/events/session-event.ts';
import { fromTimestamp } from '#engine/schema/timestamp.ts';
import { foldConversation, noConversation, type Conversation } from './messages.ts';
import { foldTurn, type TurnState } from './turn-state.ts';
import { addCost, addUsage, noUsage, type UsageTotal } from './usage.ts';

export type SessionConfig = Pick<EventOf<'session.created'>['payload'], 'model' | 'settings'>;

/** A prefix that a provider may still have in its cache. */
export interface CacheMark {
  readonly tokens: number;
  readonly provider: string;
  readonly model: string;
  readonly prefix: SessionState['prefix'];
  /** Milliseconds since 1970. */
  readonly atMs: number;
}

/** Everything the engine knows of a session; nothing of it is kept anywhere but in the log. */
export interface SessionState {
  readonly created: EventOf<'session.created'>['payload'] | undefined;
  /** The model and the settings of the next request. */
  readonly config: SessionConfig | undefined;
  /** What the last answer left in the provider's prompt cache. */
  readonly lastCache: CacheMark | undefined;
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
  config: undefined,
  lastCache: undefined,
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
      return { ...state, created: event.payload, config: configOf(event.payload) };
    case 'config.changed':
      return { ...state, config: before.config && changedConfig(before.config, event.payload) };
    case 'model.completed':
      return { ...state, lastCache: markOf(state, event) };
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

const configOf = ({ model, settings }: SessionConfig): SessionConfig => ({ model, settings });

const changedConfig = (
  before: SessionConfig,
  { model, settings }: EventOf<'config.changed'>['payload'],
): SessionConfig => ({
  model: model ?? before.model,
  settings: settings ?? before.settings,
});

function markOf(
  { config, prefix }: SessionState,
  { payload: { usage }, timestamp }: EventOf<'model.completed'>,
): CacheMark | undefined {
  if (config === undefined) return undefined;
  const tokens = usage.cacheReadTokens + usage.cacheWriteTokens;
  return { tokens, ...config.model, prefix, atMs: fromTimestamp(timestamp) };
}

/** The state after a list of events, which is a path: see `pathToHead`. */
export const sessionStateOf = (path: readonly SessionEvent[]): SessionState =>
  path.reduce(foldSession, noSession);
