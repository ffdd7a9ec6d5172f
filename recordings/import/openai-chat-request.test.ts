import { describe, expect, test } from 'vitest';
import type { JsonObject, JsonValue } from '#engine/schema/json.ts';
import { readChatRequest } from './openai-chat-request.ts';

const user: JsonObject = { role: 'user', content: 'Hi' };
const read = (messages: readonly JsonValue[], fields: JsonObject = {}) =>
  readChatRequest({ model: 'gpt-5', max_tokens: 9, messages: [...messages], ...fields });
const unsaid = { max_tokens: 9, max_completion_tokens: null, stream_options: null };

test('a plain request', () => {
  expect(
    read([{ role: 'system', content: 'Be brief.' }, user], {
      temperature: 0,
      stop: 'END',
      tool_choice: 'required',
      parallel_tool_calls: false,
      tools: [{ type: 'function', function: { name: 'a', description: 'A', parameters: {} } }],
      stream: true,
    }),
  ).toEqual({
    model: 'gpt-5',
    system: [{ type: 'text', text: 'Be brief.' }],
    tools: [{ name: 'a', description: 'A', inputSchema: {}, readOnly: true, replay: 'safe' }],
    settings: {
      outputTokensMax: 9,
      temperature: 0,
      stopSequences: ['END'],
      toolChoice: { type: 'any' },
      parallelToolCalls: false,
      _meta: { 'openai-chat': unsaid },
    },
    messages: [{ role: 'user', content: [{ type: 'text', text: 'Hi' }], answers: [] }],
  });
});

test('what was not said stays unsaid, and what has no word of ours is kept', () => {
  const { settings } = readChatRequest(
    { model: 'm', messages: [user], reasoning: { effort: 'low' }, seed: null },
    { provider: 'openrouter' },
  );
  expect(settings).toEqual({
    outputTokensMax: 32_768,
    _meta: {
      openrouter: {
        max_tokens: null,
        max_completion_tokens: null,
        stream_options: null,
        reasoning: { effort: 'low' },
      },
    },
  });
});

test.each<[string, JsonValue, object]>([
  [
    'one tool',
    { type: 'function', function: { name: 'a' } },
    { toolChoice: { type: 'tool', name: 'a' } },
  ],
  ['none', 'none', { toolChoice: { type: 'none' } }],
  [
    'a word of another server',
    'any',
    { _meta: { 'openai-chat': { ...unsaid, tool_choice: 'any' } } },
  ],
])('a choice of %s', (_what, tool_choice, settings) => {
  expect(read([user], { tool_choice }).settings).toMatchObject(settings);
});

test('Azure has the model in the address', () => {
  const url = 'https://r.openai.azure.com/openai/deployments/gpt-5/chat/completions';
  expect(readChatRequest({ messages: [user] }, { url }).model).toBe('gpt-5');
});

test('a tool with fields that ours has not, and one of another kind', () => {
  const strict = { type: 'function', function: { name: 'a', parameters: {}, strict: true } };
  const custom = { type: 'custom', custom: { name: 'sql' } };
  const { tools } = read([user], { tools: [{ ...strict, cache_control: { type: 'x' } }, custom] });
  expect(tools).toMatchObject([
    { name: 'a', _meta: { 'openai-chat': strict } },
    { name: 'sql', _meta: { 'openai-chat': custom } },
  ]);
});

describe('messages', () => {
  test('a conversation: what the client said in a row, and what the model did', () => {
    const { system, messages } = read([
      { role: 'developer', content: [{ type: 'text', text: 'Be brief.' }] },
      user,
      { role: 'assistant', content: null, tool_calls: [{ id: 'a' }, { id: 'b' }] },
      { role: 'tool', tool_call_id: 'a', name: 'read', content: 'one' },
      { role: 'tool', tool_call_id: 'b', content: [{ type: 'text', text: 'two' }] },
      { role: 'user', content: 'More' },
    ]);
    expect(system).toEqual([{ type: 'text', text: 'Be brief.' }]);
    expect(messages).toEqual([
      { role: 'user', content: [{ type: 'text', text: 'Hi' }], answers: [] },
      { role: 'assistant' },
      {
        role: 'user',
        content: [{ type: 'text', text: 'More' }],
        answers: [
          { callId: 'a', isError: false, output: [{ type: 'text', text: 'one' }] },
          { callId: 'b', isError: false, output: [{ type: 'text', text: 'two' }] },
        ],
      },
    ]);
  });

  test('pictures and files', () => {
    const [message] = read([
      {
        role: 'user',
        content: [
          { type: 'text', text: 'Look', cache_control: { type: 'ephemeral' } },
          { type: 'image_url', image_url: { url: 'https://example.com/a.png', detail: 'low' } },
          { type: 'image_url', image_url: { url: 'data:image/png;base64,aGk=', detail: 'auto' } },
          {
            type: 'file',
            file: { filename: 'a.pdf', file_data: 'data:application/pdf;base64,aGk=' },
          },
        ],
      },
    ]).messages;
    expect(message).toMatchObject({
      content: [
        { type: 'text', text: 'Look' },
        {
          type: 'image',
          source: { type: 'url', url: 'https://example.com/a.png' },
          _meta: { 'openai-chat': { detail: 'low' } },
        },
        { type: 'image', source: { type: 'base64', mediaType: 'image/png', data: 'aGk=' } },
        {
          type: 'document',
          title: 'a.pdf',
          source: { type: 'base64', mediaType: 'application/pdf', data: 'aGk=' },
        },
      ],
    });
  });
});

test.each<[string, JsonValue]>([
  ['no object', 'text'],
  ['no messages', { model: 'm', messages: [] }],
  ['a role of its own', { model: 'm', messages: [{ role: 'god', content: 'Hi' }] }],
  ['a later system message', { messages: [user, { role: 'system', content: 'Now' }] }],
  ['a sound', { messages: [{ role: 'user', content: [{ type: 'input_audio' }] }] }],
  ['an answer without an id', { messages: [user, { role: 'tool', content: 'x' }] }],
])('%s is refused', (_what, body) => {
  expect(() => readChatRequest(body)).toThrow(expect.objectContaining({ name: 'ZodError' }));
});
