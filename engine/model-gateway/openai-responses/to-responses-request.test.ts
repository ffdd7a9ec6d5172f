import fc from 'fast-check';
import { expect, test } from 'vitest';
import { CallId } from '#engine/schema/ids.ts';
import type { JsonObject, JsonValue } from '#engine/schema/json.ts';
import type { AssistantPart, Message } from '#engine/schema/message.ts';
import type { ModelRequest, ModelSettings } from '#engine/schema/model-request.ts';
import type { ToolDefinition } from '#engine/schema/tool.ts';
import { contractRequest } from '#engine/testing/model-port.contract.ts';
import { stringIn } from './json-fields.ts';
import { toResponsesRequest } from './to-responses-request.ts';
import { wireIds } from './wire-ids.ts';

const base: ModelRequest = {
  ...contractRequest,
  model: 'gpt-5',
  system: [],
  tools: [],
  messages: [],
};
const bodyOf = (fields: Partial<ModelRequest> = {}): JsonObject =>
  toResponsesRequest({ ...base, ...fields });
const withSettings = (settings: Partial<ModelSettings>, fields: Partial<ModelRequest> = {}) =>
  bodyOf({ ...fields, settings: { outputTokensMax: 100, ...settings } });
const inputOf = (...messages: readonly Message[]): JsonValue | undefined =>
  bodyOf({ messages: [...messages] })['input'];

const user = (text: string): Message => ({ role: 'user', content: [{ type: 'text', text }] });
const assistant = (...content: AssistantPart[]): Message => ({ role: 'assistant', content });
const own = (item: JsonObject, more: JsonObject = {}) => ({ openai: { item, ...more } });
const callId = (id: string) => CallId.parse(id);
const toolCall = (id: string, meta?: JsonObject): AssistantPart => ({
  type: 'tool_call',
  callId: callId(id),
  name: 'read',
  arguments: { path: 'a' },
  ...(meta === undefined ? {} : { _meta: meta }),
});
const answer = (id: string, text: string, isError = false): Message => ({
  role: 'tool',
  answers: [{ callId: callId(id), output: [{ type: 'text', text }], isError }],
});

test('a plain request: nothing stored, and reasoning encrypted', () => {
  expect(toResponsesRequest({ ...contractRequest, model: 'gpt-5' })).toEqual({
    instructions: 'Answer briefly.',
    tools: [
      {
        type: 'function',
        name: 'read',
        description: 'Reads a file.',
        parameters: { type: 'object', properties: { path: { type: 'string' } } },
        strict: false,
      },
    ],
    max_output_tokens: 100,
    store: false,
    include: ['reasoning.encrypted_content'],
    model: 'gpt-5',
    input: [{ type: 'message', role: 'user', content: [{ type: 'input_text', text: 'Hello' }] }],
    stream: true,
  });
});

test('equal requests give equal bytes', () => {
  const text = () => JSON.stringify(toResponsesRequest(structuredClone(contractRequest)));
  expect(text()).toBe(text());
});

test.each(['gpt-4o', 'gpt-4.1-mini', 'gpt-5-chat-latest', 'chatgpt-4o-latest'])(
  '%s does not reason, and is not asked for reasoning',
  (model) => {
    expect(bodyOf({ model })).not.toHaveProperty('include');
    expect(withSettings({ thinking: { mode: 'off' } }, { model })).not.toHaveProperty('reasoning');
  },
);

test.each([
  [{ mode: 'off' }, { effort: 'none' }],
  [{ mode: 'adaptive' }, { summary: 'auto' }],
  [
    { mode: 'adaptive', _meta: { openai: { effort: 'low', summary: 'detailed' } } },
    { effort: 'low', summary: 'detailed' },
  ],
  [
    { mode: 'budget', tokensMax: 2000 },
    { effort: 'low', summary: 'auto' },
  ],
  [
    { mode: 'budget', tokensMax: 10_000 },
    { effort: 'medium', summary: 'auto' },
  ],
  [
    { mode: 'budget', tokensMax: 32_000 },
    { effort: 'high', summary: 'auto' },
  ],
] as const)('thinking %o', (thinking, reasoning) => {
  expect(withSettings({ thinking })).toMatchObject({ reasoning });
});

