import { describe, expect, test } from 'vitest';
import type { JsonObject, JsonValue } from '#engine/schema/json.ts';
import { readAnthropicRequest } from './anthropic-request.ts';

const minimal: JsonObject = {
  model: 'claude-sonnet-5',
  max_tokens: 100,
  messages: [{ role: 'user', content: 'Hello.' }],
};
const read = (more: JsonObject = {}, betas?: string) =>
  readAnthropicRequest({ ...minimal, ...more }, betas);
const messagesOf = (...messages: JsonValue[]) => read({ messages }).messages;

test('the least that a request can be', () => {
  expect(read()).toEqual({
    model: 'claude-sonnet-5',
    system: [],
    tools: [],
    settings: { outputTokensMax: 100 },
    messages: [{ role: 'user', content: [{ type: 'text', text: 'Hello.' }], answers: [] }],
  });
});

test.each<[string, JsonValue, JsonValue]>([
  ['a text', 'Be brief.', [{ type: 'text', text: 'Be brief.' }]],
  [
    'blocks, without their breakpoints',
    [
      { type: 'text', text: 'Be', cache_control: { type: 'ephemeral' } },
      { type: 'text', text: 'brief.' },
    ],
    [
      { type: 'text', text: 'Be' },
      { type: 'text', text: 'brief.' },
    ],
  ],
])('a system prompt of %s', (_kind, system, expected) => {
  expect(read({ system }).system).toEqual(expected);
});

describe('settings', () => {
  test.each<[string, JsonObject, JsonObject]>([
    ['temperature', { temperature: 0 }, { temperature: 0 }],
    ['stops', { stop_sequences: ['END'] }, { stopSequences: ['END'] }],
    [
      'a thinking budget',
      { thinking: { type: 'enabled', budget_tokens: 2000 } },
      { thinking: { mode: 'budget', tokensMax: 2000 } },
    ],
    ['no thinking', { thinking: { type: 'disabled' } }, { thinking: { mode: 'off' } }],
    [
      'adaptive thinking, with what only the provider knows',
      { thinking: { type: 'adaptive', display: 'none' } },
      { thinking: { mode: 'adaptive', _meta: { anthropic: { display: 'none' } } } },
    ],
    [
      'one tool, one at a time',
      { tool_choice: { type: 'tool', name: 'Read', disable_parallel_tool_use: true } },
      { toolChoice: { type: 'tool', name: 'Read' }, parallelToolCalls: false },
    ],
    [
      'several tools at a time',
      { tool_choice: { type: 'any', disable_parallel_tool_use: false } },
      { toolChoice: { type: 'any' }, parallelToolCalls: true },
    ],
    [
      'what has no word of ours',
      { top_k: 5, metadata: { user_id: 'u' } },
      { _meta: { anthropic: { top_k: 5, metadata: { user_id: 'u' } } } },
    ],
    ['streaming, which the engine always does', { stream: false }, {}],
  ])('%s', (_what, wire, settings) => {
    expect(read(wire).settings).toEqual({ outputTokensMax: 100, ...settings });
  });

  test('betas come from the header', () => {
    expect(read({}, 'one,two').settings).toEqual({
      outputTokensMax: 100,
      _meta: { anthropic: { betas: ['one', 'two'] } },
    });
  });
});

test('a tool of ours keeps its words; one of the provider is kept whole', () => {
  const input_schema = { type: 'object', properties: { path: { type: 'string' } } };
  const server = { type: 'web_search_20250305', name: 'web_search', max_uses: 3 };
  const tools: JsonValue = [
    { name: 'Read', description: 'Reads.', input_schema, cache_control: { type: 'ephemeral' } },
    { name: 'Bare', input_schema },
    server,
  ];
  const common = { readOnly: true, replay: 'safe' };
  expect(read({ tools }).tools).toEqual([
    { name: 'Read', description: 'Reads.', inputSchema: input_schema, ...common },
    {
      name: 'Bare',
      description: '',
      inputSchema: input_schema,
      ...common,
      _meta: { anthropic: { name: 'Bare', input_schema } },
    },
    {
      name: 'web_search',
      description: '',
      inputSchema: { type: 'object' },
      ...common,
      _meta: { anthropic: server },
    },
  ]);
});

