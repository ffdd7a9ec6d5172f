import { expect, test } from 'vitest';
import type { SessionEvent } from '#engine/schema/events/session-event.ts';
import { SessionId } from '#engine/schema/ids.ts';
import { messageDraft, someSession } from '#engine/testing/event-drafts.ts';
import { chainSums, encodeEvent, encodeLog, sumOf } from './codec.ts';
import { placeBatch } from './place-batch.ts';
import { scanLog } from './scan-log.ts';

const file = 'session.jsonl';

/** Five events in a row, without batches. */
function fiveEvents(): readonly SessionEvent[] {
  const ids = new Set<string>();
  const events: SessionEvent[] = [];
  for (let index = 0; index < 5; index += 1) {
    const at = { sessionId: someSession, head: events.at(-1), ids, epoch: 1 };
    const { events: placed } = placeBatch([messageDraft(index)], at);
    events.push(...placed);
    ids.add(`evt_${index}`);
  }
  return events;
}

/** Lines as they stand in the file, with the sums that the events carry. */
const linesOf = (events: readonly SessionEvent[]): string[] =>
  events.map((event, index) => encodeEvent(event, events[index - 1]?.sum ?? '').line);

const scanLines = (lines: readonly string[]) => scanLog(Buffer.from(lines.join('')), { file });

/** The log with one event changed by somebody who also made the sums anew. */
const forged = (index: number, change: Record<string, unknown>): readonly string[] =>
  linesOf(
    chainSums(fiveEvents().map((event, at) => (at === index ? { ...event, ...change } : event))),
  );

const kindsOf = (lines: readonly string[]): string[] =>
  scanLines(lines).problems.map((problem) => `${problem.line} ${problem.kind}`);

test('a sound log has no problem', () => {
  expect(scanLines(linesOf(fiveEvents()))).toEqual({
    events: fiveEvents(),
    epoch: 1,
    soundBytes: linesOf(fiveEvents()).join('').length,
    problems: [],
    damage: undefined,
    tornEnd: undefined,
  });
});

test('every problem says file, line, what is wrong and what to do', () => {
  const lines = linesOf(fiveEvents());
  lines[1] = lines[1]?.replace('message 1', 'massage 1') ?? '';
  lines[3] = 'not JSON\n';
  expect(scanLines(lines).problems.map((problem) => problem.message)).toMatchInlineSnapshot(`
    [
      "session.jsonl:2: this line or its sum was changed: the sum is a33fedee9f69c432 and should be ed5bdabf0c41d9c3. What stands before this line can be read. To go on, restore the file from a copy, or cut it before this line.",
      "session.jsonl:4: the line is not a JSON object. What stands before this line can be read. To go on, restore the file from a copy, or cut it before this line.",
    ]
  `);
  expect(scanLines(lines).events).toEqual(fiveEvents().slice(0, 1));
});

test('an edited payload with a stale sum is found', () => {
  const lines = linesOf(fiveEvents());
  lines[2] = lines[2]?.replace('message 2', 'massage 2') ?? '';
  expect(kindsOf(lines)).toEqual(['3 wrong_sum']);
});

test('an edited payload with a sum of its own is found at the next line', () => {
  const events = fiveEvents();
  const lines = linesOf(events);
  lines[2] = encodeEvent(
    { ...events[2], timestamp: 'x' } as SessionEvent,
    events[1]?.sum ?? '',
  ).line;
  expect(kindsOf(lines)).toEqual(['3 bad_event', '4 wrong_sum']);
});

test('a missing line is found at the line that took its place', () => {
  expect(kindsOf(linesOf(fiveEvents()).toSpliced(2, 1))).toEqual(['3 wrong_sequence']);
  expect(kindsOf(linesOf(fiveEvents()).toSpliced(0, 1))).toEqual(['1 wrong_sequence']);
});

test('a line that stands there twice is found, also at the end', () => {
  const lines = linesOf(fiveEvents());
  expect(kindsOf(lines.toSpliced(2, 0, lines[2] ?? ''))).toEqual(['4 wrong_sequence']);
  const scan = scanLines([...lines, lines[4] ?? '']);
  expect(scan.problems.map((problem) => problem.kind)).toEqual(['wrong_sequence']);
  expect(scan.tornEnd).toBeUndefined();
});

test('two lines that changed places are found', () => {
  const [a = '', b = '', c = '', d = '', e = ''] = linesOf(fiveEvents());
  expect(kindsOf([a, c, b, d, e])[0]).toBe('2 wrong_sequence');
});

test.each<[string, Record<string, unknown>, string]>([
  ['a sequence that is doubled', { sequence: 2 }, '4 wrong_sequence'],
  ['a parent that is nowhere', { parentId: 'evt_404' }, '4 missing_parent'],
  ['a parent that comes later', { parentId: 'evt_4' }, '4 missing_parent'],
  ['a second root', { parentId: null }, '4 missing_parent'],
  ['a type that nobody knows', { type: 'turn.pondered' }, '4 unknown_event'],
  ['a payload that does not fit', { payload: {} }, '4 bad_event'],
  ['an id that was there before', { id: 'evt_1' }, '4 bad_event'],
  ['an event of another session', { sessionId: 'sess_2' }, '4 bad_event'],
  ['half a batch', { batch: { id: 'evt_3', index: 0, count: 2 } }, '4 incomplete_batch'],
  ['the end of a batch', { batch: { id: 'evt_2', index: 1, count: 2 } }, '4 incomplete_batch'],
  ['another version, older', { v: 0 }, '4 bad_event'],
])('%s is found although its sum fits', (_, change, found) => {
  expect(kindsOf(forged(3, change))).toEqual([found]);
  expect(scanLines(forged(3, change)).events).toEqual(fiveEvents().slice(0, 3));
});