const webSearch: ToolDefinition = {
  name: 'web_search',
  description: '',
  inputSchema: {},
  readOnly: true,
  replay: 'safe',
  _meta: { openai: { type: 'web_search' } },
};
const custom = { ...webSearch, name: 'run', _meta: { openai: { type: 'custom', name: 'run' } } };
const tools = [...contractRequest.tools, webSearch, custom];

test.each([
  [{ type: 'auto' }, 'auto'],
  [{ type: 'any' }, 'required'],
  [{ type: 'none' }, 'none'],
  [
    { type: 'tool', name: 'read' },
    { type: 'function', name: 'read' },
  ],
  [
    { type: 'tool', name: 'run' },
    { type: 'custom', name: 'run' },
  ],
  [{ type: 'tool', name: 'web_search' }, { type: 'web_search' }],
] as const)('tool choice %o', (toolChoice, tool_choice) => {
  expect(withSettings({ toolChoice }, { tools })).toMatchObject({ tool_choice });
  expect(withSettings({ toolChoice })).not.toHaveProperty('tool_choice');
});

test('settings of the provider’s own go in, and null takes out; but not what the engine asks', () => {
  const _meta = {
    openai: {
      text: { verbosity: 'low' },
      max_output_tokens: null,
      model: 'x',
      input: [],
      stream: false,
    },
  };
  const body = withSettings({ _meta, temperature: 0, parallelToolCalls: false }, { tools });
  expect(body).toMatchObject({
    text: { verbosity: 'low' },
    temperature: 0,
    parallel_tool_calls: false,
    model: 'gpt-5',
    stream: true,
  });
  expect(body).not.toHaveProperty('max_output_tokens');
});

test('what a person says, with pictures and files', () => {
  const data = 'AAAA';
  const content = [
    {
      type: 'text',
      text: 'Look',
      _meta: { openai: { prompt_cache_breakpoint: { mode: 'explicit' } } },
    },
    { type: 'text', text: '' },
    { type: 'image', source: { type: 'base64', mediaType: 'image/png', data } },
    {
      type: 'image',
      source: { type: 'url', url: 'https://a.test/b.png' },
      _meta: { openai: { detail: 'low' } },
    },
    { type: 'image', source: { type: 'base64', mediaType: 'image/tiff', data } },
    { type: 'document', source: { type: 'base64', mediaType: 'application/pdf', data } },
    { type: 'document', title: 'b.pdf', source: { type: 'url', url: 'https://a.test/b.pdf' } },
    {
      type: 'document',
      title: 'notes',
      source: { type: 'text', mediaType: 'text/plain', text: 'Hi' },
    },
    { type: 'document', source: { type: 'base64', mediaType: 'audio/mp3', data } },
  ] as const;
  expect(inputOf({ role: 'user', content: [...content] })).toMatchObject([
    {
      role: 'user',
      content: [
        { type: 'input_text', text: 'Look', prompt_cache_breakpoint: { mode: 'explicit' } },
        { type: 'input_image', detail: 'auto', image_url: 'data:image/png;base64,AAAA' },
        { type: 'input_image', detail: 'low', image_url: 'https://a.test/b.png' },
        {
          type: 'input_text',
          text: '[image (image/tiff): this model cannot be sent this kind of file]',
        },
        {
          type: 'input_file',
          filename: 'document.pdf',
          file_data: 'data:application/pdf;base64,AAAA',
        },
        { type: 'input_file', file_url: 'https://a.test/b.pdf' },
        { type: 'input_text', text: 'notes\n\nHi' },
        {
          type: 'input_text',
          text: '[document (audio/mp3): this model cannot be sent this kind of file]',
        },
      ],
    },
  ]);
});

