import { expect, test } from 'vitest';
import { CallId } from '#engine/schema/ids.ts';
import type { AssistantPart, Message } from '#engine/schema/message.ts';
import type { ModelRequest, ModelSettings } from '#engine/schema/model-request.ts';
import { contractRequest } from '#engine/testing/model-port.contract.ts';
import { betaHeaders, toMessageParams } from './to-message-params.ts';

const callId = CallId.parse('toolu_1');
const user = (...texts: readonly string[]): Message => ({
  role: 'user',
  content: texts.map((text) => ({ type: 'text', text })),
});
const assistant = (...content: readonly AssistantPart[]): Message => ({
  role: 'assistant',
  content: [...content],
});
const call: AssistantPart = { type: 'tool_call', callId, name: 'read', arguments: { path: 'a' } };
const answer = (isError = false): Message => ({
  role: 'tool',
  answers: [{ callId, output: [{ type: 'text', text: 'out' }], isError }],
});
const params = (changes: Partial<ModelRequest>) =>
  toMessageParams({ ...contractRequest, ...changes });
const messages = (...list: readonly Message[]) => params({ messages: [...list] })['messages'];
const settings = (changes: Partial<ModelSettings>) =>
  params({ settings: { outputTokensMax: 9, ...changes } });

test('the smallest request, whole', () => {
  expect(params({ tools: [], system: [] })).toEqual({
    max_tokens: 100,
    model: 'contract-model',
    messages: [{ role: 'user', content: [{ type: 'text', text: 'Hello' }] }],
    stream: true,
  });
});

test('system prompt and tools, one of them the provider’s own', () => {
  const own = { type: 'web_search_20260318', name: 'web_search', max_uses: 3 };
  const [read] = contractRequest.tools;
  if (read === undefined) throw new Error('the contract request has a tool');
  const { system, tools } = params({
    tools: [read, { ...read, _meta: { anthropic: own, openai: { type: 'web' } } }],
    system: [
      { type: 'text', text: 'A' },
      { type: 'text', text: ' ' },
    ],
  });
  expect(system).toEqual([{ type: 'text', text: 'A' }]);
  expect(tools).toEqual([
    { name: 'read', description: read.description, input_schema: read.inputSchema },
    own,
  ]);
});

test.each<[string, Partial<ModelSettings>, object]>([
  ['thinking off', { thinking: { mode: 'off' } }, { thinking: { type: 'disabled' } }],
  [
    'a thinking budget',
    { thinking: { mode: 'budget', tokensMax: 2000, _meta: { anthropic: { display: 'omitted' } } } },
    { thinking: { type: 'enabled', budget_tokens: 2000, display: 'omitted' } },
  ],
  [
    'adaptive thinking of another kind',
    { thinking: { mode: 'adaptive', _meta: { anthropic: { type: 'between_tools' } } } },
    { thinking: { type: 'between_tools' } },
  ],
  ['a temperature', { temperature: 0 }, { temperature: 0 }],
  ['stop sequences', { stopSequences: ['###'] }, { stop_sequences: ['###'] }],
  ['a tool choice', { toolChoice: { type: 'any' } }, { tool_choice: { type: 'any' } }],
  [
    'one call at a time',
    { parallelToolCalls: false },
    { tool_choice: { type: 'auto', disable_parallel_tool_use: true } },
  ],
  [
    'one call of one tool',
    { parallelToolCalls: false, toolChoice: { type: 'tool', name: 'read' } },
    { tool_choice: { type: 'tool', name: 'read', disable_parallel_tool_use: true } },
  ],
  [
    'no calls, one at a time',
    { parallelToolCalls: false, toolChoice: { type: 'none' } },
    { tool_choice: { type: 'none' } },
  ],
  ['many calls at a time', { parallelToolCalls: true }, {}],
])('settings: %s', (_what, changes, expected) => {
  expect(settings(changes)).toEqual({ ...settings({}), ...expected });
});

