import { EngineError } from '#engine/schema/errors.ts';
import type { EventOf } from '#engine/schema/events/session-event.ts';
import type { TurnState } from '#engine/projection/turn-state.ts';
import type { SessionConfig } from '#engine/projection/session-state.ts';
import type { Journal } from './journal.ts';

/** How the session was created; every open session has it. */
export function createdOf({
  state,
}: Pick<Journal, 'state'>): EventOf<'session.created'>['payload'] {
  if (state.created !== undefined) return state.created;
  throw new EngineError('engine.invariant', 'The log has no session.created event on its path.');
}

/** The model and the settings of the next request. */
export function configOf({ state }: Pick<Journal, 'state'>): SessionConfig {
  if (state.config !== undefined) return state.config;
  throw new EngineError('engine.invariant', 'The log has no session.created event on its path.');
}

/** The turn under way. */
export function turnOf({ state }: Pick<Journal, 'state'>): TurnState {
  if (state.turn !== undefined) return state.turn;
  throw new EngineError('engine.invariant', 'No turn is under way in this session.');
}
