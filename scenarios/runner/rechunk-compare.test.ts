import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { LiveEvent } from '#engine/schema/live-event.ts';
import type { EventOf, SessionEvent } from '#engine/schema/events/session-event.ts';
import { CallId, RequestId, SessionId } from '#engine/schema/ids.ts';
import { readLogFile } from '#engine/storage/jsonl/read-log.ts';
import { compareViews, withoutWindows, type RunView } from './rechunk-compare.ts';

const catalog = join(import.meta.dirname, '..', 'catalog');
const events = await readLogFile(join(catalog, 'turns/rewound/expected/session.jsonl'));

const view = (changed: readonly SessionEvent[], shown: readonly LiveEvent[] = []): RunView => ({
  events: changed,
  shown,
});

/** The log with one event changed, the first of its type. */
function changeFirst<Type extends SessionEvent['type']>(
  type: Type,
  change: (event: EventOf<Type>) => readonly SessionEvent[],
): SessionEvent[] {
  const at = events.findIndex((event) => event.type === type);
  return events.toSpliced(at, 1, ...change(events[at] as EventOf<Type>));
}

/** Its first delta in two, with other events between the halves. */
const twoWindows = (...between: readonly SessionEvent[]): SessionEvent[] =>
  changeFirst('model.delta', (event) => {
    const half = (text: string): SessionEvent => ({
      ...event,
      payload: { ...event.payload, text },
    });
    const { text } = event.payload;
    return [half(text.slice(0, 3)), ...between, half(text.slice(3))];
  });

describe('two runs are the same session', () => {
  test('whichever windows their deltas have', () => {
    expect(compareViews(view(events), view(twoWindows()))).toBeUndefined();
    expect(withoutWindows(twoWindows())).toEqual(withoutWindows(events));
  });

  test('wherever a window closed before somebody spoke', () => {
    const said = events.filter((event) => event.type === 'user.message').slice(0, 1);
    const [early, late] = [
      twoWindows(...said),
      changeFirst('model.delta', (event) => [...said, event]),
    ];
    expect(compareViews(view(early), view(late))).toBeUndefined();
  });

  test('whatever their ids, times and sums', () => {
    const later = events.map((event) => ({ ...event, timestamp: '2027-01-01T00:00:00.000Z' }));
    expect(compareViews(view(events), view(later))).toBeUndefined();
  });
});

describe('two runs are not the same session', () => {
  test('with another text in a delta', () => {
    const other = changeFirst('model.delta', (event) => [
      { ...event, payload: { ...event.payload, text: 'Hm.' } },
    ]);
    expect(compareViews(view(events), view(other))).toMatchObject({
      where: 'log',
      place: 'the log at event 5',
      divergence: { differences: [{ field: 'payload.text', actual: 'Hm.' }] },
    });
  });

  test('with the deltas of two blocks in one', () => {
    const other = twoWindows().map((event, index, all) =>
      event.type === 'model.delta' && all[index - 1]?.type === 'model.delta'
        ? { ...event, payload: { ...event.payload, index: 1 } }
        : event,
    );
    expect(compareViews(view(events), view(other))?.where).toBe('log');
  });

  test('with another request, though that is only drift elsewhere', () => {
    const other = changeFirst('context.built', (event) => [
      { ...event, payload: { ...event.payload, messageCount: 9 } },
    ]);
    expect(compareViews(view(events), view(other))).toMatchObject({
      where: 'log',
      divergence: { differences: [{ field: 'payload.messageCount', golden: 1, actual: 9 }] },
    });
  });

  test('with an event more, or one less', () => {
    expect(compareViews(view(events), view(events.slice(0, -1)))?.where).toBe('log');
    expect(compareViews(view(events.slice(0, -1)), view(events))?.where).toBe('log');
  });

  test('with another cost, which a log is free in', () => {
    const other = changeFirst('turn.completed', (event) => [
      { ...event, payload: { ...event.payload, costUsd: 1 } },
    ]);
    const last = changeFirst('turn.completed', (event) => [event]).map((event) =>
      event.type === 'turn.completed'
        ? { ...event, payload: { ...event.payload, costUsd: 1 } }
        : event,
    );
    // What a rewind left behind is not on the path, and the last turn is.
    expect(compareViews(view(events), view(other))).toBeUndefined();
    expect(compareViews(view(events), view(last))).toMatchObject({
      where: 'state',
      lines: [expect.stringContaining('- session.costUsd:'), '+ session.costUsd: 1'],
    });
  });
});

describe('what was shown', () => {
  const base = { live: true, sessionId: SessionId.parse('sess_a'), afterSequence: 3, offset: 0 };
  const piece = (requestId: string, text: string): LiveEvent =>
    ({
      ...base,
      payload: {
        type: 'model.delta',
        requestId: RequestId.parse(requestId),
        index: 0,
        kind: 'text',
        text,
      },
    }) as LiveEvent;
  const ofTool = {
    ...base,
    payload: { type: 'tool.delta', callId: CallId.parse('c'), text: 'x' },
  } as LiveEvent;
  const shown = [piece('req_a', 'one '), piece('req_a', 'two'), piece('req_b', 'three')];

  test('is the same under other ids, and without what tools show', () => {
    const other = [piece('req_c', 'one '), ofTool, piece('req_c', 'two'), piece('req_d', 'three')];
    expect(compareViews(view(events, shown), view(events, other))).toBeUndefined();
  });

  test('is another thing in other pieces, or of another request', () => {
    const joined = [piece('req_a', 'one two'), piece('req_b', 'three')];
    const moved = shown.map(({ payload }) => piece('req_a', 'text' in payload ? payload.text : ''));
    expect(compareViews(view(events, shown), view(events, joined))).toMatchObject({
      where: 'shown',
      lines: ['- piece 1.text: "one "', '+ piece 1.text: "one two"'],
    });
    expect(compareViews(view(events, shown), view(events, moved))).toMatchObject({
      place: 'what was shown, at piece 3',
      lines: ['- piece 3.request: 2', '+ piece 3.request: 1'],
    });
  });
});
