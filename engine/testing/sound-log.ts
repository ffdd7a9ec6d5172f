import type { EventOf, EventType, SessionEvent } from '#engine/schema/events/session-event.ts';
import { EventId } from '#engine/schema/ids.ts';
import { call, done, failed, finished } from './answers.ts';
import { scriptedTool } from './scripted-tool.ts';
import { inLine } from './session-events.ts';
import { hello, startHarness } from './session-harness.ts';

/**
 * A log that keeps every promise, of one turn with two steps: overlapping reads c1 and c2, a denied
 * change c3, an allowed one c4, and a retry.
 */
export async function soundLog(): Promise<readonly SessionEvent[]> {
  const { engine, events } = await startHarness({
    answers: [
      [
        ...call('c1', 'Look', {}, 0),
        ...call('c2', 'Look', {}, 1),
        ...call('c3', 'Change', {}, 2),
        ...call('c4', 'Change', {}, 3),
        ...finished('tool_use'),
      ],
      failed({ code: 'overloaded', retryable: true }),
      done,
    ],
    tools: [scriptedTool('Look', { readOnly: true }), scriptedTool('Change')],
    setup: { permissionMode: 'ask' },
    approvals: {
      ask: ({ callId }) =>
        Promise.resolve({ decision: callId === 'c3' ? 'deny' : 'allow', reason: 'so' }),
    },
  });
  await engine.prompt(hello);
  return events();
}

/** An event of a log: the first of its type, or the first of its type that is about the call. */
export type Place<Type extends EventType = EventType> = readonly [type: Type, callId?: string];

/** Ways to plant one fault in a log; sequences and parents are those of a sound line again. */
export interface Tampering {
  without(place: Place): readonly SessionEvent[];
  /** With a copy, under an id of its own, in front of another event. */
  copied(place: Place, before: Place): readonly SessionEvent[];
  moved(place: Place, before: Place): readonly SessionEvent[];
  changed<Type extends EventType>(
    place: Place<Type>,
    change: Partial<EventOf<Type>['payload']>,
  ): readonly SessionEvent[];
}

export function tamperingWith(sound: readonly SessionEvent[]): Tampering {
  const find = (events: readonly SessionEvent[], [type, callId]: Place) => {
    const index = events.findIndex(
      (event) =>
        event.type === type &&
        (callId === undefined || ('callId' in event.payload && event.payload.callId === callId)),
    );
    const event = events[index];
    if (event === undefined) throw new Error(`There is no ${type} ${callId ?? ''} to tamper with.`);
    return { index, event };
  };
  const remove = (place: Place) => sound.toSpliced(find(sound, place).index, 1);
  const insert = (events: readonly SessionEvent[], event: SessionEvent, before: Place) =>
    inLine(events.toSpliced(find(events, before).index, 0, event));

  return {
    without: (place) => inLine(remove(place)),
    copied: (place, before) =>
      insert(sound, { ...find(sound, place).event, id: EventId.parse('evt_copy') }, before),
    moved: (place, before) => insert(remove(place), find(sound, place).event, before),
    changed(place, change) {
      const { index, event } = find(sound, place);
      const payload = { ...event.payload, ...change };
      return inLine(sound.with(index, { ...event, payload } as SessionEvent));
    },
  };
}