test('a tool choice without tools is left out, as the API refuses it', () => {
  const asked = { outputTokensMax: 9, toolChoice: { type: 'auto' } as const };
  expect(params({ tools: [], settings: asked })).not.toHaveProperty('tool_choice');
});

test('further fields go into the body, but not over what is asked', () => {
  const more = { betas: ['b-1', 2], model: 'other', messages: [], stream: false, top_k: 5 };
  const changed = { outputTokensMax: 9, _meta: { anthropic: more, openai: { n: 2 } } };
  expect(settings(changed)).toEqual({ ...settings({}), top_k: 5 });
  expect(betaHeaders(changed)).toEqual({ 'anthropic-beta': 'b-1' });
  expect(betaHeaders({ outputTokensMax: 9 })).toEqual({});
});

test('what a person sends: texts, images, documents', () => {
  const base64 = { type: 'base64', mediaType: 'image/png', data: 'aGk=' } as const;
  const url = { type: 'url', url: 'https://example.test/a.pdf' } as const;
  const citations = { citations: { enabled: true } };
  const content = [
    { type: 'text', text: '' },
    { type: 'image', source: base64 },
    { type: 'document', source: url, title: 'A', _meta: { anthropic: citations } },
    { type: 'document', source: { type: 'text', mediaType: 'text/markdown', text: '# B' } },
  ] as const;
  expect(messages({ role: 'user', content: [...content] })).toEqual([
    {
      role: 'user',
      content: [
        { type: 'image', source: { type: 'base64', media_type: 'image/png', data: 'aGk=' } },
        { type: 'document', source: url, title: 'A', ...citations },
        { type: 'document', source: { type: 'text', media_type: 'text/plain', data: '# B' } },
      ],
    },
  ]);
});

test('tool answers: errors are marked, a provider’s own block goes as it is', () => {
  const reference = { type: 'tool_reference', tool_name: 'x' };
  const other = { type: 'provider', kind: 'x', _meta: { openai: {} } } as const;
  const own = { type: 'provider', kind: 'y', _meta: { anthropic: reference } } as const;
  const output = [{ type: 'text', text: 'a' } as const, other, own];
  const answers = [
    { callId, output, isError: true },
    { callId, output: [], isError: false },
  ];
  expect(messages(user('Q'), assistant(call), { role: 'tool', answers })).toMatchObject([
    {},
    {},
    {
      role: 'user',
      content: [
        {
          type: 'tool_result',
          tool_use_id: callId,
          content: [{ type: 'text', text: 'a' }, reference],
          is_error: true,
        },
        { type: 'tool_result', tool_use_id: callId },
      ],
    },
  ]);
});

test('neighbours of one role become one message, tool results first; empty ones vanish', () => {
  const text = (words: string) => ({ type: 'text', text: words });
  const result = { type: 'tool_result', tool_use_id: callId, content: [text('out')] };
  const use = { type: 'tool_use', id: callId, name: 'read', input: { path: 'a' } };
  expect(
    messages(user('Q'), user('R'), assistant(call), assistant(), user('S'), answer(), user(' ')),
  ).toEqual([
    { role: 'user', content: [text('Q'), text('R')] },
    { role: 'assistant', content: [use] },
    { role: 'user', content: [result, text('S')] },
  ]);
});

test('reasoning goes back as it came: its words, its signature, its encrypted parts (invariant M3)', () => {
  const said = assistant(
    { type: 'thinking', text: 'First I look.', signature: 'c2lnbmVk' },
    { type: 'redacted_thinking', data: 'ZW5jcnlwdGVk' },
    call,
  );
  expect(messages(user('Q'), said, answer())).toContainEqual({
    role: 'assistant',
    content: [
      { type: 'thinking', thinking: 'First I look.', signature: 'c2lnbmVk' },
      { type: 'redacted_thinking', data: 'ZW5jcnlwdGVk' },
      { type: 'tool_use', id: 'toolu_1', name: 'read', input: { path: 'a' } },
    ],
  });
});