test('a call and its answer', () => {
  expect(inputOf(user('Go'), assistant(toolCall('call_1')), answer('call_1', 'done'))).toEqual([
    { type: 'message', role: 'user', content: [{ type: 'input_text', text: 'Go' }] },
    { type: 'function_call', call_id: 'call_1', name: 'read', arguments: '{"path":"a"}' },
    { type: 'function_call_output', call_id: 'call_1', output: 'done' },
  ]);
});

test.each([
  ['custom_tool_call', 'custom_tool_call_output', { output: 'done' }],
  ['local_shell_call', 'local_shell_call_output', { output: 'done' }],
  [
    'shell_call',
    'shell_call_output',
    { output: [{ stdout: 'done', stderr: '', outcome: { type: 'exit', exit_code: 1 } }] },
  ],
  ['apply_patch_call', 'apply_patch_call_output', { status: 'failed', output: 'done' }],
  ['tool_search_call', 'tool_search_output', { execution: 'client', tools: [] }],
  ['computer_call', 'computer_call_output', { output: { type: 'computer_screenshot' } }],
])('%s is answered by %s', (type, outputType, fields) => {
  const call = toolCall('call_1', own({ type, id: 'x_1' }));
  const [item, output] = inputOf(assistant(call), answer('call_1', 'done', true)) as JsonValue[];
  expect(item).toMatchObject({ type, id: 'x_1', call_id: 'call_1' });
  expect(output).toMatchObject({ type: outputType, call_id: 'call_1', ...fields });
});

test('a tool may write the item of its answer itself', () => {
  const item = { type: 'shell_call_output', max_output_length: 9, output: [{ stdout: 'a' }] };
  const output = [{ type: 'provider' as const, kind: item.type, _meta: { openai: item } }];
  const message: Message = {
    role: 'tool',
    answers: [{ callId: callId('call_1'), output, isError: false }],
  };
  const call = toolCall('call_1', own({ type: 'shell_call', id: 'x_1' }));
  expect(inputOf(assistant(call), message)).toMatchObject([{}, { ...item, call_id: 'call_1' }]);
});

test('an answer in pictures is a list; one that says nothing says at least that it failed', () => {
  const image = {
    type: 'image' as const,
    source: { type: 'url' as const, url: 'https://a.test/b.png' },
  };
  const message: Message = {
    role: 'tool',
    answers: [
      { callId: callId('a'), output: [{ type: 'text', text: 'See' }, image], isError: false },
      { callId: callId('b'), output: [], isError: true },
      { callId: callId('c'), output: [], isError: false },
    ],
  };
  expect(inputOf(assistant(toolCall('a'), toolCall('b'), toolCall('c')), message)).toMatchObject([
    {},
    {},
    {},
    { output: [{ type: 'input_text' }, { type: 'input_image' }] },
    { output: 'The call failed.' },
    { output: '' },
  ]);
});

const reasoning = { type: 'reasoning', id: 'rs_1', summary: [], encrypted_content: 'gAAA' };
const block = (item: JsonObject): AssistantPart => ({
  type: 'provider',
  kind: stringIn(item, 'type'),
  _meta: own(item),
});
const named = toolCall('call_1', own({ type: 'function_call', id: 'fc_1', status: 'completed' }));

test('encrypted reasoning goes back before its item, with both ids', () => {
  expect(inputOf(assistant(block(reasoning), named))).toMatchObject([
    reasoning,
    { type: 'function_call', id: 'fc_1', status: 'completed' },
  ]);
});

test('reasoning that nobody kept is left out, and the items after it lose their ids', () => {
  const bare = { type: 'reasoning', id: 'rs_1', summary: [] };
  const [call, ...rest] = inputOf(assistant(block(bare), named)) as JsonObject[];
  expect(rest).toEqual([]);
  expect(call).not.toHaveProperty('id');
  const stored = withSettings(
    { _meta: { openai: { store: true } } },
    { messages: [assistant(block(bare), named)] },
  );
  expect(stored).toMatchObject({ store: true, input: [bare, { id: 'fc_1' }] });
  expect(stored).not.toHaveProperty('include');
});

test('reasoning that was cut off before its item is left out', () => {
  expect(inputOf(assistant(block(reasoning)), user('Go on'))).toMatchObject([{ role: 'user' }]);
});

