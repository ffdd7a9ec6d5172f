import { expect, test } from 'vitest';
import type { SessionEvent } from '#engine/schema/events/session-event.ts';
import { EventId } from '#engine/schema/ids.ts';
import { everyEvent } from '#engine/testing/every-event.ts';
import { logOf } from '#engine/testing/session-events.ts';
import { brokenPromises } from '#engine/testing/session-harness.ts';

const { 'session.created': created, 'session.rewound': rewound } = everyEvent;
const filler = everyEvent['session.repaired'];
const line = logOf(created, filler, filler, filler);

/** The line with one event changed: the last but one. */
const withThird = (change: Partial<Pick<SessionEvent, 'id' | 'parentId' | 'sequence'>>) =>
  line.map((event, index) => (index === 2 ? { ...event, ...change } : event));

test('a line, a line with a rewind, and nothing at all are sound trees (invariant E1)', () => {
  const [root, ...rest] = logOf(created, filler, rewound, filler);
  const back = rest.map((event) =>
    event.type === 'session.rewound' ? { ...event, parentId: root?.id ?? null } : event,
  );
  expect(brokenPromises(line)).toEqual([]);
  expect(brokenPromises(root === undefined ? [] : [root, ...back])).toEqual([]);
  expect(brokenPromises([])).toEqual([]);
});

test.each([
  [
    'a gap in the sequence',
    withThird({ sequence: 5 }),
    ['E1 at 5: sequence 5, expected 2', 'E1 at 3: sequence 3, expected 6'],
  ],
  [
    'an id that is there twice',
    withThird({ id: EventId.parse('evt_1') }),
    ['E1 at 2: id evt_1 is there twice', 'E1 at 3: parent evt_2 is not before it'],
  ],
  [
    'a parent that is not in the log',
    withThird({ parentId: EventId.parse('evt_404') }),
    ['E1 at 2: parent evt_404 is not before it'],
  ],
  [
    'a parent that comes later',
    withThird({ parentId: EventId.parse('evt_3') }),
    ['E1 at 2: parent evt_3 is not before it'],
  ],
  ['a second root', withThird({ parentId: null }), ['E1 at 2: parent null is not before it']],
  [
    'going back without a rewind',
    withThird({ parentId: EventId.parse('evt_0') }),
    ['E1 at 2: parent evt_0, expected evt_1: this is no rewind'],
  ],
  [
    'a first event that has a parent',
    line.slice(1),
    ['E1 at 1: sequence 1, expected 0', 'E1 at 1: parent evt_0 is not before it'],
  ],
])('%s is reported as E1', (_title, events, reported) => {
  expect(brokenPromises(events)).toEqual(reported);
});
