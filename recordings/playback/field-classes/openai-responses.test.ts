import { expect, test } from 'vitest';
import type { JsonObject, JsonValue } from '#engine/schema/json.ts';
import { diffJson } from '../json-diff.ts';
import { wireApiOf } from '../wire-api-of.ts';
import { openaiResponses as api } from './openai-responses.ts';

const reasoning = { type: 'reasoning', id: 'rs_1', summary: [], encrypted_content: 'gAAA' };
const message = (text: string) => ({
  type: 'message',
  role: 'assistant',
  id: 'msg_1',
  status: 'completed',
  content: [{ type: 'output_text', annotations: [], text }],
});
const call = (fields: JsonObject = {}) => ({
  type: 'function_call',
  id: 'fc_1',
  call_id: 'call_1',
  name: 'read',
  arguments: '{"path":"a"}',
  status: 'completed',
  ...fields,
});
const output = (fields: JsonObject = {}) => ({
  type: 'function_call_output',
  call_id: 'call_1',
  output: 'done',
  ...fields,
});
const user = (text: string) => ({
  type: 'message',
  role: 'user',
  content: [{ type: 'input_text', text }],
});

const body = (input: JsonValue, fields: JsonObject = {}): JsonObject => ({
  model: 'gpt-5',
  instructions: 'Be brief.',
  stream: true,
  input,
  ...fields,
});
const recorded = body([user('Go'), reasoning, message('Hm.'), call(), output()]);

/** Class, cause and place of everything that is different. */
function compare(live: JsonValue): string[] {
  const before = api.normalise(recorded);
  return diffJson(before, api.normalise(live)).map(
    (difference) =>
      `${api.classOf(difference.path, before)} ${api.causeOf(difference, before)} ` +
      `${difference.kind} ${difference.path.join('.')}`,
  );
}

test.each(['/v1/responses', '/backend-api/codex/responses', '/openai/responses'])(
  '%s is this API',
  (path) => {
    expect(wireApiOf(path)).toBe(api);
  },
);

test('other addresses are not', () => {
  expect(api.speaks('/v1/responses/resp_1')).toBe(false);
  expect(api.speaks('/v1/chat/completions')).toBe(false);
});

const same: Record<string, JsonValue> = {
  'text as a string': body([
    { role: 'user', content: 'Go' },
    reasoning,
    message('Hm.'),
    call(),
    output(),
  ]),
  'null and no content of reasoning for nothing': body([
    user('Go'),
    { ...reasoning, content: [], status: null },
    message('Hm.'),
    call({ namespace: null }),
    output(),
  ]),
  'no status, no type of messages': body([
    user('Go'),
    reasoning,
    { role: 'assistant', id: 'msg_1', content: message('Hm.').content },
    { ...call(), status: 'in_progress' },
    output({ status: 'completed' }),
  ]),
  'other spaces in arguments': body([
    user('Go'),
    reasoning,
    message('Hm.'),
    call({ arguments: '{ "path": "a" }' }),
    output({ output: [{ type: 'input_text', text: 'done' }] }),
  ]),
  'the system prompt as a message': body(
    [
      { role: 'developer', content: 'Be brief.' },
      user('Go'),
      reasoning,
      message('Hm.'),
      call(),
      output(),
    ],
    { instructions: null },
  ),
  'who asks': { ...recorded, metadata: { a: 'b' }, user: 'me', prompt_cache_key: 'k' },
  'reasoning that is only a name': body([
    user('Go'),
    reasoning,
    { type: 'reasoning', id: 'rs_9', summary: [] },
    message('Hm.'),
    call(),
    output(),
  ]),
};
test.each(Object.entries(same))('the same: %s', (_what, live) => {
  expect(compare(live)).toEqual([]);
});

test('two messages of a person in a row are one, but not across an answer of a tool', () => {
  const one = { role: 'user', content: [...user('Go').content, ...user('Now').content] };
  const normal = api.normalise(body([user('Go'), user('Now')]));
  expect(normal).toEqual(api.normalise(body([one])));
  expect(api.history(api.normalise(body([user('Go'), output(), user('Now')])))).toHaveLength(3);
});

