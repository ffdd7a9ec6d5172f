import { expect, test } from 'vitest';
import type { JsonValue } from '#engine/schema/json.ts';
import { checkRequest } from './check-request.ts';
import { examples } from './examples.fixture.ts';
import { renderFinding } from './wire-finding.ts';
import type { WireApiName } from './wire-schema.ts';

const said = (api: WireApiName, change: Record<string, JsonValue>): readonly string[] =>
  checkRequest(api, { ...examples[api].request, ...change }).map(renderFinding);

test('findings say what was expected, in words', () => {
  const user = (content: JsonValue) => ({ messages: [{ role: 'user', content }] });
  const wrong = [
    said('anthropic-messages', user(7)),
    said('anthropic-messages', user([{ text: 'Hi.' }])),
    said('anthropic-messages', user([{ type: 7 }, 'Hi.'])),
    said('anthropic-messages', { messages: [], max_tokens: -1 }),
    said('anthropic-messages', { tools: [{ name: 'Read' }] }),
    said('openai-chat', { tool_choice: 'maybe' }),
    said('openai-chat', { tool_choice: { type: 'function' } }),
    said('gemini-generate-content', { contents: [{ parts: [{ thought: true }] }] }),
  ];
  expect(wrong.flat().join('\n')).toMatchInlineSnapshot(`
    "request messages[0].content: expected string or array, received number
    request messages[0].content[0].type: it is missing: no type
    request messages[0].content[0].type: expected string, received number
    request messages[0].content[1]: expected object, received string
    request max_tokens: Too small: expected number to be >0
    request messages: Too small: expected array to have >=1 items
    request tools[0].input_schema: it is missing; expected object or boolean
    request tool_choice: "maybe" is not one of "none", "auto", "required", "any"
    request tool_choice.function: it is missing; expected object
    request contents[0].parts[0]: it holds nothing that is known"
  `);
});

test('what stands elsewhere in some requests is not missed', () => {
  const { model: _model, ...vertex } = examples['anthropic-messages'].request;
  const body = { ...vertex, anthropic_version: 'vertex-2023-10-16' };
  expect(checkRequest('anthropic-messages', body)).toEqual([]);
  expect(checkRequest('openai-responses', { prompt: { id: 'p' } })).toEqual([]);
  expect(checkRequest('openai-responses', {}).map(renderFinding)).toMatchInlineSnapshot(`
    [
      "request model: it is missing, and so is prompt",
      "request input: it is missing, and so are prompt, conversation, previous_response_id",
    ]
  `);
});

test('Google reads two spellings, and null for a tool without a type is one of Anthropic', () => {
  const part = { function_call: { name: 'read', args: {} }, thought_signature: 'c2ln' };
  const contents = [{ role: 'model', parts: [part] }];
  expect(said('gemini-generate-content', { contents })).toEqual([]);
  const wrong = [{ role: 'model', parts: [{ function_call: { args: {} } }] }];
  expect(said('gemini-generate-content', { contents: wrong })).toEqual([
    'request contents[0].parts[0].function_call.name: it is missing; expected string',
  ]);
  const tools = [{ type: null, name: 'Read', input_schema: {} }];
  expect(said('anthropic-messages', { tools })).toEqual([]);
});

test('a body that is no JSON object is one violation', () => {
  for (const body of [undefined, 'words', 7, []]) {
    expect(checkRequest('openai-chat', body)).toMatchObject([
      { side: 'request', kind: 'violation', where: { path: '' } },
    ]);
  }
});
