import type { SessionEvent } from '#engine/schema/events/session-event.ts';
import type { SessionId } from '#engine/schema/ids.ts';
import type { SessionLog } from '#engine/ports/log-port.ts';
import type { LogFile } from './log-file.ts';
import { LogWriteError } from './log-write-error.ts';
import { placeBatch } from './place-batch.ts';
import { writeQueue } from './write-queue.ts';

/**
 * The log of one session over a file. A call of `append` gets its place in the log at once, in the
 * order of the calls, and then waits for the disk. Readers see durable events only.
 * @param parts.events what the file holds already
 * @param parts.epoch of this opening; see `Envelope`
 */
export function openSessionLog(parts: {
  readonly sessionId: SessionId;
  readonly file: LogFile;
  readonly events: readonly SessionEvent[];
  readonly epoch: number;
}): SessionLog {
  const { sessionId, file, epoch } = parts;
  const queue = writeQueue(file);
  const durable = [...parts.events];
  /** Of placed events, also of those that are not durable yet; likewise `placedHead`. */
  const ids = new Set<string>(durable.map((event) => event.id));
  let placedHead = durable.at(-1);
  let closing: Promise<void> | undefined;

  return {
    sessionId,
    head: () => durable.at(-1),
    async append(drafts, options) {
      if (closing !== undefined) throw closedError(sessionId);
      const end = { sessionId, head: placedHead, ids, epoch, parentId: options?.parentId };
      const { events, text } = placeBatch(drafts, end);
      // No `await` up to here: places are given in the order of the calls (log-port.3).
      const written = queue.add(text);
      for (const event of events) ids.add(event.id);
      placedHead = events.at(-1);
      await written;
      durable.push(...events);
      return events;
    },
    read: async () => [...durable],
    close() {
      closing ??= queue.idle().then(() => file.close());
      return closing;
    },
  };
}

function closedError(sessionId: SessionId): LogWriteError {
  return new LogWriteError(
    'log.closed',
    `The log of session ${sessionId} is closed. Open the session again to append to it.`,
  );
}
