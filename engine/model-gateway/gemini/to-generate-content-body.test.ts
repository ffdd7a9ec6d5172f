import { describe, expect, test } from 'vitest';
import type { ToolOutputPart } from '#engine/schema/content.ts';
import { CallId } from '#engine/schema/ids.ts';
import type { JsonObject } from '#engine/schema/json.ts';
import type { AssistantPart, Message } from '#engine/schema/message.ts';
import type { ModelRequest, ModelSettings } from '#engine/schema/model-request.ts';
import type { ToolDefinition } from '#engine/schema/tool.ts';
import { contractRequest } from '#engine/testing/model-port.contract.ts';
import { toGenerateContentBody } from './to-generate-content-body.ts';
import { portOver, scriptedFetch, sse, stop } from './wire.fixture.ts';

const bodyOf = (fields: Partial<ModelRequest>): JsonObject =>
  toGenerateContentBody({ ...contractRequest, model: 'gemini-2.5-pro', ...fields });
const contentsOf = (messages: readonly Message[], model = 'gemini-2.5-pro') =>
  bodyOf({ messages: [...messages], model })['contents'];
const settingsOf = (settings: Partial<ModelSettings>, model = 'gemini-2.5-pro') =>
  bodyOf({ settings: { outputTokensMax: 100, ...settings }, model });

const callId = (id: string): CallId => CallId.parse(id);
const user = (text: string): Message => ({ role: 'user', content: [{ type: 'text', text }] });
const assistant = (...content: AssistantPart[]): Message => ({ role: 'assistant', content });
const calls = (id: string, name = 'read', own?: JsonObject): AssistantPart => ({
  type: 'tool_call',
  callId: callId(id),
  name,
  arguments: { path: id },
  ...(own === undefined ? {} : { _meta: { gemini: own } }),
});
const answers = (id: string, ...output: ToolOutputPart[]): Message => ({
  role: 'tool',
  answers: [{ callId: callId(id), output, isError: false }],
});

test('the least that a request can be, and its address', async () => {
  const { fetch, seen } = scriptedFetch({ body: sse(stop()) });
  await Array.fromAsync(portOver(fetch).stream(contractRequest, new AbortController().signal));
  const [request] = seen.requests;
  expect(request?.url).toBe(
    'https://generativelanguage.googleapis.com/v1beta/models/contract-model:streamGenerateContent?alt=sse',
  );
  expect(request?.headers.get('x-goog-api-key')).toBe('test-key');
  expect(await request?.json()).toEqual({
    systemInstruction: { parts: [{ text: 'Answer briefly.' }] },
    tools: [
      {
        functionDeclarations: [
          {
            name: 'read',
            description: 'Reads a file.',
            parametersJsonSchema: { type: 'object', properties: { path: { type: 'string' } } },
          },
        ],
      },
    ],
    generationConfig: { maxOutputTokens: 100 },
    contents: [{ role: 'user', parts: [{ text: 'Hello' }] }],
  });
});

test('Vertex AI has addresses and credentials of its own; a gateway gets what it asks for', async () => {
  const { fetch, seen } = scriptedFetch({ body: sse(stop()) });
  const headers = { authorization: 'Bearer placeholder', 'x-team': 'one' };
  const options = { apiKey: 'test-key', headers, vertex: {}, baseUrl: 'https://gateway.example/g' };
  await Array.fromAsync(
    portOver(fetch, options).stream(contractRequest, new AbortController().signal),
  );
  const [request] = seen.requests;
  expect(request?.url).toBe(
    'https://gateway.example/g/v1beta1/publishers/google/models/contract-model:streamGenerateContent?alt=sse',
  );
  expect(request?.headers.get('authorization')).toBe('Bearer placeholder');
  expect(request?.headers.get('x-team')).toBe('one');
});

test.each(['https://g.example/v1beta', 'https://g.example/v1/projects/p/publishers/google'])(
  'an address with a version gets none: %s',
  async (baseUrl) => {
    const { fetch, seen } = scriptedFetch({ body: sse(stop()) });
    const port = portOver(fetch, { apiKey: 'test-key', baseUrl });
    await Array.fromAsync(port.stream(contractRequest, new AbortController().signal));
    expect(seen.requests[0]?.url).toBe(
      `${baseUrl}/models/contract-model:streamGenerateContent?alt=sse`,
    );
  },
);

