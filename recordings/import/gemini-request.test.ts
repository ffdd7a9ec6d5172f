import { describe, expect, test } from 'vitest';
import type { JsonObject, JsonValue } from '#engine/schema/json.ts';
import { readGeminiRequest } from './gemini-request.ts';

const url = 'https://g.example/v1beta/models/gemini-2.5-pro:streamGenerateContent?alt=sse';
const minimal: JsonObject = {
  contents: [{ role: 'user', parts: [{ text: 'Hello.' }] }],
  generationConfig: { maxOutputTokens: 100 },
};
const read = (more: JsonObject = {}) => readGeminiRequest({ ...minimal, ...more }, url);

test('the least that a request can be', () => {
  expect(read()).toEqual({
    model: 'gemini-2.5-pro',
    system: [],
    tools: [],
    settings: { outputTokensMax: 100 },
    messages: [{ role: 'user', content: [{ type: 'text', text: 'Hello.' }], answers: [] }],
  });
});

test.each<[string, JsonObject]>([
  ['a text', { contents: 'Hello.' }],
  ['one content', { contents: { parts: [{ text: 'Hello.' }] } }],
  ['one part', { contents: [{ role: 'user', parts: { text: 'Hello.' } }] }],
  ['snake case and nulls', { system_instruction: null, tool_config: null }],
])('written as %s it is the same', (_how, more) => {
  expect(read(more)).toEqual(read());
});

describe('settings', () => {
  const config = (fields: JsonObject): JsonObject => ({
    generationConfig: { maxOutputTokens: 100, ...fields },
  });
  const choice = (functionCallingConfig: JsonObject): JsonObject => ({
    toolConfig: { functionCallingConfig },
  });
  test.each<[string, JsonObject, JsonObject]>([
    ['temperature', config({ temperature: 0 }), { temperature: 0 }],
    ['stops', config({ stop_sequences: ['END'] }), { stopSequences: ['END'] }],
    [
      'a thinking budget',
      config({ thinkingConfig: { thinkingBudget: 9, includeThoughts: true } }),
      { thinking: { mode: 'budget', tokensMax: 9 } },
    ],
    [
      'a way of thinking that is not ours',
      config({ thinkingConfig: { thinkingBudget: 9 } }),
      { _meta: { gemini: { generationConfig: { thinkingConfig: { thinkingBudget: 9 } } } } },
    ],
    [
      'no limit, which the engine would add',
      { generationConfig: {} },
      {
        outputTokensMax: 65_536,
        _meta: { gemini: { generationConfig: { maxOutputTokens: null } } },
      },
    ],
    [
      'one tool',
      choice({ mode: 'ANY', allowedFunctionNames: ['a'] }),
      { toolChoice: { type: 'tool', name: 'a' } },
    ],
    ['no tool', choice({ mode: 'NONE' }), { toolChoice: { type: 'none' } }],
    [
      'a choice that is not ours',
      choice({ mode: 'VALIDATED' }),
      { _meta: { gemini: choice({ mode: 'VALIDATED' }) } },
    ],
    [
      'what has no word of ours',
      { safetySettings: [] },
      { _meta: { gemini: { safetySettings: [] } } },
    ],
  ])('%s', (_what, wire, settings) => {
    expect(read(wire).settings).toEqual({ outputTokensMax: 100, ...settings });
  });
});

test('tools of ours keep their words; declarations and tools of the provider are kept whole', () => {
  const schema = { type: 'object', properties: { snake_case: { type: 'string' } } };
  const old = { name: 'old', description: 'Old.', parameters: { type: 'OBJECT' } };
  const common = { readOnly: true, replay: 'safe' };
  const tools: JsonObject[] = [
    {
      function_declarations: [
        { name: 'a', description: 'A.', parameters_json_schema: schema },
        old,
      ],
    },
    { googleSearch: {}, codeExecution: {} },
  ];
  expect(read({ tools }).tools).toEqual([
    { ...common, name: 'a', description: 'A.', inputSchema: schema },
    { ...common, name: 'old', description: 'Old.', inputSchema: {}, _meta: { gemini: old } },
    ...['googleSearch', 'codeExecution'].map((name) => ({
      ...common,
      name,
      description: '',
      inputSchema: { type: 'object' },
      _meta: { gemini: { [name]: {} } },
    })),
  ]);
});

test('what a person says, in all its kinds', () => {
  const fileData = { fileUri: 'https://example.com/a', mimeType: 'image/png' };
  const parts: JsonValue[] = [
    { inlineData: { mimeType: 'image/png', data: 'aGk=' } },
    { inlineData: { mimeType: 'application/pdf', data: 'aGk=' } },
    { fileData },
  ];
  const base64 = { type: 'base64', data: 'aGk=' };
  expect(read({ contents: [{ role: 'user', parts }] }).messages).toEqual([
    {
      role: 'user',
      answers: [],
      content: [
        { type: 'image', source: { ...base64, mediaType: 'image/png' } },
        { type: 'document', source: { ...base64, mediaType: 'application/pdf' } },
        {
          type: 'image',
          source: { type: 'url', url: fileData.fileUri },
          _meta: { gemini: { fileData } },
        },
      ],
    },
  ]);
});

test('answers have the ids of their calls, or their numbers in the conversation', () => {
  const call = (name: string, id?: string) => ({ functionCall: { name, ...(id ? { id } : {}) } });
  const answer = (name: string, response: JsonObject, id?: string) => ({
    functionResponse: { name, response, ...(id ? { id } : {}) },
  });
  const contents = [
    { role: 'user', parts: [{ text: 'Go.' }] },
    { role: 'model', parts: [call('a'), call('b'), call('a')] },
    {
      role: 'function',
      parts: [
        answer('b', { error: 'no' }),
        answer('a', { output: 'one' }),
        answer('a', { output: 'two' }),
      ],
    },
    { role: 'user', parts: [{ text: 'More.' }] },
    { role: 'model', parts: [call('a', 'x'), call('srv'), answer('srv', {}), call('b')] },
    {
      role: 'user',
      parts: [answer('b', { result: { deep: 1 } }), answer('a', { output: 'x' }, 'x')],
    },
  ];
  const said = (text: string) => [{ type: 'text', text }];
  expect(read({ contents }).messages.slice(1)).toEqual([
    { role: 'assistant' },
    {
      role: 'user',
      content: said('More.'),
      answers: [
        { callId: 'call_1', isError: true, output: said('no') },
        { callId: 'call_0', isError: false, output: said('one') },
        { callId: 'call_2', isError: false, output: said('two') },
      ],
    },
    { role: 'assistant' },
    {
      role: 'user',
      content: [],
      answers: [
        {
          callId: 'call_5',
          isError: false,
          output: [
            {
              type: 'provider',
              kind: 'functionResponse',
              _meta: { gemini: { response: { result: { deep: 1 } } } },
            },
          ],
        },
        { callId: 'x', isError: false, output: said('x') },
      ],
    },
  ]);
});

test.each<[string, JsonValue]>([
  ['nothing', null],
  ['no contents', {}],
  ['a role of its own', { contents: [{ role: 'system', parts: [{ text: 'x' }] }] }],
  ['a part that nobody can say', { contents: [{ role: 'user', parts: [{ executableCode: {} }] }] }],
  [
    'an answer without a call',
    { contents: [{ role: 'user', parts: [{ functionResponse: { name: 'a' } }] }] },
  ],
])('a body of %s is refused', (_what, body) => {
  expect(() => readGeminiRequest(body, url)).toThrow(expect.objectContaining({ name: 'ZodError' }));
});