test('a conversation that began with another provider is one that this API takes', () => {
  const foreign = { anthropic: { signature: 'x' } };
  const said: AssistantPart[] = [
    { type: 'thinking', text: 'Hm.', signature: 'sig', _meta: foreign },
    { type: 'redacted_thinking', data: 'xyz' },
    { type: 'text', text: 'Yes.', _meta: { anthropic: { citations: [] } } },
    { type: 'text', text: ' ' },
    {
      type: 'server_tool_call',
      callId: callId('srv_1'),
      name: 'web_search',
      arguments: {},
      _meta: foreign,
    },
    { type: 'server_tool_result', callId: callId('srv_1'), kind: 'x', content: [], _meta: foreign },
    { type: 'provider', kind: 'compaction', _meta: foreign },
    { type: 'image', source: { type: 'base64', mediaType: 'image/png', data: 'AAAA' } },
    // Chat Completions is the same provider, and keeps other things.
    { ...toolCall('functions.read:0'), _meta: { openai: { index: 0 } } } as AssistantPart,
  ];
  expect(inputOf(assistant(...said), answer('functions.read:0', 'done'))).toEqual([
    {
      type: 'message',
      role: 'assistant',
      content: [{ type: 'output_text', annotations: [], text: 'Yes.' }],
    },
    {
      type: 'message',
      role: 'assistant',
      content: [{ type: 'output_text', annotations: [], text: '[image: image/png]' }],
    },
    { type: 'function_call', call_id: 'functions_read_0', name: 'read', arguments: '{"path":"a"}' },
    { type: 'function_call_output', call_id: 'functions_read_0', output: 'done' },
  ]);
});

test('ids go to ids one to one, of at most 64 letters, and the same in a longer conversation', () => {
  fc.assert(
    fc.property(
      fc.uniqueArray(fc.string({ minLength: 1, maxLength: 90 }), { maxLength: 30 }),
      (given) => {
        const [ids, longer] = [wireIds(), wireIds()];
        const mapped = given.map((id) => ids.of(id));
        expect(new Set(mapped).size).toBe(given.length);
        expect(mapped.every((id) => /^[a-zA-Z0-9_-]{1,64}$/.test(id))).toBe(true);
        expect([...given, 'more'].map((id) => longer.of(id)).slice(0, given.length)).toEqual(
          mapped,
        );
      },
    ),
  );
  expect(wireIds().of('functions.read:0', true)).toBe('functions.read:0');
});

const stored = (text: string): AssistantPart => ({
  type: 'text',
  text,
  _meta: own({ type: 'message', id: 'msg_1' }, { response_id: 'resp_1' }),
});
const goOn = { _meta: { openai: { previous_response_id: true } } };

test('previous_response_id: only what is new is sent, and all of it is stored', () => {
  const messages = [user('One'), assistant(stored('1')), user('Two')];
  expect(withSettings(goOn, { messages })).toMatchObject({
    store: true,
    previous_response_id: 'resp_1',
    input: [{ role: 'user', content: [{ text: 'Two' }] }],
  });
  const answers = [assistant(stored('1'), named), answer('call_1', 'done')];
  expect(withSettings(goOn, { messages: answers })['input']).toEqual([
    { type: 'function_call_output', call_id: 'call_1', output: 'done' },
  ]);
});

test('previous_response_id: all is sent where the last answer was not stored', () => {
  const messages = [user('One'), assistant({ type: 'text', text: '1' }), user('Two')];
  const body = withSettings(goOn, { messages });
  expect(body['input']).toHaveLength(3);
  expect(body).toMatchObject({ store: true });
  expect(body).not.toHaveProperty('previous_response_id');
});

test('previous_response_id: an id that is given stands for all up to the last answer', () => {
  const settings = { _meta: { openai: { previous_response_id: 'resp_0' } } };
  expect(withSettings(settings, { messages: [user('Two')] })).toMatchObject({
    previous_response_id: 'resp_0',
    input: [{ content: [{ text: 'Two' }] }],
  });
});
