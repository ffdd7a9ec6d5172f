import { expect, test } from 'vitest';
import type { SessionEvent } from '#engine/schema/events/session-event.ts';
import { CallId, EventId, RequestId, SessionId, TurnId } from '#engine/schema/ids.ts';
import { chainSums } from '#engine/storage/jsonl/codec.ts';
import { messageDraft, someSession } from '#engine/testing/event-drafts.ts';
import { compareLogs, type Strictness } from './compare-logs.ts';

const turnId = TurnId.parse('turn_1');

const place = (index: number) => ({
  v: 1 as const,
  sessionId: someSession,
  parentId: index === 0 ? null : EventId.parse(`evt_${index - 1}`),
  sequence: index,
  sum: '0'.repeat(16),
});
const said = (index: number, text: string): SessionEvent => ({
  ...messageDraft(index, text),
  ...place(index),
});
const asked = (index: number, model: string): SessionEvent => ({
  ...messageDraft(index),
  ...place(index),
  type: 'model.requested',
  payload: {
    turnId,
    requestId: RequestId.parse('req_1'),
    stepIndex: 0,
    attemptIndex: 0,
    provider: 'p',
    model,
  },
});
const ended = (index: number): SessionEvent => ({
  ...messageDraft(index),
  ...place(index),
  type: 'session.ended',
  payload: { reason: 'over' },
});

const golden = chainSums([said(0, 'Hello.'), asked(1, 'one'), said(2, 'Bye.'), ended(3)]);

/** Where a run left the log and in which fields, and the fields that drifted. */
function compared(actual: readonly SessionEvent[], strictness: Strictness = 'by-class') {
  const { divergence, drift } = compareLogs(golden, actual, strictness);
  return {
    left: divergence && [divergence.index, ...divergence.differences.map(({ field }) => field)],
    drift: drift.map(({ index, difference }) => [index, difference.field, difference.fieldClass]),
  };
}

test('the same log is the same, also strictly', () => {
  expect(compareLogs(golden, golden, 'by-class')).toEqual({ drift: [], divergence: undefined });
  expect(compareLogs(golden, golden, 'strict')).toEqual({ drift: [], divergence: undefined });
  expect(compareLogs([], [], 'strict')).toEqual({ drift: [], divergence: undefined });
});

test('behaviour that differs is divergence, with both values', () => {
  const actual = golden.with(2, said(2, 'Good night.'));
  expect(compareLogs(golden, actual, 'by-class').divergence).toEqual({
    index: 2,
    golden: golden[2],
    actual: actual[2],
    differences: [
      {
        field: 'payload.content',
        fieldClass: 'behaviour',
        golden: [{ type: 'text', text: 'Bye.' }],
        actual: [{ type: 'text', text: 'Good night.' }],
      },
    ],
  });
});

test('a request that differs is drift, and divergence only when all must be the same', () => {
  const actual = golden.with(1, { ...asked(1, 'two'), sum: golden[1]?.sum ?? '' });
  expect(compared(actual)).toEqual({ left: undefined, drift: [[1, 'payload.model', 'request']] });
  expect(compared(actual, 'strict')).toEqual({ left: [1, 'payload.model'], drift: [] });
});

test('ids, times, batches and sums may differ, unless all must be the same', () => {
  const other = golden.map((event, index): SessionEvent => ({
    ...event,
    id: EventId.parse(`evt_x${index}`),
    sessionId: SessionId.parse('sess_other'),
    timestamp: '2030-01-01T00:00:00.000Z',
    sum: 'f'.repeat(16),
    batch: { id: 'b', index: 0, count: 2 },
  }));
  expect(compared(other)).toEqual({ left: undefined, drift: [] });
  expect(compared(other, 'strict')).toEqual({
    left: [0, 'id', 'sessionId', 'timestamp', 'batch', 'sum'],
    drift: [],
  });
});

test('drift before a divergence is told, drift after it is not', () => {
  const before = golden.with(1, asked(1, 'two')).with(2, said(2, 'Good night.'));
  expect(compared(before)).toEqual({
    left: [2, 'payload.content'],
    drift: [[1, 'payload.model', 'request']],
  });
  const after = golden.with(0, said(0, 'Hi.')).with(1, asked(1, 'two'));
  expect(compared(after)).toEqual({ left: [0, 'payload.content'], drift: [] });
});

test('an event of another type, missing or too much is divergence without fields', () => {
  const other = golden.with(1, said(1, 'Hello?'));
  expect(compareLogs(golden, other, 'by-class').divergence).toEqual({
    index: 1,
    golden: golden[1],
    actual: other[1],
    differences: [],
  });
  expect(compareLogs(golden, golden.slice(0, 3), 'by-class').divergence).toEqual({
    index: 3,
    golden: golden[3],
    actual: undefined,
    differences: [],
  });
  expect(compareLogs(golden.slice(0, 3), golden, 'by-class').divergence).toEqual({
    index: 3,
    golden: undefined,
    actual: golden[3],
    differences: [],
  });
  expect(compared([]).left).toEqual([0]);
});

test('an optional field on one side only is a difference', () => {
  const completed = (batch?: SessionEvent['batch']): SessionEvent[] => [
    { ...said(0, 'Hello.'), ...(batch === undefined ? {} : { batch }) },
  ];
  const batch = { id: 'b', index: 0, count: 2 };
  const strict = compareLogs(completed(), completed(batch), 'strict').divergence;
  expect(strict?.differences).toEqual([
    { field: 'batch', fieldClass: 'volatile', golden: undefined, actual: batch },
  ]);
});

test('events that say nothing but times and ids count only in a strict comparison', () => {
  const shown = (index: number): SessionEvent => ({
    ...messageDraft(index),
    ...place(index),
    type: 'tool.delta',
    payload: { turnId, callId: CallId.parse('call_1'), text: 'half' },
  });
  const plain = [said(0, 'a'), said(1, 'b'), ended(2)];
  const actual = [said(0, 'a'), shown(1), said(2, 'b'), shown(3), ended(4)];
  expect(compareLogs(plain, actual, 'by-class')).toEqual({ drift: [], divergence: undefined });
  expect(compareLogs(actual, plain, 'by-class').divergence).toBeUndefined();
  expect(compareLogs(plain, actual, 'strict').divergence?.index).toBe(1);
  const other = compareLogs(plain, [...actual.slice(0, 2), said(2, 'c')], 'by-class');
  expect(other.divergence?.index).toBe(2);
});
