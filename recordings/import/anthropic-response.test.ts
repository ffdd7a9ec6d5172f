import { expect, test } from 'vitest';
import { toolCallsIn } from './anthropic-response.ts';

const sse = (...events: unknown[]): string =>
  events.map((event) => `event: x\ndata: ${JSON.stringify(event)}\n\n`).join('');
const start = (index: number, id: string, input: unknown = {}): unknown => ({
  type: 'content_block_start',
  index,
  content_block: { type: 'tool_use', id, name: 'Read', input },
});
const piece = (index: number, partial_json: string): unknown => ({
  type: 'content_block_delta',
  index,
  delta: { type: 'input_json_delta', partial_json },
});

test('calls are put together from their pieces, in the order of their blocks', () => {
  const body = sse(
    { type: 'message_start', message: {} },
    { type: 'content_block_start', index: 0, content_block: { type: 'text', text: '' } },
    { type: 'content_block_delta', index: 0, delta: { type: 'text_delta', text: '{"a":1}' } },
    start(1, 'toolu_1'),
    piece(1, ''),
    piece(1, '{"path":"Gr'),
    start(2, 'toolu_2'),
    piece(2, '{}'),
    piece(1, 'üß.txt"}'),
  );
  const calls = [
    { callId: 'toolu_1', name: 'Read', input: { path: 'Grüß.txt' } },
    { callId: 'toolu_2', name: 'Read', input: {} },
  ];
  expect(toolCallsIn(body)).toEqual(calls);
  expect(toolCallsIn(body.replaceAll('\n', '\r\n'))).toEqual(calls);
});

test('a call without pieces has the arguments of its start', () => {
  expect(toolCallsIn(sse(start(0, 'toolu_1', { all: true }), start(1, 'toolu_2')))).toEqual([
    { callId: 'toolu_1', name: 'Read', input: { all: true } },
    { callId: 'toolu_2', name: 'Read', input: {} },
  ]);
});

test('a whole message has its calls in its content', () => {
  const use = { type: 'tool_use', id: 'toolu_1', name: 'Read', input: { all: true } };
  const body = JSON.stringify({ type: 'message', content: [{ type: 'text', text: 'Hm.' }, use] });
  expect(toolCallsIn(body)).toEqual([{ callId: 'toolu_1', name: 'Read', input: { all: true } }]);
});

test.each(['{"path":', '[1]', '7'])(
  'arguments that are no JSON object, as %s, are unknown',
  (json) => {
    expect(toolCallsIn(sse(start(0, 'toolu_1'), piece(0, json)))).toEqual([
      { callId: 'toolu_1', name: 'Read', input: undefined },
    ]);
  },
);

test('what is no event of a call is passed over', () => {
  const server = { type: 'server_tool_use', id: 'srvtoolu_1', name: 'web_search', input: {} };
  const body = [
    ': a comment',
    'data: [DONE]',
    'data: {"type":"error"',
    sse({ type: 'content_block_start', index: 0, content_block: server }, piece(0, '{"q":1}')),
    sse(piece(9, '{}'), { type: 'ping' }),
  ].join('\n\n');
  expect(toolCallsIn(body)).toEqual([]);
  expect(toolCallsIn('')).toEqual([]);
  expect(toolCallsIn('{"type":"error","error":{}}')).toEqual([]);
});