test('nothing is sent twice', async () => {
  const { fetch, seen } = scriptedFetch({ status: 503, body: 'no' });
  await Array.fromAsync(portOver(fetch).stream(contractRequest, new AbortController().signal));
  expect(seen.requests).toHaveLength(1);
});

describe('settings', () => {
  test('sampling, stops, and what only this provider knows', () => {
    const own = {
      safetySettings: [],
      generationConfig: { topK: 3, maxOutputTokens: null },
      contents: 'mine',
    };
    const body = settingsOf({ temperature: 0, stopSequences: ['END'], _meta: { gemini: own } });
    expect(body).toMatchObject({ safetySettings: [], contents: [{ role: 'user' }] });
    expect(body['generationConfig']).toEqual({ temperature: 0, stopSequences: ['END'], topK: 3 });
  });

  test.each<[string, ModelSettings['thinking'], JsonObject]>([
    ['gemini-2.5-pro', { mode: 'off' }, { thinkingBudget: 0 }],
    [
      'gemini-2.5-pro',
      { mode: 'budget', tokensMax: 9 },
      { thinkingBudget: 9, includeThoughts: true },
    ],
    ['gemini-2.5-pro', { mode: 'adaptive' }, { thinkingBudget: -1, includeThoughts: true }],
    ['gemini-3-pro-preview', { mode: 'off' }, { thinkingLevel: 'LOW' }],
    [
      'gemini-3-pro-preview',
      { mode: 'budget', tokensMax: 9 },
      { thinkingBudget: 9, includeThoughts: true },
    ],
    ['publishers/google/models/gemini-3.8-flash', { mode: 'adaptive' }, { includeThoughts: true }],
    [
      'gemini-flash-latest',
      { mode: 'budget', tokensMax: 9, _meta: { gemini: { thinkingLevel: 'HIGH' } } },
      { thinkingLevel: 'HIGH', includeThoughts: true },
    ],
    [
      'gemini-2.5-pro',
      { mode: 'adaptive', _meta: { gemini: { includeThoughts: false } } },
      { thinkingBudget: -1, includeThoughts: false },
    ],
  ])('%s thinks as %o', (model, thinking, thinkingConfig) => {
    expect(settingsOf({ thinking }, model)['generationConfig']).toEqual({
      maxOutputTokens: 100,
      thinkingConfig,
    });
  });

  test.each<[ModelSettings['toolChoice'], JsonObject]>([
    [{ type: 'auto' }, { mode: 'AUTO' }],
    [{ type: 'any' }, { mode: 'ANY' }],
    [{ type: 'none' }, { mode: 'NONE' }],
    [
      { type: 'tool', name: 'read' },
      { mode: 'ANY', allowedFunctionNames: ['read'] },
    ],
  ])('a choice of %o', (toolChoice, functionCallingConfig) => {
    expect(settingsOf({ toolChoice })['toolConfig']).toEqual({ functionCallingConfig });
    expect(bodyOf({ tools: [] })).not.toHaveProperty('toolConfig');
  });
});

test('tools: JSON Schema as it is, declarations and tools of the provider’s own', () => {
  const tool = (name: string, more: Partial<ToolDefinition>): ToolDefinition => ({
    name,
    description: 'Does.',
    inputSchema: { type: 'object' },
    readOnly: true,
    replay: 'safe',
    ...more,
  });
  const inputSchema = {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    type: 'object',
    properties: { kind: { const: 'a' }, many: { type: ['string', 'null'] } },
    additionalProperties: false,
  };
  const { $schema: _dialect, ...schema } = inputSchema;
  const old = { name: 'old', parameters: { type: 'OBJECT' } };
  const tools = [
    tool('search', { _meta: { gemini: { googleSearch: {} } } }),
    tool('ours', { inputSchema }),
    tool('old', { _meta: { gemini: old } }),
    tool('other', { _meta: { anthropic: { type: 'bash_20250124' } } }),
  ];
  expect(bodyOf({ tools })['tools']).toEqual([
    {
      functionDeclarations: [
        { name: 'ours', description: 'Does.', parametersJsonSchema: schema },
        old,
        { name: 'other', description: 'Does.', parametersJsonSchema: { type: 'object' } },
      ],
    },
    { googleSearch: {} },
  ]);
  const [search] = tools;
  const alone = bodyOf({
    tools: search ? [search] : [],
    settings: { outputTokensMax: 1, toolChoice: { type: 'any' } },
  });
  expect(alone['tools']).toEqual([{ googleSearch: {} }]);
  expect(alone).not.toHaveProperty('toolConfig');
});

