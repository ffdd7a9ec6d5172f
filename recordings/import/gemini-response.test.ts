import { expect, test } from 'vitest';
import type { JsonObject } from '#engine/schema/json.ts';
import { toolCallsIn } from './gemini-response.ts';

const response = (...parts: JsonObject[]) => ({ candidates: [{ content: { parts }, index: 0 }] });
const call = (name: string, more: JsonObject = {}) => ({ functionCall: { name, ...more } });
const responses = [
  response({ text: '{"a":1}' }, call('read', { id: 'x', args: { path: 'ü' } })),
  response(call('list')),
  { usageMetadata: {} },
];
const calls = [
  { callId: 'x', name: 'read', input: { path: 'ü' } },
  { callId: 'call_1', name: 'list', input: {} },
];

test.each([
  ['events', responses.map((each) => `data: ${JSON.stringify(each)}\r\n\r\n`).join('')],
  ['an array', JSON.stringify(responses, null, 2)],
  ['one object', JSON.stringify(response(...responses.flatMap((each) => partsOf(each))))],
])('calls are found in %s', (_framing, body) => {
  expect(toolCallsIn(body)).toEqual(calls);
});

test('a call without an id has its number in the conversation', () => {
  const contents = [
    { role: 'user', parts: [{ text: 'Go.' }] },
    { role: 'model', parts: [{ function_call: { name: 'a' } }, call('b')] },
    { role: 'user', parts: [{ functionResponse: { name: 'a' } }] },
  ];
  const body = JSON.stringify(response(call('c')));
  expect(toolCallsIn(body, { contents })).toEqual([{ callId: 'call_2', name: 'c', input: {} }]);
});

test('a call that a server answered in the same message is none of ours', () => {
  const answered = { functionResponse: { name: 'srv', response: {} } };
  const body = JSON.stringify(response(call('srv'), answered, call('mine')));
  expect(toolCallsIn(body)).toEqual([{ callId: 'call_1', name: 'mine', input: {} }]);
});

test('arguments that come value by value are put together', () => {
  const piece = (jsonPath: string, value: JsonObject) => ({
    functionCall: { partialArgs: [{ jsonPath, ...value }], willContinue: true },
  });
  const body = JSON.stringify([
    response(call('write', { willContinue: true })),
    response(piece('$.list[0].text', { stringValue: 'a', willContinue: true })),
    response(
      piece('$.list[0].text', { stringValue: 'b' }),
      piece('$.none', { nullValue: 'NULL_VALUE' }),
    ),
    response({ functionCall: {} }, call('next', { args: { a: 1 } })),
  ]);
  expect(toolCallsIn(body)).toEqual([
    { callId: 'call_0', name: 'write', input: { list: [{ text: 'ab' }], none: null } },
    { callId: 'call_1', name: 'next', input: { a: 1 } },
  ]);
});

test('arguments that are no object are unknown; what is no answer has no calls', () => {
  const odd = JSON.stringify({ candidates: [{ content: { parts: [call('a', { args: {} })] } }] });
  expect(toolCallsIn(odd.replace('{}', '[1]'))).toEqual([
    { callId: 'call_0', name: 'a', input: undefined },
  ]);
  for (const body of ['', 'data: [DONE]\n\n', '{"error":{}}', '<html>']) {
    expect(toolCallsIn(body)).toEqual([]);
  }
});

function partsOf(each: object): JsonObject[] {
  const { candidates: [first] = [] } = each as {
    candidates?: { content: { parts: JsonObject[] } }[];
  };
  return first?.content.parts ?? [];
}
