import { expect, test } from 'vitest';
import type { AssistantMessage, Message } from '#engine/schema/message.ts';
import { CallId } from '#engine/schema/ids.ts';
import { messagesFor } from './foreign-content.ts';

const callId = CallId.parse('call_1');
const user: Message = { role: 'user', content: [{ type: 'text', text: 'Hello' }] };
const rich = (provider: string): AssistantMessage => ({
  role: 'assistant',
  origin: { provider, model: 'm' },
  content: [
    { type: 'thinking', text: 'Hm.', signature: 'signed', _meta: { [provider]: { a: 1 } } },
    { type: 'redacted_thinking', data: 'abc' },
    { type: 'text', text: 'I will look.', _meta: { [provider]: { citations: [] } } },
    { type: 'server_tool_call', callId, name: 'search', arguments: {} },
    { type: 'server_tool_result', callId, kind: 'search_result', content: [] },
    { type: 'provider', kind: 'odd', _meta: { [provider]: {} } },
    {
      type: 'tool_call',
      callId,
      name: 'Look',
      arguments: { at: 'a' },
      _meta: { [provider]: { id: 2 } },
    },
  ],
});
const answer: Message = {
  role: 'tool',
  answers: [{ callId, isError: false, output: [{ type: 'text', text: 'seen' }] }],
};

test('what a provider said comes back to it untouched', () => {
  const messages = [user, rich('one'), answer];
  const told = messagesFor('one', messages);
  expect(told).toEqual({ messages, lost: [] });
  expect(told.messages[1]).toBe(messages[1]);
});

test('another provider is told what every provider can read, and the rest is counted', () => {
  expect(messagesFor('two', [user, rich('one'), answer, rich('two'), answer])).toEqual({
    messages: [
      user,
      {
        role: 'assistant',
        origin: { provider: 'one', model: 'm' },
        content: [
          { type: 'text', text: 'I will look.' },
          { type: 'tool_call', callId, name: 'Look', arguments: { at: 'a' } },
        ],
      },
      answer,
      rich('two'),
      answer,
    ],
    lost: [
      '1 × block odd of the provider',
      '1 × call of a tool of the provider',
      '1 × encrypted reasoning',
      '1 × reasoning',
      '1 × result of a tool of the provider',
    ],
  });
});

test('a message of which nothing is left is left out', () => {
  const thought: AssistantMessage = {
    role: 'assistant',
    origin: { provider: 'one', model: 'm' },
    content: [{ type: 'thinking', text: 'Hm.' }],
  };
  expect(messagesFor('two', [user, thought, user]).messages).toEqual([user, user]);
});

test('a block in a result that only another provider defines is left out of it', () => {
  const block = { type: 'provider', kind: 'reference', _meta: { one: { tool: 'x' } } } as const;
  const found: Message = { role: 'tool', answers: [{ callId, isError: false, output: [block] }] };
  expect(messagesFor('one', [found]).messages).toEqual([found]);
  expect(messagesFor('two', [found])).toEqual({
    messages: [{ role: 'tool', answers: [{ callId, isError: false, output: [] }] }],
    lost: ['1 × block reference in a result'],
  });
});
