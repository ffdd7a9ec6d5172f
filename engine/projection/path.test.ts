import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { SessionEvent } from '#engine/schema/events/session-event.ts';
import { EventId } from '#engine/schema/ids.ts';
import { everyEvent } from '#engine/testing/every-event.ts';
import { logOf } from '#engine/testing/session-events.ts';
import { pathTo, pathToHead } from './path.ts';

const { 'user.message': said, 'session.rewound': rewound } = everyEvent;
const idsOf = (events: readonly SessionEvent[]) => events.map(({ id }) => id);

/** The log with its rewinds put behind the events they go back to, by index. */
const withParents = (events: readonly SessionEvent[], parents: Readonly<Record<number, number>>) =>
  events.map((event, index) => {
    const parent = events[parents[index] ?? -1];
    return parent === undefined ? event : { ...event, parentId: parent.id };
  });

test('a log without rewinds is its own path', () => {
  const events = logOf(said, said, said);
  expect(pathToHead(events)).toBe(events);
  expect(pathToHead([])).toEqual([]);
});

test('what a rewind left behind is off the path, also after the next rewind', () => {
  const events = withParents(logOf(said, said, said, rewound, said, rewound, said), { 3: 0, 5: 1 });
  expect(idsOf(pathToHead(events.slice(0, 5)))).toEqual(['evt_0', 'evt_3', 'evt_4']);
  // The second rewind goes back to what the first one had left.
  expect(idsOf(pathToHead(events))).toEqual(['evt_0', 'evt_1', 'evt_5', 'evt_6']);
});

test('a path may end at any event; an unknown one has none', () => {
  const events = withParents(logOf(said, said, rewound, said), { 2: 0 });
  expect(idsOf(pathTo(events, EventId.parse('evt_1')))).toEqual(['evt_0', 'evt_1']);
  expect(idsOf(pathTo(events, EventId.parse('evt_3')))).toEqual(['evt_0', 'evt_2', 'evt_3']);
  expect(pathTo(events, EventId.parse('evt_404'))).toEqual([]);
  expect(pathTo(events, undefined)).toEqual([]);
});

// Goal: state is folded over a path, so a path must be one. Method: any tree of rewinds; expect root
// and head at its ends, each event the parent of the next, and the order of the file.
test('a path goes from the root to the head, parent by parent', () => {
  fc.assert(
    fc.property(fc.array(fc.nat(), { minLength: 1, maxLength: 20 }), (targets) => {
      const line = logOf(said, ...targets.map(() => rewound));
      const goBackTo = Object.fromEntries(
        targets.map((to, index) => [index + 1, to % (index + 1)]),
      );
      const events = withParents(line, goBackTo);
      const path = pathToHead(events);
      expect(path[0]).toBe(events[0]);
      expect(path.at(-1)).toBe(events.at(-1));
      expect(path.map(({ parentId }) => parentId)).toEqual([null, ...idsOf(path).slice(0, -1)]);
      expect(path).toEqual(path.toSorted((left, right) => left.sequence - right.sequence));
    }),
  );
});