test('what the provider searched for is what the model did', () => {
  const call_id = null;
  const found = { type: 'tool_search_output', execution: 'server', call_id, tools: [] };
  const { call_id: _id, ...told } = found;
  expect(api.normalise(body([user('Go'), found]))).toEqual(api.normalise(body([user('Go'), told])));
  expect(api.history(api.normalise(body([user('Go'), reasoning, found])))).toHaveLength(2);
});

const different: Record<string, readonly [JsonValue, readonly string[]]> = {
  'the prompt': [{ ...recorded, instructions: 'Be long.' }, ['drift prompt changed system']],
  'the model': [{ ...recorded, model: 'gpt-6' }, ['drift model changed model']],
  'what a person said': [
    body([user('Stop'), reasoning, message('Hm.'), call(), output()]),
    ['drift prompt changed input.0.content.0.text'],
  ],
  'what the model said': [
    body([user('Go'), reasoning, message('Oh.'), call(), output()]),
    ['drift prompt changed input.1.said.0.1.content.0.text'],
  ],
  'what was called': [
    body([user('Go'), reasoning, message('Hm.'), call({ arguments: '{"path":"b"}' }), output()]),
    ['must other changed input.1.did.1.arguments.path'],
  ],
  'what a tool answered': [
    body([user('Go'), reasoning, message('Hm.'), call(), output({ output: 'no' })]),
    ['drift tool_result changed input.2.output'],
  ],
  'the id of a call': [
    body([user('Go'), reasoning, message('Hm.'), call({ call_id: 'x' }), output({ call_id: 'x' })]),
    ['id other changed input.1.did.1.call_id', 'id other changed input.2.call_id'],
  ],
  'the name of an item': [
    body([user('Go'), { ...reasoning, id: 'rs_2' }, message('Hm.'), call(), output()]),
    ['drift other changed input.1.did.0.id'],
  ],
  'encrypted reasoning': [
    body([
      user('Go'),
      { ...reasoning, encrypted_content: 'gBBB' },
      message('Hm.'),
      call(),
      output(),
    ]),
    ['must other changed input.1.did.0.encrypted_content'],
  ],
  streaming: [{ ...recorded, stream: false }, ['must settings missing stream']],
  'the conversation': [
    { ...recorded, previous_response_id: 'resp_1' },
    ['must other extra previous_response_id'],
  ],
};
test.each(Object.entries(different))('different: %s', (_what, [live, differences]) => {
  expect(compare(live)).toEqual(differences);
});

test('every id of a call is found, and its place is of class `id`', () => {
  const normal = api.normalise(recorded);
  expect(api.ids(normal)).toEqual([
    { path: ['input', 1, 'did', 1, 'call_id'], id: 'call_1' },
    { path: ['input', 2, 'call_id'], id: 'call_1' },
  ]);
  for (const { path } of api.ids(normal)) expect(api.classOf(path, normal)).toBe('id');
});

test('history grows by what the model did and what the client answered', () => {
  const history = api.history(api.normalise(recorded));
  const longer = api.normalise(body([...(recorded['input'] as JsonValue[]), user('More')]));
  expect(history).toHaveLength(3);
  expect(api.history(longer).slice(0, 3)).toEqual(history);
});

test('a turn to be shown', () => {
  expect(api.history(api.normalise(recorded)).map((turn) => api.outline(turn))).toEqual([
    { role: 'user', parts: [{ kind: 'text', text: 'Go' }] },
    {
      role: 'assistant',
      parts: [
        { kind: 'reasoning', text: '' },
        { kind: 'text', text: 'Hm.' },
        { kind: 'function_call read', text: '{"path":"a"}' },
      ],
    },
    { role: 'tool', parts: [{ kind: 'function_call_output', text: 'done' }] },
  ]);
});