describe('messages', () => {
  test('what a person says, in all its kinds', () => {
    const base64 = { type: 'base64', media_type: 'image/png', data: 'aGk=' };
    const plain = { type: 'text', media_type: 'text/plain', data: 'words' };
    const [message] = messagesOf({
      role: 'user',
      content: [
        { type: 'text', text: 'Look.', cache_control: { type: 'ephemeral' } },
        { type: 'image', source: base64 },
        { type: 'image', source: { type: 'url', url: 'https://example.com/a.png' } },
        { type: 'document', source: plain, title: 'Notes', citations: { enabled: true } },
      ],
    });
    expect(message).toEqual({
      role: 'user',
      answers: [],
      content: [
        { type: 'text', text: 'Look.' },
        { type: 'image', source: { type: 'base64', mediaType: 'image/png', data: 'aGk=' } },
        { type: 'image', source: { type: 'url', url: 'https://example.com/a.png' } },
        {
          type: 'document',
          source: { type: 'text', mediaType: 'text/plain', text: 'words' },
          title: 'Notes',
          _meta: { anthropic: { citations: { enabled: true } } },
        },
      ],
    });
  });

  test('what tools answered, and what was said beside it', () => {
    const [, , message] = messagesOf(
      { role: 'user', content: 'Go.' },
      { role: 'assistant', content: [{ type: 'tool_use', id: 'a', name: 'Read', input: {} }] },
      {
        role: 'user',
        content: [
          { type: 'tool_result', tool_use_id: 'a', content: 'plain' },
          { type: 'tool_result', tool_use_id: 'b', is_error: true },
          {
            type: 'tool_result',
            tool_use_id: 'c',
            content: [
              { type: 'text', text: 'found', cache_control: { type: 'ephemeral' } },
              { type: 'tool_reference', tool_name: 'Read' },
            ],
          },
          { type: 'text', text: 'Go on.' },
        ],
      },
    );
    const reference = { type: 'tool_reference', tool_name: 'Read' };
    expect(message).toEqual({
      role: 'user',
      content: [{ type: 'text', text: 'Go on.' }],
      answers: [
        { callId: 'a', isError: false, output: [{ type: 'text', text: 'plain' }] },
        { callId: 'b', isError: true, output: [] },
        {
          callId: 'c',
          isError: false,
          output: [
            { type: 'text', text: 'found' },
            { type: 'provider', kind: 'tool_reference', _meta: { anthropic: reference } },
          ],
        },
      ],
    });
  });

  test('what the model said is not needed', () => {
    const assistant = { role: 'assistant', content: [{ type: 'redacted_thinking', data: 'x' }] };
    expect(messagesOf({ role: 'user', content: 'Go.' }, assistant)[1]).toEqual({
      role: 'assistant',
    });
  });
});

test.each<[string, JsonValue]>([
  ['nothing', null],
  ['a text', 'Hello.'],
  ['no messages', { ...minimal, messages: [] }],
  ['a role of its own', { ...minimal, messages: [{ role: 'system', content: 'x' }] }],
  ['no limit', { model: 'm', messages: minimal['messages'] ?? null }],
  ['a sound', { ...minimal, messages: [{ role: 'user', content: [{ type: 'sound' }] }] }],
  [
    'a result without a call',
    {
      ...minimal,
      messages: [{ role: 'user', content: [{ type: 'tool_result', content: 'x' }] }],
    },
  ],
])('a body of %s is refused', (_what, body) => {
  expect(() => readAnthropicRequest(body)).toThrow(expect.objectContaining({ name: 'ZodError' }));
});