test('a newer version is told apart from damage, and nothing after it is judged', () => {
  const newer = fiveEvents().map((event, at) => (at < 2 ? event : { ...event, v: 2 as 1 }));
  const scan = scanLines(linesOf(newer));
  expect(scan.problems.map((problem) => problem.kind)).toEqual(['too_new']);
  expect(scan.problems[0]?.message).toMatchInlineSnapshot(
    `"session.jsonl:3: the log has version 2, and this program reads 1. A newer version of reprise wrote it: update reprise, then open the session again."`,
  );
});

test.each<[string, readonly object[]]>([
  [
    'whose index stands still',
    [
      { index: 0, count: 2 },
      { index: 0, count: 2 },
    ],
  ],
  [
    'that another one ends',
    [
      { index: 0, count: 2 },
      { id: 'evt_2', index: 1, count: 2 },
    ],
  ],
  [
    'whose count changes',
    [
      { index: 0, count: 3 },
      { index: 1, count: 2 },
    ],
  ],
  [
    'that breaks off',
    [
      { index: 0, count: 3 },
      { index: 1, count: 3 },
    ],
  ],
])('a batch %s is damage, told at its beginning', (_, batches) => {
  const events = fiveEvents().map((event, at) => {
    const place = batches[at - 1];
    return place === undefined
      ? event
      : ({ ...event, batch: { id: 'evt_1', ...place } } as SessionEvent);
  });
  const scan = scanLines([encodeLog(events)]);
  expect(scan.problems).toMatchObject([{ line: 2, kind: 'incomplete_batch' }]);
  expect(scan).toMatchObject({ tornEnd: undefined, events: fiveEvents().slice(0, 1) });
  expect(scan.problems[0]?.mend).toContain('restore the file');
});

test.each<[string, (body: Buffer) => Buffer]>([
  ['a byte order mark', (body) => Buffer.concat([Buffer.from('\uFEFF'), body])],
  ['what is not UTF-8', (body) => Buffer.from(body.with(body.indexOf('message'), 0xff))],
])('%s is no JSON, also where its sum fits', (_, change) => {
  const [first = '', second = ''] = linesOf(fiveEvents());
  const body = change(Buffer.from(`${first.slice(0, -27)}}`));
  const member = `,"sum":"${sumOf('', body)}"}\n`;
  const bytes = Buffer.concat([body.subarray(0, -1), Buffer.from(member + second)]);
  expect(scanLog(bytes, { file }).problems[0]).toMatchObject({ line: 1, kind: 'bad_json' });
});

test('the first event has no parent', () => {
  expect(kindsOf(forged(0, { parentId: 'evt_4' }))).toEqual(['1 missing_parent']);
});

test('a log of another session than the one asked for is found at its first line', () => {
  const bytes = Buffer.from(linesOf(fiveEvents()).join(''));
  const scan = scanLog(bytes, { file, sessionId: SessionId.parse('sess_2') });
  expect(scan.problems[0]).toMatchObject({ line: 1, kind: 'bad_event' });
});

test.each<[string, (last: string) => string]>([
  ['without its newline', (last) => last.slice(0, -1)],
  ['of zeros, as a power cut leaves it', (last) => '\0'.repeat(last.length)],
  ['with a hole', (last) => last.replace('message', '\0\0\0\0\0\0\0')],
  ['with a stale sum', (last) => last.replace('message 4', 'massage 4')],
])('a last line %s is a torn end', (_, tear) => {
  const lines = linesOf(fiveEvents());
  const scan = scanLines([...lines.slice(0, 4), tear(lines[4] ?? '')]);
  expect(scan.problems.map(({ line, kind }) => ({ line, kind }))).toEqual([
    { line: 5, kind: 'torn_line' },
  ]);
  expect(scan).toMatchObject({ tornEnd: 'torn_line', events: fiveEvents().slice(0, 4) });
});

test('a torn end does not hide damage before it', () => {
  const lines = linesOf(fiveEvents());
  const scan = scanLines([...lines.toSpliced(2, 1), '{"v":1,']);
  expect(scan.problems.map((problem) => problem.kind)).toEqual(['wrong_sequence', 'torn_line']);
  expect(scan.tornEnd).toBeUndefined();
});

test('a batch without its end is a torn end that starts at the batch', () => {
  const ids = new Set(['evt_0', 'evt_1', 'evt_2', 'evt_3', 'evt_4']);
  const at = { sessionId: someSession, head: fiveEvents().at(-1), ids, epoch: 1 };
  const batch = placeBatch([messageDraft(5), messageDraft(6), messageDraft(7)], at);
  const [first = '', second = ''] = batch.text.split(/(?<=\n)/);
  const scan = scanLines([...linesOf(fiveEvents()), first, second]);
  expect(scan).toMatchObject({ tornEnd: 'incomplete_batch', events: fiveEvents() });
  expect(scan.problems[0]).toMatchObject({ line: 6, kind: 'incomplete_batch' });
});
