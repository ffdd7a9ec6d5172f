import { expect, test } from 'vitest';
import type { JsonObject } from '#engine/schema/json.ts';
import type { ModelChunk } from '#engine/schema/model-stream.ts';
import { messageReader } from './message-chunks.ts';
import { block, chunksOf, sse, start, stop, textBlocks, toolBlocks } from './wire.fixture.ts';

/** The chunks of these events, without the ones that every test would repeat. */
function chunks(...events: readonly JsonObject[]): ModelChunk[] {
  const reader = messageReader();
  return events.flatMap((event) => [
    ...reader.chunksOf({ name: undefined, data: JSON.stringify(event) }),
  ]);
}

const completed = { type: 'block.completed', index: 0 };

test('thinking: the last signature counts, wherever it came', () => {
  const signed = { type: 'thinking', thinking: '', signature: 'first' };
  const omitted = [{ type: 'thinking.signature', index: 0, signature: 'first' }, completed];
  expect(chunks(...block(0, signed))).toEqual(omitted);
  expect(
    chunks(
      ...block(
        0,
        signed,
        { type: 'thinking_delta', thinking: 'hm' },
        { type: 'thinking_delta', thinking: '' },
        { type: 'signature_delta', signature: 'second' },
      ),
    ),
  ).toEqual([
    { type: 'thinking.delta', index: 0, text: 'hm' },
    { type: 'thinking.signature', index: 0, signature: 'second' },
    completed,
  ]);
});

test('redacted thinking is told whole, and kept whole where it has more than its data', () => {
  const redacted = { type: 'redacted_thinking', data: 'abc' };
  expect(chunks(...block(0, redacted))).toEqual([
    { type: 'thinking.redacted', index: 0, data: 'abc' },
    completed,
  ]);
  const more = { ...redacted, key: 1 };
  expect(chunks(...block(0, more))).toEqual([
    { type: 'provider.block', index: 0, kind: 'redacted_thinking', _meta: { anthropic: more } },
    completed,
  ]);
});

test.each([
  ['the empty string', {}, [''], { arguments: {} }],
  ['nothing', {}, [], { arguments: {} }],
  ['an input in the start', { a: 1 }, [], { arguments: { a: 1 } }],
  ['pieces, which win over the start', { a: 1 }, ['{"b"', ':2}'], { arguments: { b: 2 } }],
  ['JSON that was cut', {}, ['{"b":'], { arguments: {}, malformed: '{"b":' }],
  ['a list', {}, ['[1]'], { arguments: {}, malformed: '[1]' }],
  ['a list in the start', [1], [], { arguments: {}, malformed: '[1]' }],
] as const)('tool input from %s', (_what, input, pieces, expected) => {
  const deltas = pieces.map((partial_json) => ({ type: 'input_json_delta', partial_json }));
  const call = { type: 'tool_use', id: 'toolu_1', name: 'read', input: input as JsonObject };
  expect(chunks(...block(0, call, ...deltas)).at(-2)).toEqual({
    type: 'tool_call.completed',
    index: 0,
    callId: 'toolu_1',
    name: 'read',
    ...expected,
  });
});

test('parallel calls may interleave, and further fields stay with their call', () => {
  const [startA, deltaA, stopA] = toolBlocks(0, 'toolu_a', '{}');
  const caller = { type: 'direct' };
  const [startB, deltaB, stopB] = block(
    1,
    { type: 'tool_use', id: 'toolu_b', name: 'write', input: {}, caller, toolset_name: null },
    { type: 'input_json_delta', partial_json: '{"x":1}' },
  );
  const events = [startA, startB, deltaB, deltaA, stopA, stopB] as JsonObject[];
  expect(chunks(...events).filter(({ type }) => type === 'tool_call.completed')).toEqual([
    { type: 'tool_call.completed', index: 0, callId: 'toolu_a', name: 'read', arguments: {} },
    {
      type: 'tool_call.completed',
      index: 1,
      callId: 'toolu_b',
      name: 'write',
      arguments: { x: 1 },
      _meta: { anthropic: { caller } },
    },
  ]);
});

test('server tools: the call streams, the result is whole in its start', () => {
  const content = [{ type: 'web_search_result', url: 'https://example.test' }];
  expect(
    chunks(
      ...block(
        0,
        { type: 'mcp_tool_use', id: 'mcptoolu_1', name: 'echo', server_name: 's', input: {} },
        { type: 'input_json_delta', partial_json: '{}' },
      ),
      ...block(1, { type: 'web_search_tool_result', tool_use_id: 'srvtoolu_1', content }),
    ),
  ).toEqual([
    { type: 'server_tool.started', index: 0, callId: 'mcptoolu_1', name: 'echo' },
    { type: 'server_tool.delta', index: 0, json: '{}' },
    {
      type: 'server_tool.completed',
      index: 0,
      callId: 'mcptoolu_1',
      name: 'echo',
      arguments: {},
      _meta: { anthropic: { type: 'mcp_tool_use', server_name: 's' } },
    },
    completed,
    {
      type: 'server_tool.result',
      index: 1,
      callId: 'srvtoolu_1',
      kind: 'web_search_tool_result',
      content,
      _meta: { anthropic: {} },
    },
    { ...completed, index: 1 },
  ]);
});

