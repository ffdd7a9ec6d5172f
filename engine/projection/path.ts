import type { SessionEvent } from '#engine/schema/events/session-event.ts';
import type { EventId } from '#engine/schema/ids.ts';

/**
 * The session as its head sees it: the events from the root to the last line, without what was
 * left behind by a rewind. The log's order is kept.
 * @param events all events of one log, in the order of the file
 */
export function pathToHead(events: readonly SessionEvent[]): readonly SessionEvent[] {
  const isLine = events.every((event, index) => event.parentId === (events[index - 1]?.id ?? null));
  return isLine ? events : pathTo(events, events.at(-1)?.id);
}

/** The same up to an event that need not be the head; empty where there is none of this id. */
export function pathTo(
  events: readonly SessionEvent[],
  id: EventId | undefined,
): readonly SessionEvent[] {
  const byId = new Map(events.map((event) => [event.id, event]));
  const path: SessionEvent[] = [];
  let event = id === undefined ? undefined : byId.get(id);
  while (event !== undefined) {
    path.push(event);
    event = event.parentId === null ? undefined : byId.get(event.parentId);
  }
  return path.toReversed();
}