describe('messages', () => {
  test('a person who says nothing has a turn all the same: the API refuses a request without', () => {
    const content = [{ type: 'text' as const, text: '' }];
    const body = toGenerateContentBody({
      ...contractRequest,
      messages: [{ role: 'user', content }],
    });
    expect(body['contents']).toEqual([{ role: 'user', parts: [{ text: '' }] }]);
  });

  test('what a person says, in all its kinds', () => {
    const base64 = { type: 'base64', mediaType: 'application/pdf', data: 'aGk=' } as const;
    const url = (address: string) => ({ type: 'url', url: address }) as const;
    const message: Message = {
      role: 'user',
      content: [
        { type: 'text', text: '' },
        { type: 'text', text: 'Look.' },
        { type: 'image', source: { ...base64, mediaType: 'image/png' } },
        { type: 'image', source: url('https://example.com/a.PNG?b=c') },
        { type: 'document', source: base64, title: 'Notes' },
        { type: 'document', source: { type: 'text', mediaType: 'text/csv', text: 'a,b' } },
        {
          type: 'document',
          source: url('gs://bucket/x'),
          _meta: { gemini: { fileData: { fileUri: 'gs://bucket/x', mimeType: 'video/mp4' } } },
        },
      ],
    };
    expect(contentsOf([message])).toEqual([
      {
        role: 'user',
        parts: [
          { text: 'Look.' },
          { inlineData: { mimeType: 'image/png', data: 'aGk=' } },
          { fileData: { fileUri: 'https://example.com/a.PNG?b=c', mimeType: 'image/png' } },
          { text: 'Notes:' },
          { inlineData: { mimeType: 'application/pdf', data: 'aGk=' } },
          { text: 'a,b' },
          { fileData: { fileUri: 'gs://bucket/x', mimeType: 'video/mp4' } },
        ],
      },
    ]);
  });

  test('answers name their function, stand first, and have an id only where the wire gave one', () => {
    const messages = [
      user('Go'),
      assistant(calls('a', 'read', { inner: { id: 'a' } }), calls('call_1', 'list')),
      user('Wait.'),
      {
        role: 'tool',
        answers: [
          {
            callId: callId('a'),
            output: [
              { type: 'text', text: 'one' },
              { type: 'text', text: 'two' },
            ],
            isError: false,
          },
          { callId: callId('call_1'), output: [{ type: 'text', text: 'no' }], isError: true },
        ],
      },
      user('And?'),
    ] satisfies Message[];
    expect(contentsOf(messages)).toEqual([
      { role: 'user', parts: [{ text: 'Go' }] },
      {
        role: 'model',
        parts: [
          { functionCall: { id: 'a', name: 'read', args: { path: 'a' } } },
          { functionCall: { name: 'list', args: { path: 'call_1' } } },
        ],
      },
      {
        role: 'user',
        parts: [
          { functionResponse: { id: 'a', name: 'read', response: { output: 'one\ntwo' } } },
          { functionResponse: { name: 'list', response: { error: 'no' } } },
          { text: 'Wait.' },
          { text: 'And?' },
        ],
      },
    ]);
  });

  test('one id in two turns names the call before it', () => {
    const messages = [
      user('Go'),
      assistant(calls('call_0', 'one')),
      answers('call_0'),
      assistant(calls('call_0', 'two')),
      answers('call_0'),
    ];
    expect(contentsOf(messages)).toMatchObject([
      {},
      {},
      { parts: [{ functionResponse: { name: 'one' } }] },
      {},
      { parts: [{ functionResponse: { name: 'two' } }] },
    ]);
  });

  test.each([
    ['gemini-2.5-pro', 'beside'],
    ['gemini-3-flash', 'inside'],
  ])('%s gets media %s the answer of a function', (model, where) => {
    const inlineData = { mimeType: 'image/png', data: 'eHl6' };
    const picture = answers(
      'a',
      { type: 'text', text: 'See:' },
      { type: 'image', source: { type: 'base64', mediaType: 'image/png', data: 'eHl6' } },
    );
    const base = { name: 'read', response: { output: 'See:' } };
    const parts =
      where === 'inside'
        ? [{ functionResponse: { ...base, parts: [{ inlineData }] } }]
        : [{ functionResponse: base }, { inlineData }];
    expect(contentsOf([user('Go'), assistant(calls('a')), picture], model)).toMatchObject([
      {},
      {},
      { parts },
    ]);
  });

  test('an answer in the provider’s own words goes as it is', () => {
    const response = { result: { deep: [1] } };
    const whole = answers('a', {
      type: 'provider',
      kind: 'functionResponse',
      _meta: { gemini: { response } },
    });
    expect(contentsOf([user('Go'), assistant(calls('a')), whole])).toMatchObject([
      {},
      {},
      { parts: [{ functionResponse: { name: 'read', response } }] },
    ]);
  });
});

