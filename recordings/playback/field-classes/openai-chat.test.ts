import { expect, test } from 'vitest';
import type { JsonObject, JsonValue } from '#engine/schema/json.ts';
import { diffJson } from '../json-diff.ts';
import { wireApiOf } from '../wire-api-of.ts';
import { openaiChat as api } from './openai-chat.ts';

const user = (text: string): JsonObject => ({ role: 'user', content: text });
const call = (fields: JsonObject = {}, called: JsonObject = {}): JsonObject => ({
  id: 'call_1',
  type: 'function',
  function: { name: 'read', arguments: '{"path":"a"}', ...called },
  ...fields,
});
const details = [{ type: 'reasoning.encrypted', data: 'x', index: 0 }];
const assistant = (fields: JsonObject = {}): JsonObject => ({
  role: 'assistant',
  content: 'Hm.',
  reasoning_content: 'Think.',
  reasoning_details: details,
  tool_calls: [call()],
  ...fields,
});
const answer = (fields: JsonObject = {}): JsonObject => ({
  role: 'tool',
  tool_call_id: 'call_1',
  content: 'done',
  ...fields,
});
const system: JsonObject = { role: 'system', content: 'Be brief.' };

const body = (messages: readonly JsonValue[], fields: JsonObject = {}): JsonObject => ({
  model: 'gpt-5',
  stream: true,
  messages: [system, ...messages],
  ...fields,
});
const recorded = body([user('Go'), assistant(), answer()]);

/** Class, cause and place of everything that is different. */
function compare(live: JsonValue): string[] {
  const before = api.normalise(recorded);
  return diffJson(before, api.normalise(live)).map(
    (difference) =>
      `${api.classOf(difference.path, before)} ${api.causeOf(difference, before)} ` +
      `${difference.kind} ${difference.path.join('.')}`,
  );
}

test.each(['/v1/chat/completions', '/openai/deployments/d/chat/completions', '/chat/completions'])(
  '%s is this API',
  (path) => {
    expect(wireApiOf(path)).toBe(api);
  },
);

test('other addresses are not', () => {
  expect(api.speaks('/v1/completions')).toBe(false);
  expect(api.speaks('/v1/responses')).toBe(false);
});

const same: Record<string, JsonValue> = {
  'text in parts': body([
    { role: 'user', content: [{ type: 'text', text: 'Go' }] },
    assistant({ content: [{ type: 'text', text: 'Hm.' }] }),
    answer({ content: [{ type: 'text', text: 'done' }] }),
  ]),
  'the system prompt as the developer’s, and in two messages': {
    ...recorded,
    messages: [
      { role: 'developer', content: [{ type: 'text', text: 'Be brief.' }] },
      user('Go'),
      assistant(),
      answer(),
    ],
  },
  'other spaces in arguments': body([
    user('Go'),
    assistant({ tool_calls: [call({ index: 0 }, { arguments: '{ "path": "a" }' })] }),
    answer(),
  ]),
  'reasoning in another field': body([
    user('Go'),
    assistant({ reasoning_content: null, reasoning: 'Think.' }),
    answer(),
  ]),
  'fields that say nothing': body([
    user('Go'),
    assistant({ refusal: null, annotations: [], function_call: null, name: '', audio: null }),
    answer({ name: 'read' }),
  ]),
  'who asks': { ...recorded, metadata: { a: 'b' }, user: 'me', prompt_cache_key: 'k', seed: null },
};
test.each(Object.entries(same))('the same: %s', (_what, live) => {
  expect(compare(live)).toEqual([]);
});

