import { z } from 'zod';
import { EventId, SessionId } from '../ids.ts';
import { asVolatile } from '../field-class.ts';

/** The version of the event log that this code writes. */
export const LOG_VERSION = 1;

/** Events appended together; after a crash all of them are there, or none. */
export const Batch = z.object({
  id: z.string(),
  index: z.int().nonnegative(),
  count: z.int().min(2),
});
export type Batch = z.infer<typeof Batch>;

/** What every event carries beside its payload. */
export const Envelope = z.object({
  v: z.literal(LOG_VERSION),
  id: asVolatile(EventId),
  sessionId: asVolatile(SessionId),
  /** The event that this one follows; null for the first. The path from the head is the session. */
  parentId: asVolatile(EventId.nullable()),
  /** Position in the file, from 0, without gaps. */
  sequence: asVolatile(z.int().nonnegative()),
  /** ISO-8601, UTC, milliseconds, from the session's clock. */
  timestamp: asVolatile(z.iso.datetime({ precision: 3 })),
  /**
   * Which opening of the log for writing appended this: it counts up at each, from 1, which is left
   * out. An event of an earlier epoch after one of a later epoch is of a writer that had lost the
   * session, and no part of it.
   */
  epoch: asVolatile(z.int().min(2).optional()),
  batch: asVolatile(Batch.optional()),
  /**
   * First 16 hex digits of SHA-256 over the previous line's sum and this line's bytes without
   * `sum` (invariant E2).
   */
  sum: asVolatile(z.string().regex(/^[0-9a-f]{16}$/)),
});
export type Envelope = z.infer<typeof Envelope>;

/** Makes the schema of one event type from its name and payload. */
export const defineEvent = <Type extends string, Payload extends z.ZodObject>(
  type: Type,
  payload: Payload,
) => z.object({ ...Envelope.shape, type: z.literal(type), payload });
