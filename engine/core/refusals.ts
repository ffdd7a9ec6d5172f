import { EngineError } from '#engine/schema/errors.ts';
import type { SessionEvent } from '#engine/schema/events/session-event.ts';
import type { EventId } from '#engine/schema/ids.ts';
import { pathTo } from '#engine/projection/path.ts';
import { sessionStateOf } from '#engine/projection/session-state.ts';
import type { Journal } from './journal.ts';
import type { SessionPorts, SessionSetup } from './session-parts.ts';

/** @throws EngineError when nothing may follow any more */
export function refuseIfEnded({ state }: Pick<Journal, 'state'>): void {
  if (!state.ended) return;
  throw new EngineError('engine.ended', 'This session has ended. Start a new one.');
}

/**
 * A turn that is open while none runs was left behind by an error of the engine or of a port. To go
 * on from there would leave its calls without an end (invariant T1); opening the log again ends it.
 * @throws EngineError when there is such a turn
 */
export function refuseIfBroken({ state }: Pick<Journal, 'state'>): void {
  if (state.turn === undefined) return;
  throw new EngineError(
    'engine.invariant',
    `Turn ${state.turn.turnIndex} of this session broke off with an error. Close and resume it.`,
  );
}

/** @throws EngineError when a turn is open at the event: its calls may have no answers there */
export function refuseInsideTurn(events: readonly SessionEvent[], to: EventId): void {
  const { turn } = sessionStateOf(pathTo(events, to));
  if (turn === undefined) return;
  throw new EngineError(
    'engine.rewind',
    `Event ${to} is in the middle of turn ${turn.turnIndex}. ` +
      'Rewind to the end of a turn, or to what comes before its start.',
  );
}

export const busyError = (wish: string): EngineError =>
  new EngineError(
    'engine.busy',
    `Cannot ${wish} while a turn is running. Wait for it, steer it, or cancel it.`,
  );

export const leavingError = (wish: string): EngineError =>
  new EngineError(
    'engine.ended',
    `Cannot ${wish}: the session is being closed. Resume it, or start a new one.`,
  );

export const noTurnError = (): EngineError =>
  new EngineError('engine.no_turn', 'No turn is running. Send a prompt instead.');

/**
 * Before anything of a session exists.
 * @throws EngineError when a limit cannot be held
 */
export function refuseSetup({ prices }: Pick<SessionPorts, 'prices'>, setup: SessionSetup): void {
  const { limits, model } = setup;
  if (limits.costUsdMax === undefined || prices.priceOf(model) !== undefined) return;
  throw new EngineError(
    'engine.configuration',
    `A cost limit needs a price, and none is known for ${model.provider}/${model.model}. ` +
      'Leave the limit out, or choose a model that has one in `reprise models`.',
  );
}
