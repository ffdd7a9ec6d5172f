import { expect, test } from 'vitest';
import { toolCallsIn } from './openai-chat-response.ts';

const sse = (...deltas: unknown[]): string =>
  deltas.map((delta) => `data: ${JSON.stringify({ choices: [{ index: 0, delta }] })}\n\n`).join('');
const piece = (index: number | undefined, id: string | undefined, called: unknown): unknown => ({
  tool_calls: [{ index, id, function: called }],
});

test('calls are put together from their pieces', () => {
  const body = sse(
    { role: 'assistant', content: '' },
    piece(0, 'a', { name: 'Read', arguments: '' }),
    piece(0, undefined, { arguments: '{"path":"Gr' }),
    piece(1, 'b', { name: 'Read', arguments: '{}' }),
    piece(0, '', { arguments: 'üß.txt"}' }),
  );
  const calls = [
    { callId: 'a', name: 'Read', input: { path: 'Grüß.txt' } },
    { callId: 'b', name: 'Read', input: {} },
  ];
  expect(toolCallsIn(`${body}data: [DONE]\n\n`)).toEqual(calls);
  expect(toolCallsIn(body.replaceAll('\n', '\r\n'))).toEqual(calls);
});

test('calls under one index, without an index, without an id', () => {
  const whole = (json: string): object => ({ name: 'Read', arguments: json });
  expect(
    toolCallsIn(sse(piece(0, 'a', whole('{"n":1}')), piece(0, 'b', whole('{"n":2}')))),
  ).toMatchObject([
    { callId: 'a', input: { n: 1 } },
    { callId: 'b', input: { n: 2 } },
  ]);
  expect(
    toolCallsIn(sse(piece(undefined, 'a', whole('{}')), piece(undefined, 'b', whole('{}')))),
  ).toMatchObject([{ callId: 'a' }, { callId: 'b' }]);
  expect(
    toolCallsIn(sse(piece(0, undefined, whole('{"n":')), piece(0, undefined, whole('1}')))),
  ).toEqual([{ callId: '', name: 'Read', input: { n: 1 } }]);
});

test('an answer in one object, arguments as an object, the call of old, a custom tool', () => {
  const body = (message: unknown): string => JSON.stringify({ choices: [{ index: 0, message }] });
  expect(
    toolCallsIn(
      body({ tool_calls: [{ id: 'a', function: { name: 'Read', arguments: { n: 1 } } }] }),
    ),
  ).toEqual([{ callId: 'a', name: 'Read', input: { n: 1 } }]);
  expect(toolCallsIn(body({ function_call: { name: 'Read', arguments: '{}' } }))).toEqual([
    { callId: '', name: 'Read', input: {} },
  ]);
  expect(
    toolCallsIn(body({ tool_calls: [{ id: 'a', custom: { name: 'sql', input: 'SELECT' } }] })),
  ).toEqual([{ callId: 'a', name: 'sql', input: { input: 'SELECT' } }]);
});

test.each(['{"path":', '[1]', '7'])(
  'arguments that are no JSON object, as %s, are unknown',
  (json) => {
    expect(toolCallsIn(sse(piece(0, 'a', { name: 'Read', arguments: json })))).toEqual([
      { callId: 'a', name: 'Read', input: undefined },
    ]);
  },
);

test('what is no call is passed over', () => {
  expect(toolCallsIn('')).toEqual([]);
  expect(toolCallsIn(': a comment\n\ndata: {"error"\n\ndata: [DONE]\n\n')).toEqual([]);
  expect(toolCallsIn('{"error":{"message":"no"}}')).toEqual([]);
  const second = { index: 1, delta: piece(0, 'a', { name: 'Read', arguments: '{}' }) };
  expect(toolCallsIn(`data: ${JSON.stringify({ choices: [second] })}\n\n`)).toEqual([]);
});
