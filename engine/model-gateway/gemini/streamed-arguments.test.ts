import { expect, test } from 'vitest';
import type { JsonObject } from '#engine/schema/json.ts';
import { read, roundTrip, signed } from './read-answer.fixture.ts';
import { call, response, stop } from './wire.fixture.ts';

const piece = (jsonPath: string, value: JsonObject, more = true): JsonObject => ({
  functionCall: {
    partialArgs: [{ jsonPath, ...value }],
    ...(more ? { willContinue: true } : {}),
  },
});
const open = { functionCall: { name: 'write', willContinue: true }, ...signed };
const close = { functionCall: {} };

test.each<[string, readonly JsonObject[], JsonObject]>([
  ['none', [open, close], {}],
  [
    'a string in pieces',
    [
      open,
      piece('$.a', { stringValue: 'x', willContinue: true }),
      piece('$.a', { stringValue: 'y', willContinue: true }),
      piece('$.a', { stringValue: '' }),
      close,
    ],
    { a: 'xy' },
  ],
  [
    'every kind of value, in lists and objects',
    [
      open,
      piece('$.list[0].n', { numberValue: 0.5 }),
      piece('$.list[1]["b c"]', { boolValue: false }),
      piece("$['d.e'][0]", { nullValue: 'NULL_VALUE' }),
      piece('$.last', { stringValue: 'z' }, false),
    ],
    { list: [{ n: 0.5 }, { 'b c': false }], 'd.e': [null], last: 'z' },
  ],
  ['no last part', [open, piece('$.a', { stringValue: 'x' })], { a: 'x' }],
])('arguments that come value by value: %s', async (_what, parts, args) => {
  const { chunks, message, back } = await roundTrip(...parts);
  expect(message).toEqual([
    {
      type: 'tool_call',
      callId: 'call_0',
      name: 'write',
      arguments: args,
      _meta: { gemini: { part: signed } },
    },
  ]);
  expect(back).toEqual([call('write', args, signed)]);
  expect(chunks.at(-1)).toMatchObject({ stopReason: 'tool_use' });
});

test.each([
  ['no path', ''],
  ['a path from nowhere', 'a.b'],
  ['a wild path', '$.*'.replace('*', '')],
  ['a hole in a list', '$.list[3]'],
  ['a member of a string', '$.a.b'],
  ['the prototype', '$.__proto__.polluted'],
])('%s makes the call malformed', async (_what, path) => {
  const { message } = await roundTrip(
    open,
    piece('$.a', { stringValue: 'x' }),
    piece(path, { stringValue: 'y' }),
    close,
  );
  expect(message).toMatchObject([
    { arguments: {}, malformed: expect.stringContaining('"stringValue":"y"') as string },
  ]);
  expect('polluted' in {}).toBe(false);
});

test('two calls follow each other without an end of the first', async () => {
  const { message } = await roundTrip(open, piece('$.a', { stringValue: 'x' }), open, close);
  expect(message).toMatchObject([{ arguments: { a: 'x' } }, { arguments: {} }]);
});

test('a piece without a call breaks the format', async () => {
  const chunks = await read(response([piece('$.a', { stringValue: 'x' })]), stop());
  expect(chunks.at(-1)).toMatchObject({ type: 'failed', error: { code: 'protocol' } });
});

// Goal: linear time. A quadratic reader would need hours for this; the runner's limit is seconds.
test('a long string in many pieces', async () => {
  const many = Array.from({ length: 20_000 }, () =>
    piece('$.a', { stringValue: 'x'.repeat(20), willContinue: true }),
  );
  const { message } = await roundTrip(open, ...many, close);
  expect(message).toMatchObject([{ arguments: { a: 'x'.repeat(400_000) } }]);
});