const different: Record<string, readonly [JsonValue, readonly string[]]> = {
  'the prompt': [
    { ...recorded, messages: [user('Go'), assistant(), answer()] },
    ['drift prompt missing system'],
  ],
  'the model': [{ ...recorded, model: 'gpt-6' }, ['drift model changed model']],
  'the tools': [{ ...recorded, tools: [] }, ['drift tool_schema extra tools']],
  'a setting': [{ ...recorded, temperature: 1 }, ['drift settings extra temperature']],
  'what a person said': [
    body([user('Stop'), assistant(), answer()]),
    ['drift prompt changed messages.0.content.0.text'],
  ],
  'a picture that a person showed': [
    body([
      { role: 'user', content: [{ type: 'text', text: 'Go' }, { type: 'image_url' }] },
      assistant(),
      answer(),
    ]),
    ['must extra extra messages.0.content.1'],
  ],
  'what the model said': [
    body([user('Go'), assistant({ content: 'Oh.' }), answer()]),
    ['drift prompt changed messages.1.said'],
  ],
  'what the model thought': [
    body([user('Go'), assistant({ reasoning_content: null }), answer()]),
    ['drift prompt missing messages.1.thought'],
  ],
  'encrypted reasoning': [
    body([user('Go'), assistant({ reasoning_details: [{ ...details[0], data: 'y' }] }), answer()]),
    ['must other changed messages.1.reasoning_details.0.data'],
  ],
  'what was called': [
    body([
      user('Go'),
      assistant({ tool_calls: [call({}, { arguments: '{"path":"b"}' })] }),
      answer(),
    ]),
    ['must other changed messages.1.did.0.arguments.path'],
  ],
  'a call too many': [
    body([user('Go'), assistant({ tool_calls: [call(), call({ id: 'call_2' })] }), answer()]),
    ['must extra extra messages.1.did.1'],
  ],
  'what a tool answered': [
    body([user('Go'), assistant(), answer({ content: 'no' })]),
    ['drift tool_result changed messages.2.content'],
  ],
  'the id of a call': [
    body([
      user('Go'),
      assistant({ tool_calls: [call({ id: 'x' })] }),
      answer({ tool_call_id: 'x' }),
    ]),
    ['id other changed messages.1.did.0.id', 'id other changed messages.2.tool_call_id'],
  ],
  'a mark for the cache': [
    body([
      { role: 'user', content: [{ type: 'text', text: 'Go', cache_control: { type: 'x' } }] },
      assistant(),
      answer(),
    ]),
    ['drift settings extra messages.0.content.0.cache_control'],
  ],
  'a message too few': [body([user('Go'), assistant()]), ['must missing missing messages.2']],
  streaming: [{ ...recorded, stream: false }, ['must settings missing stream']],
};
test.each(Object.entries(different))('different: %s', (_what, [live, differences]) => {
  expect(compare(live)).toEqual(differences);
});

test('a picture in several words', () => {
  const shown = (image_url: JsonValue): JsonValue =>
    api.normalise(body([{ role: 'user', content: [{ type: 'image_url', image_url }] }]));
  const url = 'https://example.com/a.png';
  expect(shown(url)).toEqual(shown({ url }));
  expect(shown({ url, detail: 'auto' })).toEqual(shown({ url }));
  expect(shown({ url, detail: 'low' })).not.toEqual(shown({ url }));
});

test('every id of a call is found, and its place is of class `id`', () => {
  const normal = api.normalise(recorded);
  expect(api.ids(normal)).toEqual([
    { path: ['messages', 1, 'did', 0, 'id'], id: 'call_1' },
    { path: ['messages', 2, 'tool_call_id'], id: 'call_1' },
  ]);
  for (const { path } of api.ids(normal)) expect(api.classOf(path, normal)).toBe('id');
});

test('history is compared without marks, and grows', () => {
  const history = api.history(api.normalise(recorded));
  const marked = { type: 'text', text: 'done', cache_control: { type: 'ephemeral' } };
  const longer = api.normalise(
    body([user('Go'), assistant(), answer({ content: [marked] }), user('More')]),
  );
  expect(history).toHaveLength(3);
  expect(api.history(longer).slice(0, 3)).toEqual(history);
});

test('messages to be shown', () => {
  expect(api.history(api.normalise(recorded)).map((message) => api.outline(message))).toEqual([
    { role: 'user', parts: [{ kind: 'text', text: 'Go' }] },
    {
      role: 'assistant',
      parts: [
        { kind: 'reasoning', text: 'Think.' },
        { kind: 'text', text: 'Hm.' },
        { kind: 'call read', text: '{"path":"a"}' },
      ],
    },
    { role: 'tool', parts: [{ kind: 'tool result', text: 'done' }] },
  ]);
});

test('what is no body of this API is left alone', () => {
  for (const strange of [null, 'text', [1], { messages: [7, null] }]) {
    const normal = api.normalise(strange);
    expect(api.ids(normal)).toEqual([]);
    expect(() => api.history(normal).map((message) => api.outline(message))).not.toThrow();
  }
});
