import { expect, test } from 'vitest';
import type { RequestDifference } from '#recordings/playback/compare-requests.ts';
import type { Receipt, ServedExchange } from '#recordings/playback/receipt.ts';
import { figuresOf, receiptProblems, renderReceipt } from './render-receipt.ts';

const difference = (path: string): RequestDifference => ({
  path,
  kind: 'changed',
  class: 'drift',
  cause: 'prompt',
  recorded: 'a',
  live: 'b',
});
const served = (number: number, more: Partial<ServedExchange> = {}): ServedExchange => ({
  number,
  asked: number,
  status: 'served',
  chunksServed: 1,
  differences: [],
  ...more,
});
const receipt = (more: Partial<Receipt> = {}): Receipt => ({
  ok: true,
  recording: { title: 'a run', sums: { 'exchanges.jsonl': '0' } },
  policy: 'drift',
  exchanges: [served(1)],
  misses: [],
  unused: [],
  drift: 0,
  ...more,
});

test('a good receipt is one line, and no problem', () => {
  expect(renderReceipt(receipt())).toEqual([
    'receipt served 1, missed 0, unused 0, drift 0; policy drift',
  ]);
  expect(receiptProblems(receipt())).toEqual([]);
});

test('whatever was not as recorded has a line, and what fails it a problem', () => {
  const differences = ['system', 'tools[0].description', 'max_tokens', 'stop'].map(difference);
  const bad = receipt({
    ok: false,
    exchanges: [served(1, { differences }), served(2, { status: 'aborted' })],
    misses: [
      {
        asked: 3,
        kind: 'extra',
        cause: 'extra',
        nearest: undefined,
        equallyNear: [],
        equals: undefined,
        differences: [],
        message: 'Replay: cause extra.',
      },
    ],
    unused: [3, 4],
    drift: 4,
  });
  expect(renderReceipt(bad).join('\n')).toMatchInlineSnapshot(`
    "receipt served 2, missed 1, unused 2, drift 4; policy drift
    missed  request 3: Replay: cause extra.
    unused  exchange 3
    unused  exchange 4
    drift   request 1, exchange 1: system (prompt), tools[0].description (prompt), max_tokens (prompt), 1 more
    left    request 2, exchange 2: the client went after 1 chunk"
  `);
  expect(receiptProblems(bad)).toMatchInlineSnapshot(`
    [
      "1 request without a recorded answer",
      "2 exchanges never asked for",
    ]
  `);
});

test('an empty recording proves nothing', () => {
  expect(receiptProblems(receipt({ ok: false, exchanges: [] }))).toEqual([
    'the recording holds no exchange',
  ]);
});

test('where nothing was replayed there is nothing to count', () => {
  expect(figuresOf(undefined)).toEqual({ served: 0, missed: 0, unused: 0, drift: 0 });
});

test('more drift than is allowed is a problem', () => {
  expect(receiptProblems(receipt({ drift: 2 }), 2)).toEqual([]);
  expect(receiptProblems(receipt({ drift: 3 }), 2)).toEqual(['drift 3, allowed are 2']);
});
