import { LOG_VERSION } from '#engine/schema/events/envelope.ts';
import {
  safeParseEvent,
  type EventDraft,
  type SessionEvent,
} from '#engine/schema/events/session-event.ts';
import type { EventId, SessionId } from '#engine/schema/ids.ts';
import { encodeEvent } from './codec.ts';
import { jsonCopy } from './json-copy.ts';
import { LogWriteError } from './log-write-error.ts';

/** The end of a log, as the next batch finds it. */
export interface LogEnd {
  readonly sessionId: SessionId;
  readonly head: SessionEvent | undefined;
  /** The ids of all events that are in the log. */
  readonly ids: ReadonlySet<string>;
  /** Of the writer, from 1. */
  readonly epoch: number;
  /** What the batch follows; the head if not given. */
  readonly parentId?: EventId | undefined;
}

/** Events with their place in the log, and the text to write. */
export interface PlacedBatch {
  readonly events: readonly SessionEvent[];
  /** Whole lines. */
  readonly text: string;
}

/** Stands where a sum will be, until the line is made. */
const noSum = '0'.repeat(16);

/**
 * Gives the drafts of one call their place: sequence, parent, batch and sum. The events that come
 * out are those that a reader of these bytes gets.
 * @throws LogWriteError `log.unknown_parent` or `log.bad_draft`
 */
export function placeBatch(drafts: readonly EventDraft[], end: LogEnd): PlacedBatch {
  const { sessionId, head, ids, epoch, parentId } = end;
  if (parentId !== undefined && !ids.has(parentId)) {
    throw new LogWriteError(
      'log.unknown_parent',
      `Session ${sessionId} has no event ${parentId} that an event could follow. ` +
        'Take the parent from the events that `read` gives.',
    );
  }
  checkIds(drafts, end);
  const count = drafts.length;
  const events: SessionEvent[] = [];
  let text = '';
  for (const [index, { id, timestamp, type, payload }] of drafts.entries()) {
    const before = events.at(-1) ?? head;
    const event = asRead({
      v: LOG_VERSION,
      id,
      sessionId,
      parentId: events.at(-1)?.id ?? parentId ?? head?.id ?? null,
      sequence: before === undefined ? 0 : before.sequence + 1,
      timestamp,
      type,
      payload: jsonCopy(payload),
      ...(epoch > 1 && { epoch }),
      ...(count > 1 && { batch: { id: drafts[0]?.id, index, count } }),
      sum: noSum,
    });
    const encoded = encodeEvent(event, before?.sum ?? '');
    events.push(encoded.event);
    text += encoded.line;
  }
  return { events, text };
}

/** The tree stands on ids: one that came twice would make every later parent ambiguous. */
function checkIds(drafts: readonly EventDraft[], { sessionId, ids }: LogEnd): void {
  const problem = (): string | undefined => {
    if (drafts.length === 0) return 'no draft was given';
    const own = drafts.map((draft) => draft.id);
    const twice = own.find((id, index) => ids.has(id) || own.indexOf(id) !== index);
    return twice === undefined ? undefined : `there is an event ${twice} already`;
  };
  const found = problem();
  if (found === undefined) return;
  throw new LogWriteError(
    'log.bad_draft',
    `Nothing was appended to session ${sessionId}: ${found}. Give every draft an id of its own.`,
  );
}

/**
 * The event as it will be read: through JSON and the schema, which brings the payload's members
 * into the schema's order, so that the bytes do not depend on how a caller built the object.
 */
function asRead(event: { readonly id: string; readonly [member: string]: unknown }): SessionEvent {
  const parsed = safeParseEvent(event);
  if (parsed.success) return parsed.data;
  const issues = parsed.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`);
  throw new LogWriteError(
    'log.bad_draft',
    `Event ${event.id} was not appended, as no reader would take it (${issues.join('; ')}). ` +
      'Correct the code that made the draft.',
    { cause: parsed.error },
  );
}
