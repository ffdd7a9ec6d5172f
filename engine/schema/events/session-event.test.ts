import fc from 'fast-check';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { everyEvent } from '#engine/testing/every-event.ts';
import { safeParseEvent, SessionEvent } from './session-event.ts';

const envelope = {
  v: 1,
  id: 'evt_1',
  sessionId: 'sess_1',
  parentId: null,
  sequence: 0,
  timestamp: '2026-11-20T09:05:07.040Z',
  sum: '0123456789abcdef',
};
const events = Object.values(everyEvent).map((happening) => ({ ...envelope, ...happening }));

// `z.compile` gives a schema that it cannot compile back as it is, without a word.
test('the schema of events can be compiled', () => {
  expect(z.compile(SessionEvent, { strict: true })).not.toBe(SessionEvent);
});

test.each(events.map((event) => [event.type, event] as const))(
  'a compiled schema says of %s what the schema says, also of its members’ order',
  (_type, event) => {
    const untidy = {
      ...reversed(event),
      more: 1,
      payload: { ...reversed(event.payload), more: 1 },
    };
    const parsed = SessionEvent.safeParse(untidy);
    expect(parsed.success).toBe(true);
    expect(JSON.stringify(safeParseEvent(untidy))).toBe(JSON.stringify(parsed));
  },
);

// Goal: what is refused, and why, does not depend on how the schema is run.
test('an event with a wrong member is refused in the same words', () => {
  const wrong = fc.constantFrom<unknown>(undefined, null, -1, 1.5, '', 'x', [], {}, [1], { a: 1 });
  fc.assert(
    fc.property(fc.constantFrom(...events), fc.nat(), wrong, (event, position, value) => {
      const members = [...Object.keys(event), ...Object.keys(event.payload)];
      const member = members[position % members.length] ?? 'type';
      const bent =
        position % members.length < Object.keys(event).length
          ? { ...event, [member]: value }
          : { ...event, payload: { ...event.payload, [member]: value } };
      expect(JSON.stringify(safeParseEvent(bent))).toBe(
        JSON.stringify(SessionEvent.safeParse(bent)),
      );
    }),
  );
});

const reversed = (object: object): object =>
  Object.fromEntries(Object.entries(object).toReversed());
