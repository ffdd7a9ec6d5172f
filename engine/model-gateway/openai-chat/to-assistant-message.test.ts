import { describe, expect, test } from 'vitest';
import { CallId } from '#engine/schema/ids.ts';
import type { JsonObject, JsonValue } from '#engine/schema/json.ts';
import type { AssistantPart, Message } from '#engine/schema/message.ts';
import type { ChatQuirks } from './chat-quirks.ts';
import { assistant, call, callId, messages, wireCall } from './chat-request.fixture.ts';

describe('what the model said', () => {
  const meta = (own: JsonObject, provider = 'openai-chat') => ({ _meta: { [provider]: own } });
  const said = (...content: readonly AssistantPart[]) => messages([assistant(...content)]);

  test('texts are one, and calls stand beside them', () => {
    expect(said({ type: 'text', text: 'a' }, { type: 'text', text: 'b' }, call)).toEqual([
      { role: 'assistant', content: 'ab', tool_calls: [wireCall] },
    ]);
    expect(said(call)).toEqual([{ role: 'assistant', content: null, tool_calls: [wireCall] }]);
  });

  test.each<[string, AssistantPart, JsonObject]>([
    [
      'as it was written',
      { ...call, arguments: { a: 1 }, ...meta({ arguments: '{"a": 1}' }) },
      { ...wireCall, function: { name: 'read', arguments: '{"a": 1}' } },
    ],
    [
      'with a signature',
      { ...call, ...meta({ extra_content: { google: 'sig' } }) },
      { ...wireCall, extra_content: { google: 'sig' } },
    ],
    [
      'of a custom tool',
      { ...call, arguments: { input: 'SELECT' }, ...meta({ type: 'custom' }) },
      { id: 'call_1', type: 'custom', custom: { name: 'read', input: 'SELECT' } },
    ],
    [
      'malformed',
      { ...call, arguments: {}, malformed: '{"pa' },
      { ...wireCall, function: { name: 'read', arguments: '{}' } },
    ],
    ['of another provider', { ...call, ...meta({ caller: 'x' }, 'anthropic') }, wireCall],
  ])('a call %s', (_how, part, wire) => {
    expect(said(part)).toEqual([{ role: 'assistant', content: null, tool_calls: [wire] }]);
  });

  test('a refusal, audio with its transcript, an image', () => {
    expect(said({ type: 'text', text: 'No', ...meta({ said_as: 'refusal' }) })).toEqual([
      { role: 'assistant', content: null, refusal: 'No' },
    ]);
    expect(
      said(
        { type: 'text', text: 'Hello', ...meta({ said_as: 'transcript' }) },
        { type: 'provider', kind: 'audio', ...meta({ id: 'audio_1', data: 'AA' }) },
      ),
    ).toEqual([{ role: 'assistant', content: null, audio: { id: 'audio_1' } }]);
    const source = { type: 'base64', mediaType: 'image/png', data: 'aGk=' } as const;
    expect(said({ type: 'image', source })).toEqual([
      { role: 'assistant', content: '[image (image/png)]' },
    ]);
  });

  test('what only another provider understands is left out, and a message without anything', () => {
    expect(
      said(
        { type: 'redacted_thinking', data: 'x' },
        { type: 'thinking', text: 'Hm', signature: 'sig' },
        { type: 'server_tool_call', callId, name: 'search', arguments: {} },
        { type: 'server_tool_result', callId, kind: 'k', content: null },
        { type: 'provider', kind: 'compaction', ...meta({ type: 'x' }, 'anthropic') },
      ),
    ).toEqual([]);
  });

  const details = [{ type: 'reasoning.encrypted', data: 'x', index: 0 }];
  test.each<[ChatQuirks['reasoningField'], JsonValue]>([
    ['none', { role: 'assistant', content: 'a' }],
    ['reasoning_content', { role: 'assistant', content: 'a', reasoning_content: 'Hm' }],
    ['reasoning', { role: 'assistant', content: 'a', reasoning: 'Hm' }],
    ['reasoning_text', { role: 'assistant', content: 'a', reasoning_text: 'Hm' }],
    ['reasoning_details', { role: 'assistant', content: 'a', reasoning_details: details }],
    [
      'thinking_parts',
      {
        role: 'assistant',
        content: [
          { type: 'thinking', thinking: [{ type: 'text', text: 'Hm' }], closed: true },
          { type: 'text', text: 'a' },
        ],
      },
    ],
  ])('reasoning goes back as %s', (reasoningField, message) => {
    const own = meta({ reasoning_details: details });
    const content: AssistantPart[] = [
      { type: 'thinking', text: 'Hm' },
      { type: 'text', text: 'a' },
      { type: 'provider', kind: 'reasoning_details', ...own },
    ];
    expect(messages([assistant(...content)], 'openai-chat', { reasoningField })).toEqual([message]);
  });
});

describe('what tools answered', () => {
  const image = {
    type: 'image',
    source: { type: 'base64', mediaType: 'image/png', data: 'aGk=' },
  } as const;
  const other = CallId.parse('call_2');
  const shown: Message = {
    role: 'tool',
    answers: [
      { callId, output: [{ type: 'text', text: 'see' }, image], isError: false },
      { callId: other, output: [], isError: true },
    ],
  };

  test('each in a message, and images behind all of them', () => {
    expect(messages([shown])).toEqual([
      {
        role: 'tool',
        tool_call_id: 'call_1',
        content: [
          { type: 'text', text: 'see' },
          { type: 'text', text: '[image 1 of the next message]' },
        ],
      },
      { role: 'tool', tool_call_id: 'call_2', content: '' },
      {
        role: 'user',
        content: [{ type: 'image_url', image_url: { url: 'data:image/png;base64,aGk=' } }],
      },
    ]);
  });

  test('to a server that reads text only', () => {
    expect(messages([shown], 'deepseek')).toMatchObject([
      { content: [{ text: 'see' }, { text: '[image (image/png), not shown]' }] },
      {},
    ]);
  });
});
