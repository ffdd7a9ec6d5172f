import type { EventDraft, SessionEvent } from '#engine/schema/events/session-event.ts';
import type { EventId } from '#engine/schema/ids.ts';
import type { LiveEvent } from '#engine/schema/live-event.ts';
import { toTimestamp } from '#engine/schema/timestamp.ts';
import type { ClockPort } from '#engine/ports/clock-port.ts';
import type { IdPort } from '#engine/ports/id-port.ts';
import type { SessionLog } from '#engine/ports/log-port.ts';
import { pathToHead } from '#engine/projection/path.ts';
import {
  foldSession,
  sessionStateOf,
  type SessionState,
} from '#engine/projection/session-state.ts';

/** What happened, before it has a time, an id and a place. */
export type Happening = {
  [Draft in EventDraft as Draft['type']]: Pick<Draft, 'type' | 'payload'>;
}[EventDraft['type']];

/** Is told of every event: durable ones once they are durable, live ones at once. */
export type SessionListener = (event: SessionEvent | LiveEvent) => void;

/**
 * The one way to the log: gives events their time and id, appends, folds them into the state, and
 * only then tells the listeners (invariant S1).
 */
export interface Journal {
  readonly state: SessionState;
  append(...happenings: readonly Happening[]): Promise<void>;
  /** Goes on from an earlier event; what came after it is off the path. */
  appendAfter(parentId: EventId, happening: Happening): Promise<void>;
  /** Resolves when every append that was asked for so far is in the state, or has failed. */
  settled(): Promise<void>;
  /** Shows something that is not durable. */
  show(payload: LiveEvent['payload']): void;
  listen(listener: SessionListener): () => void;
}

export interface JournalParts {
  readonly log: SessionLog;
  readonly clock: ClockPort;
  readonly ids: IdPort;
  /** What the log holds already. */
  readonly events: readonly SessionEvent[];
}

export function openJournal({ log, clock, ids, events }: JournalParts): Journal {
  const listeners = new Set<SessionListener>();
  /** What listeners know: the last durable event that they were told of, and what was live since. */
  let toldSequence = events.at(-1)?.sequence ?? 0;
  let liveOffset = 0;
  const underWay = new Set<Promise<void>>();

  const tell = (event: SessionEvent | LiveEvent): void => {
    for (const listener of listeners) listener(event);
  };
  const draft = (happening: Happening): EventDraft => ({
    id: ids.event(),
    timestamp: toTimestamp(clock.now()),
    ...happening,
  });

  const tellDurable = (event: SessionEvent): void => {
    toldSequence = event.sequence;
    liveOffset = 0;
    tell(event);
  };
  const track = async (appending: Promise<void>): Promise<void> => {
    underWay.add(appending);
    try {
      await appending;
    } finally {
      underWay.delete(appending);
    }
  };
  const append = async (happenings: readonly Happening[]): Promise<void> => {
    const appended = await log.append(happenings.map(draft));
    journal.state = appended.reduce(foldSession, journal.state);
    appended.forEach(tellDurable);
  };
  const appendAfter = async (parentId: EventId, happening: Happening): Promise<void> => {
    const appended = await log.append([draft(happening)], { parentId });
    journal.state = sessionStateOf(pathToHead(await log.read()));
    appended.forEach(tellDurable);
  };

  // A member and no getter: a getter of a literal has a hidden class of its own for each object, which
  // holds all that it can see, the events of the session too, until the next full collection.
  const journal: { -readonly [Member in keyof Journal]: Journal[Member] } = {
    state: sessionStateOf(pathToHead(events)),
    append: (...happenings) => track(append(happenings)),
    appendAfter: (parentId, happening) => track(appendAfter(parentId, happening)),
    async settled() {
      await Promise.allSettled(underWay);
    },
    show(payload) {
      const { sessionId } = log;
      const offset = liveOffset;
      liveOffset += 1;
      tell({ live: true, sessionId, afterSequence: toldSequence, offset, payload });
    },
    listen(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
  return journal;
}