test('what only another provider understands is left out; ids get this API’s alphabet', () => {
  const foreign = { _meta: { openai: { id: 'rs_1' } } };
  const strange = CallId.parse('call:1/ä');
  const image = { type: 'base64', mediaType: 'image/png', data: 'aGk=' } as const;
  expect(
    messages(
      assistant(
        { type: 'thinking', text: 'hm', signature: 'enc', ...foreign },
        { type: 'thinking', text: 'unsigned' },
        { type: 'thinking', text: 'wanted', _meta: { anthropic: {} } },
        { type: 'text', text: 'A', ...foreign },
        { type: 'image', source: image },
        { type: 'server_tool_call', callId, name: 'web', arguments: {}, ...foreign },
        { type: 'server_tool_result', callId, kind: 'web', content: null },
        { type: 'provider', kind: 'x', ...foreign },
        { ...call, callId: strange, ...foreign },
      ),
      { role: 'tool', answers: [{ callId: strange, output: [], isError: false }] },
    ),
  ).toEqual([
    {
      role: 'assistant',
      content: [
        { type: 'thinking', thinking: 'wanted' },
        { type: 'text', text: 'A' },
        { type: 'tool_use', id: 'call_1__', name: 'read', input: { path: 'a' } },
      ],
    },
    { role: 'user', content: [{ type: 'tool_result', tool_use_id: 'call_1__' }] },
  ]);
});

const marked = { cache_control: { type: 'ephemeral' } };

test('cache breakpoints mark the last block of their place that may carry a mark', () => {
  const [read] = contractRequest.tools;
  if (read === undefined) throw new Error('the contract request has a tool');
  const later = { name: 'later', defer_loading: true };
  const changed = params({
    tools: [read, { ...read, _meta: { anthropic: later } }],
    messages: [
      user('Q', 'R'),
      assistant(call, { type: 'thinking', text: 'hm', signature: 's' }),
      answer(),
      user('S'),
    ],
    cacheBreakpoints: [
      { at: 'tools' },
      { at: 'system' },
      { at: 'message', index: 1 },
      { at: 'message', index: 2 },
    ],
  });
  expect(changed['tools']).toEqual([expect.objectContaining({ name: 'read', ...marked }), later]);
  expect(changed['system']).toEqual([expect.objectContaining(marked)]);
  const blocks = (changed['messages'] as { content: object[] }[]).flatMap(({ content }) => content);
  // The call and not the thinking after it; the answer and not what was said after it.
  expect(blocks.flatMap((block, at) => ('cache_control' in block ? [at] : []))).toEqual([2, 4]);
});

test('there are never more than four marks, and none is put twice or where nothing is', () => {
  const own = { anthropic: { cache_control: { type: 'ephemeral', ttl: '1h' } } };
  const changed = params({
    system: [
      { type: 'text', text: 'A', _meta: own },
      { type: 'text', text: 'B', _meta: own },
      { type: 'text', text: 'C', _meta: own },
    ],
    messages: [user('Q'), assistant({ type: 'text', text: 'R' }), user('S')],
    cacheBreakpoints: [
      { at: 'system' },
      { at: 'message', index: 7 },
      { at: 'message', index: 0 },
      { at: 'message', index: 1 },
    ],
  });
  expect(JSON.stringify(changed).match(/cache_control/g)).toHaveLength(4);
  expect(JSON.stringify(changed['system']).match(/1h/g)).toHaveLength(3);
});

test('no marks where the settings want no cache', () => {
  const cacheBreakpoints = [{ at: 'system' } as const];
  const changed = params({ cacheBreakpoints, settings: { outputTokensMax: 9, cache: false } });
  expect(JSON.stringify(changed)).not.toContain('cache_control');
});

test('the request itself is not changed', () => {
  const request: ModelRequest = { ...contractRequest, cacheBreakpoints: [{ at: 'tools' }] };
  const before = structuredClone(request);
  toMessageParams(request);
  expect(request).toEqual(before);
});
