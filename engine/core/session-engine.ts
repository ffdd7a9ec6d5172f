import type { UserPart } from '#engine/schema/content.ts';
import type { EventId, SessionId } from '#engine/schema/ids.ts';
import type { ModelRef, ModelSettings } from '#engine/schema/model-request.ts';
import type { SessionLog } from '#engine/ports/log-port.ts';
import { pathToHead } from '#engine/projection/path.ts';
import type { SessionState } from '#engine/projection/session-state.ts';
import { openJournal, type Journal, type SessionListener } from './journal.ts';
import type { TurnEnding } from './next-action.ts';
import { recoveryOf } from './recover.ts';
import {
  busyError,
  leavingError,
  noTurnError,
  refuseIfBroken,
  refuseIfEnded,
  refuseInsideTurn,
  refuseSetup,
} from './refusals.ts';
import { runTurn, type RunningTurn } from './run-turn.ts';
import type { SessionPorts, SessionSetup } from './session-parts.ts';
import { createdOf } from './state-of.ts';

/** What of a session's configuration changes; the rest stays. */
export interface ConfigChange {
  readonly model?: ModelRef | undefined;
  readonly settings?: ModelSettings | undefined;
}

/** One session of the agent: takes messages, runs turns, and says everything through its events. */
export interface SessionEngine {
  readonly sessionId: SessionId;
  readonly state: SessionState;
  /**
   * Starts a turn and runs it to its end.
   * @throws EngineError `engine.busy` while another turn runs, `engine.ended` after `end`
   */
  prompt(content: readonly UserPart[]): Promise<TurnEnding>;
  /**
   * Says something in the middle of a turn; the model reads it at its next step.
   * @throws EngineError `engine.no_turn` when no turn is running
   */
  steer(content: readonly UserPart[]): Promise<void>;
  /** Stops the running turn: its stream, its tools, its open questions. Does nothing without one. */
  cancel(reason?: string): void;
  /**
   * Goes on from an earlier event; what came after it stays in the log, off the path.
   * @param to an event between two turns: half a turn is nothing to go on from
   * @throws EngineError `engine.busy` while a turn runs, `engine.rewind` for an event inside one
   */
  rewind(to: EventId, reason: string): Promise<void>;
  /**
   * Goes on with another model or other settings, from the next request on; also in the middle of a
   * turn.
   * @throws EngineError `engine.configuration` where a cost limit could not be held any more
   */
  configure(change: ConfigChange, reason: string): Promise<void>;
  /** Tells of each event from now on; a listener must not throw. @returns a function that stops it */
  listen(listener: SessionListener): () => void;
  /** Ends the session for good; a running turn is cancelled first. */
  end(reason: string): Promise<void>;
  /** Lets the log go; a running turn is cancelled first. The session can be resumed. */
  close(): Promise<void>;
}

/**
 * Begins a session on an empty log.
 * @throws EngineError `engine.configuration` when a limit cannot be held
 */
export async function createSession(
  ports: SessionPorts,
  log: SessionLog,
  setup: SessionSetup,
): Promise<SessionEngine> {
  refuseSetup(ports, setup);
  const journal = openJournal({ log, clock: ports.clock, ids: ports.ids, events: [] });
  await journal.append({ type: 'session.created', payload: setup });
  return sessionEngine(ports, log, journal);
}

/** Goes on with a session; a turn that was cut off by a crash is ended first. */
export async function resumeSession(ports: SessionPorts, log: SessionLog): Promise<SessionEngine> {
  const events = await log.read();
  const journal = openJournal({ log, clock: ports.clock, ids: ports.ids, events });
  const recovery = recoveryOf(journal.state.turn, pathToHead(events));
  if (recovery.length > 0) await journal.append(...recovery);
  return sessionEngine(ports, log, journal);
}

/** What has the session to itself. Set before the first wait, so that two calls cannot both pass. */
interface Activity {
  running: RunningTurn | undefined;
  isRewinding: boolean;
  /** From the start of `end` or `close` on nothing may begin. */
  isLeaving: boolean;
}

function refuseIfOccupied(journal: Journal, activity: Activity, wish: string): void {
  refuseIfEnded(journal);
  if (activity.isLeaving) throw leavingError(wish);
  if (activity.running !== undefined || activity.isRewinding) throw busyError(wish);
  refuseIfBroken(journal);
}

async function rewindAlone(
  { log, journal, activity }: { log: SessionLog; journal: Journal; activity: Activity },
  to: EventId,
  reason: string,
): Promise<void> {
  activity.isRewinding = true;
  try {
    refuseInsideTurn(await log.read(), to);
    await journal.appendAfter(to, { type: 'session.rewound', payload: { reason } });
  } finally {
    activity.isRewinding = false;
  }
}

async function changeConfig(
  { ports, journal }: { readonly ports: SessionPorts; readonly journal: Journal },
  { model, settings }: ConfigChange,
  reason: string,
): Promise<void> {
  if (model !== undefined) refuseSetup(ports, { ...createdOf(journal), model });
  await journal.append({
    type: 'config.changed',
    payload: { ...(model && { model }), ...(settings && { settings }), by: 'user', reason },
  });
}

/** A class for the sake of its getter; `openJournal` says what one of a literal would hold on to. */
class CurrentState implements Pick<SessionEngine, 'state'> {
  readonly #journal: Journal;

  constructor(journal: Journal) {
    this.#journal = journal;
  }

  get state(): SessionState {
    return this.#journal.state;
  }
}

function sessionEngine(ports: SessionPorts, log: SessionLog, journal: Journal): SessionEngine {
  const activity: Activity = { running: undefined, isRewinding: false, isLeaving: false };
  const refuseIfBusy = (wish: string): void => refuseIfOccupied(journal, activity, wish);
  const stopTurn = async (reason: string): Promise<void> => {
    activity.running?.interrupt({ by: 'user', reason });
    await activity.running?.ending;
  };

  const actions: Omit<SessionEngine, 'state'> = {
    sessionId: log.sessionId,
    async prompt(content) {
      refuseIfBusy('start a turn');
      activity.running = runTurn(ports, journal, content);
      try {
        return await activity.running.ending;
      } finally {
        activity.running = undefined;
      }
    },
    async steer(content) {
      refuseIfEnded(journal);
      const { turn } = journal.state;
      if (activity.running?.isOver !== false || turn === undefined) throw noTurnError();
      const said = { turnId: turn.turnId, delivery: 'steer' as const, content: [...content] };
      await journal.append({ type: 'user.message', payload: said });
    },
    cancel(reason = 'cancelled by the user') {
      activity.running?.interrupt({ by: 'user', reason });
    },
    async rewind(to, reason) {
      refuseIfBusy('rewind');
      await rewindAlone({ log, journal, activity }, to, reason);
    },
    async configure(change, reason) {
      refuseIfEnded(journal);
      if (activity.isLeaving) throw leavingError('change the configuration');
      await changeConfig({ ports, journal }, change, reason);
    },
    listen: (listener) => journal.listen(listener),
    async end(reason) {
      refuseIfEnded(journal);
      if (activity.isLeaving) throw leavingError('end the session');
      if (activity.isRewinding) throw busyError('end the session');
      activity.isLeaving = true;
      await stopTurn('the session is being ended');
      refuseIfBroken(journal);
      await journal.append({ type: 'session.ended', payload: { reason } });
      await log.close();
    },
    async close() {
      activity.isLeaving = true;
      try {
        await stopTurn('the session is being closed');
      } finally {
        await log.close();
      }
    },
  };
  return Object.assign(new CurrentState(journal), actions);
}
