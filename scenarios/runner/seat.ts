import type { SessionListener } from '#engine/core/journal.ts';
import type { SessionEngine } from '#engine/core/session-engine.ts';

/** Where the session of a run is: after a crash it is another engine on the same log. */
export interface Seat {
  readonly engine: SessionEngine;
  /** Tells of each event of whichever engine is here. @returns a function that stops it */
  listen(listener: SessionListener): () => void;
  /** Kills the engine at once, and sets another one here that resumes the session. */
  crash(): Promise<void>;
  /** Closes the engine; one that was killed has nothing to close. */
  close(): Promise<void>;
}

export interface SeatParts {
  /** The first engine. */
  readonly engine: SessionEngine;
  /** Kills what is here; nothing of it may act any more once this resolves. */
  readonly kill: (engine: SessionEngine) => Promise<void>;
  /** Opens the session as another process would. */
  readonly resume: () => Promise<SessionEngine>;
}

export function seatOf({ engine: first, kill, resume }: SeatParts): Seat {
  let engine = first;
  let isAlive = true;
  /** What stops each listener at the engine that is here. */
  const listeners = new Map<SessionListener, () => void>();
  return {
    get engine() {
      return engine;
    },
    listen(listener) {
      listeners.set(listener, engine.listen(listener));
      return () => {
        listeners.get(listener)?.();
        listeners.delete(listener);
      };
    },
    close: async () => (isAlive ? engine.close() : undefined),
    async crash() {
      for (const unlisten of listeners.values()) unlisten();
      isAlive = false;
      await kill(engine);
      engine = await resume();
      isAlive = true;
      for (const listener of listeners.keys()) listeners.set(listener, engine.listen(listener));
    },
  };
}