describe('what another provider said', () => {
  const foreign: AssistantPart[] = [
    { type: 'thinking', text: 'Signed.', signature: 'EqQB' },
    { type: 'thinking', text: 'Marked.', _meta: { openai: { id: 'rs_1' } } },
    { type: 'redacted_thinking', data: 'x' },
    { type: 'text', text: 'Hi.', _meta: { anthropic: { citations: [{}] } } },
    { type: 'server_tool_call', callId: callId('s'), name: 'web_search', arguments: {} },
    { type: 'server_tool_result', callId: callId('s'), kind: 'web_search_result', content: [] },
    { type: 'provider', kind: 'compaction', _meta: { anthropic: { type: 'compaction' } } },
    { type: 'image', source: { type: 'base64', mediaType: 'image/png', data: 'eHl6' } },
    calls('toolu_1'),
    calls('toolu_2'),
  ];
  const call = (id: string, more: JsonObject = {}) => ({
    functionCall: { name: 'read', args: { path: id } },
    ...more,
  });
  const picture = { inlineData: { mimeType: 'image/png', data: 'eHl6' } };

  test('is a valid request: text, pictures and calls stay', () => {
    expect(contentsOf([user('Go'), assistant(...foreign)])).toEqual([
      { role: 'user', parts: [{ text: 'Go' }] },
      { role: 'model', parts: [{ text: 'Hi.' }, picture, call('toolu_1'), call('toolu_2')] },
    ]);
  });

  test('has no signature, and says so where one is asked for', () => {
    const thoughtSignature = 'skip_thought_signature_validator';
    expect(contentsOf([user('Go'), assistant(...foreign)], 'gemini-3-pro')).toMatchObject([
      {},
      { parts: [{}, {}, call('toolu_1', { thoughtSignature }), call('toolu_2')] },
    ]);
    const own = { part: { thoughtSignature: 'real' } };
    expect(contentsOf([user('Go'), assistant(calls('a', 'read', own))], 'gemini-3-pro')).toEqual(
      [{}, { parts: [call('a', { thoughtSignature: 'real' })] }].map((turn, at) =>
        at === 0 ? { role: 'user', parts: [{ text: 'Go' }] } : { role: 'model', ...turn },
      ),
    );
  });

  test('that leaves nothing is left out, and its neighbours become one turn', () => {
    const nothing = assistant({ type: 'redacted_thinking', data: 'x' });
    expect(contentsOf([user('One'), nothing, user('Two')])).toEqual([
      { role: 'user', parts: [{ text: 'One' }, { text: 'Two' }] },
    ]);
  });
});
