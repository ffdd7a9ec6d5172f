import { expect, test } from 'vitest';
import type { JsonObject, JsonValue } from '#engine/schema/json.ts';
import { diffJson } from '../json-diff.ts';
import { wireApiOf } from '../wire-api-of.ts';
import { gemini as api } from './gemini.ts';

const signed = { thoughtSignature: 'c2ln' };
const call = (args: JsonObject = { path: 'a' }, more: JsonObject = {}, id?: string) => ({
  functionCall: { name: 'read', args, ...(id === undefined ? {} : { id }) },
  ...more,
});
const answer = (output: string, more: JsonObject = {}) => ({
  functionResponse: { name: 'read', response: { output }, ...more },
});
const user = (...parts: JsonValue[]) => ({ role: 'user', parts });
const model = (...parts: JsonValue[]) => ({ role: 'model', parts });
const body = (contents: JsonValue, fields: JsonObject = {}): JsonObject => ({
  systemInstruction: { parts: [{ text: 'Be brief.' }] },
  generationConfig: { maxOutputTokens: 10 },
  contents,
  ...fields,
});

const go = user({ text: 'Go' });
const did = model({ text: 'Hm.' }, call({ path: 'a' }, signed), call({ path: 'b' }));
const both = user(answer('A'), answer('B'));
const recorded = body([go, did, both]);

/** Class, cause and place of everything that is different. */
function compare(live: JsonValue): string[] {
  const before = api.normalise(recorded);
  return diffJson(before, api.normalise(live)).map(
    (difference) =>
      `${api.classOf(difference.path, before)} ${api.causeOf(difference, before)} ` +
      `${difference.kind} ${difference.path.join('.')}`,
  );
}

test.each([
  '/v1beta/models/gemini-2.5-flash:streamGenerateContent',
  '/v1/models/gemini-2.5-flash:generateContent',
  '/v1beta1/projects/p/locations/l/publishers/google/models/gemini-3:streamGenerateContent',
])('%s is this API', (path) => {
  expect(wireApiOf(path)).toBe(api);
});

test.each(['/v1beta/models', '/v1beta/interactions', '/v1/messages'])('%s is not', (path) => {
  expect(api.speaks(path)).toBe(false);
});

const same: Record<string, JsonValue> = {
  'a prompt as a text': { ...recorded, systemInstruction: 'Be brief.' },
  'names in snake case': {
    system_instruction: { parts: [{ text: 'Be brief.' }] },
    generation_config: { max_output_tokens: 10 },
    contents: [
      go,
      model(
        { text: 'Hm.' },
        { function_call: { name: 'read', args: { path: 'a' } }, thought_signature: 'c2ln' },
        call({ path: 'b' }),
      ),
      {
        role: 'function',
        parts: [{ function_response: answer('A').functionResponse }, answer('B')],
      },
    ],
  },
  'texts in pieces, thoughts, empty texts': body([
    go,
    model(
      { text: 'H', thought: true },
      { text: 'H' },
      { text: 'm.' },
      call({ path: 'a' }, signed),
      { text: '' },
      call({ path: 'b' }),
    ),
    both,
  ]),
  'turns in pieces': body([
    go,
    model({ text: 'Hm.' }),
    model(call({ path: 'a' }, signed), call({ path: 'b' })),
    user(answer('A')),
    user(answer('B')),
  ]),
  'ids of its own': body([
    go,
    model({ text: 'Hm.' }, call({ path: 'a' }, signed, 'x'), call({ path: 'b' }, {}, 'y')),
    user(answer('A', { id: 'x' }), answer('B', { id: 'y' })),
  ]),
  'what says nothing': { ...recorded, toolConfig: {}, tools: null },
  'a signature in another alphabet': body([
    go,
    model(
      { text: 'Hm.', thought: false },
      call({ path: 'a' }, { thoughtSignature: 'c2ln==' }),
      call({ path: 'b' }, { thought: false }),
    ),
    both,
  ]),
  'who pays': { ...recorded, labels: { team: 'one' } },
};
test.each(Object.entries(same))('the same: %s', (_what, live) => {
  expect(compare(live)).toEqual([]);
});

const different: Record<string, readonly [JsonValue, readonly string[]]> = {
  'the prompt': [{ ...recorded, systemInstruction: 'Talk.' }, ['drift prompt changed system']],
  'how it is asked': [
    { ...recorded, generationConfig: { maxOutputTokens: 9 }, tools: [{ googleSearch: {} }] },
    ['drift settings changed generationConfig.maxOutputTokens', 'drift tool_schema extra tools'],
  ],
  'what a person said': [
    body([user({ text: 'Stop' }), did, both]),
    ['drift prompt changed contents.0.parts.0.text'],
  ],
  'what the model said': [
    body([go, model({ text: 'Oh.' }, ...did.parts.slice(1)), both]),
    ['drift prompt changed contents.1.said.0.1.text'],
  ],
  'what was called': [
    body([go, model({ text: 'Hm.' }, call({ path: 'z' }, signed), call({ path: 'b' })), both]),
    ['must other changed contents.1.did.0.functionCall.args.path'],
  ],
  'a signature': [
    body([
      go,
      model(
        { text: 'Hm.' },
        call({ path: 'a' }, { thoughtSignature: 'else' }),
        call({ path: 'b' }),
      ),
      both,
    ]),
    ['must other changed contents.1.did.0.thoughtSignature'],
  ],
  'what a tool answered': [
    body([go, did, user(answer('A'), answer('no'))]),
    ['drift tool_result changed contents.2.parts.1.functionResponse.response.output'],
  ],
  'which call is answered': [
    body([
      go,
      model({ text: 'Hm.' }, call({ path: 'a' }, signed, 'x'), call({ path: 'b' }, {}, 'y')),
      user(answer('A', { id: 'y' }), answer('B', { id: 'x' })),
    ]),
    [
      'must other changed contents.2.parts.0.functionResponse.call',
      'must other changed contents.2.parts.1.functionResponse.call',
    ],
  ],
  'one answer less': [
    body([go, did, user(answer('A'))]),
    ['must missing missing contents.2.parts.1'],
  ],
  'one turn more': [
    body([go, did, both, model({ text: 'Done.' })]),
    ['must extra extra contents.3'],
  ],
};
test.each(Object.entries(different))('different: %s', (_what, [live, differences]) => {
  expect(compare(live)).toEqual(differences);
});

test('history grows by what the model did and what the client answered', () => {
  const history = api.history(api.normalise(recorded));
  const longer = body([go, did, both, model({ text: 'So.' }), user({ text: 'More' })]);
  expect(history).toHaveLength(3);
  expect(api.history(api.normalise(longer)).slice(0, 3)).toEqual(history);
});

test('a body that is none gives no conversation', () => {
  expect(api.history(api.normalise(null))).toEqual([]);
  expect(api.history(api.normalise({ contents: 'Hi' }))).toHaveLength(1);
});

test('a turn to be shown', () => {
  const turns = api.history(api.normalise(recorded));
  expect(turns.map((turn) => api.outline(turn))).toEqual([
    { role: 'user', parts: [{ kind: 'text', text: 'Go' }] },
    {
      role: 'model',
      parts: [
        { kind: 'text', text: 'Hm.' },
        { kind: 'functionCall read', text: '{"path":"a"}' },
        { kind: 'functionCall read', text: '{"path":"b"}' },
      ],
    },
    {
      role: 'user',
      parts: [
        { kind: 'functionResponse read', text: 'A' },
        { kind: 'functionResponse read', text: 'B' },
      ],
    },
  ]);
});
