import type { EventDraft, SessionEvent } from '#engine/schema/events/session-event.ts';
import type { EventId, SessionId } from '#engine/schema/ids.ts';

/**
 * The log of one session, open for writing. Every adapter passes `testing/log-port.contract.ts`:
 * - log-port.1 `append` resolves when all its events are durable, and only then do readers see them;
 *   one call is one batch: after a crash all of it is there, or none.
 * - log-port.2 sequences count from 0 without gaps; `parentId` is the head, or the one asked for.
 * - log-port.3 calls of `append` take effect in the order of the calls.
 * - log-port.4 a parent that is not in the log is refused, and nothing is written.
 * - log-port.5 what `append` returned is what `read` gives, also after closing and opening again.
 * - log-port.6 `sum` chains every event to the one before it in the file.
 * - log-port.7 one writer a session: while it is open, it is refused to others; readers are free.
 * - log-port.8 a writer from which the session was taken is fenced: its `append` rejects with
 *   `log.fenced`, and nothing that it was told is durable is lost.
 */
export interface SessionLog {
  readonly sessionId: SessionId;
  /** The last event of the file: where the next one goes on from. */
  head(): SessionEvent | undefined;
  /**
   * Adds events, each the parent of the next.
   * @param drafts at least one event
   * @param options.parentId what the first of them follows; the head if not given
   * @returns the events as they stand in the log
   */
  append(
    drafts: readonly EventDraft[],
    options?: { readonly parentId?: EventId },
  ): Promise<readonly SessionEvent[]>;
  /** All events of the file in the order in which they were written, off the path too. */
  read(): Promise<readonly SessionEvent[]>;
  /** Waits for what is under way and lets the session go. */
  close(): Promise<void>;
}

/** Where sessions are kept. */
export interface LogPort {
  /** @throws InputError `log.exists` when there is one already, `log.locked` as `open` does. */
  create(sessionId: SessionId): Promise<SessionLog>;
  /**
   * Opens a session for writing; a torn end is put aside and told by `session.repaired`. What a
   * writer left that died is taken over.
   * @throws InputError `log.missing`, `log.damaged`, or `log.locked` when another writer has it
   */
  open(sessionId: SessionId, options?: OpenOptions): Promise<SessionLog>;
}

export interface OpenOptions {
  /** Takes the session also from a writer that may be alive; that one is fenced (log-port.8). */
  readonly takeOver?: boolean;
}
