import type { Happening } from '#engine/core/journal.ts';
import { LOG_VERSION } from '#engine/schema/events/envelope.ts';
import type { SessionEvent } from '#engine/schema/events/session-event.ts';
import { EventId } from '#engine/schema/ids.ts';
import { toTimestamp } from '#engine/schema/timestamp.ts';
import { chainSums } from '#engine/storage/jsonl/codec.ts';
import { someSession } from './event-drafts.ts';

/** What happened, in order; types and payloads only. */
export type Happenings = readonly Happening[];

/** A log of what happened, each event the parent of the next: `evt_0`, `evt_1`, … */
export const logOf = (...happenings: Happenings): readonly SessionEvent[] =>
  inLine(
    happenings.map((happening, index) => ({
      v: LOG_VERSION,
      id: EventId.parse(`evt_${index}`),
      sessionId: someSession,
      parentId: null,
      sequence: index,
      timestamp: toTimestamp(index),
      ...happening,
      sum: '',
    })),
  );

/** The same events as a sound line: sequences, parents and sums made anew after a test took some out. */
export const inLine = (events: readonly SessionEvent[]): readonly SessionEvent[] =>
  chainSums(
    events.map((event, index) => ({
      ...event,
      sequence: index,
      parentId: events[index - 1]?.id ?? null,
    })),
  );
