import { expect, test } from 'vitest';
import { z } from 'zod';
import type { JsonObject, JsonValue } from '#engine/schema/json.ts';
import { readResponsesRequest } from './openai-responses-request.ts';

const read = (input: JsonValue, fields: JsonObject = {}) =>
  readResponsesRequest({ model: 'gpt-5', store: false, max_output_tokens: 9, input, ...fields });

test('a plain request', () => {
  expect(
    read('Hi', {
      instructions: 'Be brief.',
      include: ['reasoning.encrypted_content'],
      temperature: 0,
      tool_choice: 'required',
      parallel_tool_calls: false,
      tools: [{ type: 'function', name: 'a', description: 'A', parameters: {}, strict: false }],
      stream: true,
    }),
  ).toEqual({
    model: 'gpt-5',
    system: [{ type: 'text', text: 'Be brief.' }],
    tools: [{ name: 'a', description: 'A', inputSchema: {}, readOnly: true, replay: 'safe' }],
    settings: {
      outputTokensMax: 9,
      temperature: 0,
      toolChoice: { type: 'any' },
      parallelToolCalls: false,
      _meta: { openai: { include: ['reasoning.encrypted_content'], store: false } },
    },
    messages: [{ role: 'user', content: [{ type: 'text', text: 'Hi' }], answers: [] }],
  });
});

test('what was not said stays unsaid', () => {
  const { settings } = readResponsesRequest({
    model: 'gpt-5',
    input: 'Hi',
    reasoning: { effort: 'low' },
  });
  expect(settings).toEqual({
    outputTokensMax: 32_768,
    _meta: { openai: { max_output_tokens: null, store: null, reasoning: { effort: 'low' } } },
  });
});

test('a tool of the provider’s own, and one with fields that ours has not', () => {
  const strict = { type: 'function', name: 'a', parameters: {}, strict: true };
  const { tools } = read('Hi', { tools: [{ type: 'web_search' }, strict] });
  expect(tools).toMatchObject([
    { name: 'web_search', _meta: { openai: { type: 'web_search' } } },
    { name: 'a', _meta: { openai: strict } },
  ]);
});

test('a conversation: what the client said in a row, and what the model did', () => {
  const { system, messages } = read([
    { role: 'developer', content: 'Be brief.' },
    { type: 'message', role: 'user', content: [{ type: 'input_text', text: 'Go' }] },
    { type: 'reasoning', id: 'rs_1', summary: [] },
    { type: 'message', role: 'assistant', content: [{ type: 'output_text', text: 'Hm.' }] },
    { type: 'function_call', call_id: 'call_1', name: 'a', arguments: '{}' },
    { type: 'function_call', call_id: 'call_2', name: 'a', arguments: '{}' },
    { type: 'function_call_output', call_id: 'call_1', output: 'one' },
    {
      type: 'function_call_output',
      call_id: 'call_2',
      output: [{ type: 'input_text', text: 'two' }],
    },
    { role: 'user', content: 'More' },
  ]);
  expect(system).toEqual([{ type: 'text', text: 'Be brief.' }]);
  expect(messages).toEqual([
    { role: 'user', content: [{ type: 'text', text: 'Go' }], answers: [] },
    { role: 'assistant' },
    {
      role: 'user',
      content: [{ type: 'text', text: 'More' }],
      answers: [
        { callId: 'call_1', isError: false, output: [{ type: 'text', text: 'one' }] },
        { callId: 'call_2', isError: false, output: [{ type: 'text', text: 'two' }] },
      ],
    },
  ]);
});

test('answers of built-in tools', () => {
  const shell = { type: 'shell_call_output', output: [{ stdout: 'a', stderr: '' }] };
  const search = { type: 'tool_search_output', execution: 'client', tools: [] };
  const { messages } = read([
    { type: 'apply_patch_call_output', call_id: 'a', status: 'failed', output: 'No.' },
    { ...shell, call_id: 'b' },
    { type: 'custom_tool_call_output', call_id: 'c', output: '27' },
    { ...search, call_id: 'd' },
  ]);
  expect(messages).toEqual([
    {
      role: 'user',
      content: [],
      answers: [
        { callId: 'a', isError: true, output: [{ type: 'text', text: 'No.' }] },
        {
          callId: 'b',
          isError: false,
          output: [{ type: 'provider', kind: shell.type, _meta: { openai: shell } }],
        },
        { callId: 'c', isError: false, output: [{ type: 'text', text: '27' }] },
        {
          callId: 'd',
          isError: false,
          output: [{ type: 'provider', kind: search.type, _meta: { openai: search } }],
        },
      ],
    },
  ]);
});

test('pictures and files', () => {
  const content: JsonObject[] = [
    { type: 'input_image', detail: 'low', image_url: 'data:image/png;base64,AAAA' },
    { type: 'input_image', detail: 'auto', image_url: 'https://a.test/b.png' },
    { type: 'input_file', filename: 'b.pdf', file_data: 'data:application/pdf;base64,AAAA' },
    { type: 'input_file', file_url: 'https://a.test/b.pdf' },
  ];
  expect(read([{ role: 'user', content }]).messages).toMatchObject([
    {
      content: [
        {
          type: 'image',
          source: { type: 'base64', mediaType: 'image/png', data: 'AAAA' },
          _meta: { openai: { detail: 'low' } },
        },
        { type: 'image', source: { type: 'url', url: 'https://a.test/b.png' } },
        { type: 'document', title: 'b.pdf', source: { mediaType: 'application/pdf' } },
        { type: 'document', source: { type: 'url', url: 'https://a.test/b.pdf' } },
      ],
    },
  ]);
});

test('what goes on from a stored response will go on from the answer before', () => {
  const { settings } = read('More', { store: true, previous_response_id: 'resp_1' });
  expect(settings._meta).toEqual({ openai: { store: true, previous_response_id: true } });
});

test.each([
  ['an approval', [{ type: 'mcp_approval_response', approve: true, approval_request_id: 'x' }]],
  [
    'a system message on the way',
    [
      { role: 'user', content: 'a' },
      { role: 'system', content: 'b' },
    ],
  ],
  [
    'a file that only has an id',
    [{ role: 'user', content: [{ type: 'input_file', file_id: 'f' }] }],
  ],
])('nobody can say %s here', (_what, input) => {
  expect(() => read(input)).toThrow(z.ZodError);
});
