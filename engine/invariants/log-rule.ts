import type { EventOf, EventType, SessionEvent } from '#engine/schema/events/session-event.ts';
import type { Broken, Violation } from './violation.ts';

/** One promise about logs, checked event by event in the order of the file. */
export interface LogRule {
  /** @returns what is wrong with this event, given all before it */
  readonly onEvent: (event: SessionEvent) => readonly Violation[];
  /** @returns what is missing at the end of the log */
  readonly atEnd: () => readonly Violation[];
}

/** What a rule does with the events that concern it; it passes over the others. */
export type EventHandlers = {
  readonly [Type in EventType]?: (event: EventOf<Type>) => readonly Broken[];
};

/** Makes a rule of its handlers: says of each broken promise at which event it showed. */
export function ruleOf(
  handlers: EventHandlers,
  atEnd: () => readonly Broken[] = () => [],
): LogRule {
  let last = 0;
  const place = ([invariant, message]: Broken): Violation => ({ invariant, at: last, message });
  return {
    onEvent(event) {
      last = event.sequence;
      const handle = handlers[event.type] as
        | ((event: SessionEvent) => readonly Broken[])
        | undefined;
      return handle?.(event).map(place) ?? [];
    },
    atEnd: () => atEnd().map(place),
  };
}