test('citations are told as they come and stand beside the text at its end', () => {
  const cited = (n: number) => ({ type: 'char_location', document_index: n });
  expect(
    chunks(
      ...block(
        0,
        { type: 'text', text: 'So', citations: [cited(0)] },
        { type: 'citations_delta', citation: cited(1) },
        { type: 'text_delta', text: ' it is' },
      ),
    ),
  ).toEqual([
    { type: 'text.delta', index: 0, text: 'So' },
    { type: 'citation', index: 0, citation: cited(0) },
    { type: 'citation', index: 0, citation: cited(1) },
    { type: 'text.delta', index: 0, text: ' it is' },
    { ...completed, _meta: { anthropic: { citations: [cited(0), cited(1)] } } },
  ]);
});

test('a block of an unknown type is put together from its deltas and kept whole', () => {
  expect(
    chunks(
      ...block(
        0,
        { type: 'compaction', content: null },
        { type: 'compaction_delta', content: 'Sum', encrypted_content: 'e' },
        { type: 'compaction_delta', content: 'mary', encrypted_content: null, level: 2 },
      ),
    ),
  ).toEqual([
    {
      type: 'provider.block',
      index: 0,
      kind: 'compaction',
      _meta: {
        anthropic: { type: 'compaction', content: 'Summary', encrypted_content: 'e', level: 2 },
      },
    },
    completed,
  ]);
});

test('an unknown event is passed on, a ping is not', () => {
  const event = { type: 'message_weather', sky: 'blue' };
  expect(chunks({ type: 'ping' }, event)).toEqual([{ type: 'provider.event', event }]);
});

test('usage: later figures win, null and missing ones change nothing, raw keeps all', () => {
  const usage = { input_tokens: 90, output_tokens: 40, cache_creation_input_tokens: 8 };
  const details = { cache_read_input_tokens: null, output_tokens_details: { thinking_tokens: 5 } };
  const [change, end] = stop('end_turn', { usage: { ...usage, ...details } }) as [
    JsonObject,
    JsonObject,
  ];
  expect(chunks(start, change, end).filter(({ type }) => type === 'usage')).toEqual([
    {
      type: 'usage',
      usage: {
        inputTokens: 7,
        outputTokens: 1,
        cacheReadTokens: 3,
        cacheWriteTokens: 0,
        raw: (start['message'] as JsonObject)['usage'],
      },
    },
    {
      type: 'usage',
      usage: {
        inputTokens: 90,
        outputTokens: 40,
        cacheReadTokens: 3,
        cacheWriteTokens: 8,
        reasoningTokens: 5,
        raw: { ...usage, ...details, cache_read_input_tokens: 3, service_tier: 'standard' },
      },
    },
  ]);
});

test.each([
  ['end_turn', 'end'],
  ['tool_use', 'tool_use'],
  ['max_tokens', 'max_tokens'],
  ['stop_sequence', 'stop_sequence'],
  ['pause_turn', 'pause'],
  ['compaction', 'pause'],
  ['refusal', 'refusal'],
  ['model_context_window_exceeded', 'context_window'],
])('stop reason %s is %s', (wire, stopReason) => {
  expect(chunks(...stop(wire)).at(-1)).toEqual({ type: 'finished', stopReason });
});

test('an unknown stop reason ends the turn and is kept', () => {
  expect(chunks(...stop('constructor')).at(-1)).toEqual({
    type: 'finished',
    stopReason: 'end',
    _meta: { anthropic: { stop_reason: 'constructor' } },
  });
});

test('what else is said of the message stands beside its end', () => {
  const stop_details = { type: 'refusal', category: 'bio' };
  const delta = { stop_reason: 'refusal', stop_sequence: null, stop_details };
  const context_management = { applied_edits: [] };
  const message = {
    ...(start['message'] as JsonObject),
    container: { id: 'c' },
    diagnostics: null,
  };
  const events = stop('refusal', { delta, context_management });
  expect(chunks({ type: 'message_start', message }, ...events).at(-1)).toEqual({
    type: 'finished',
    stopReason: 'refusal',
    _meta: { anthropic: { container: { id: 'c' }, stop_details, context_management } },
  });
});

test.each<[string, string]>([
  ['data that is no JSON', 'data: oops\n\n'],
  ['data that is no object', 'data: [1]\n\n'],
  ['a second start', sse(start)],
  [
    'a delta for a block that is not open',
    sse({ type: 'content_block_delta', index: 3, delta: {} }),
  ],
  ['a block that starts twice', sse(...textBlocks(0, 'a'), ...textBlocks(0, 'b'))],
  ['a block without a type', sse({ type: 'content_block_start', index: 0, content_block: {} })],
  ['a call without an id', sse(...block(0, { type: 'tool_use', id: '', name: 'x' }))],
  ['a delta without its text', sse(...block(0, { type: 'text' }, { type: 'text_delta' }))],
  ['a stop while a block is open', sse(...toolBlocks(0, 'toolu_1').slice(0, 1), ...stop())],
  ['a stop without a reason', sse({ type: 'message_stop' })],
])('%s is a protocol failure', async (_what, broken) => {
  const read = await chunksOf({ body: sse(start) + broken + sse(...stop()) });
  expect(read.at(-1)).toMatchObject({
    type: 'failed',
    error: { code: 'protocol', retryable: true },
  });
});

test('what is wrong is said in the message', async () => {
  const broken = block(0, { type: 'text' }, { type: 'text_delta', txt: 'a' });
  const [failed] = (await chunksOf({ body: sse(start, ...broken) })).slice(-1);
  expect(failed?.type === 'failed' && failed.error.message).toMatchInlineSnapshot(
    `"\`text\` is undefined and should be a string, in {"type":"text_delta","txt":"a"}."`,
  );
});
