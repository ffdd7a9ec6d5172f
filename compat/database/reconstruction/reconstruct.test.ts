import { describe, expect, test } from 'vitest';
import type { JsonValue } from '#engine/schema/json.ts';
import type { StoredEvent } from '../stored-event.ts';
import { reconstruct } from './reconstruct.ts';

// The golden answers hold every rule; these hold those that a reader should see, and what they leave open.

type Given = readonly [type: string, payload?: unknown];

const events = (given: readonly Given[]): StoredEvent[] =>
  given.map(([type, payload = {}], sequence) => ({
    id: `e${sequence}`,
    parentId: sequence === 0 ? null : `e${sequence - 1}`,
    sessionId: 'sess_1',
    workspaceId: 'ws_1',
    timestamp: '2026-01-15T08:00:00.000Z',
    type,
    sequence,
    payload: payload as JsonValue,
  }));

const messages = (...given: readonly Given[]): unknown =>
  reconstruct(events(given)).messagesWithEventIds.map(({ message }) => message);

const user = (content: unknown): Given => ['message.user', { content }];
const says = (...content: readonly unknown[]): Given => ['message.assistant', { content }];
const text = (words: string): object => ({ type: 'text', text: words });
const call = (id: string, input: object = {}): object => ({
  type: 'tool_use',
  id,
  name: 'Read',
  input,
});
const result = (toolCallId: string, content: string): Given => [
  'tool.result',
  { toolCallId, content },
];
const placed = (toolCallId: string, content: string): object => ({
  role: 'toolResult',
  toolCallId,
  content,
  isError: false,
});

describe('results of tools', () => {
  test('follow the calls, in the order in which they came', () => {
    expect(
      messages(user('go'), says(call('a'), call('b')), result('b', '2'), result('a', '1'), says()),
    ).toEqual([
      { role: 'user', content: 'go' },
      { role: 'assistant', content: [call('a'), call('b')] },
      placed('b', '2'),
      placed('a', '1'),
      { role: 'assistant', content: [] },
    ]);
  });

  test('are lost when the user speaks before the next answer', () => {
    expect(messages(says(call('a')), result('a', '1'), user('stop'))).toEqual([
      { role: 'assistant', content: [call('a')] },
      { role: 'user', content: 'stop' },
    ]);
  });

  test('stay at the end after an answer that calls, and are lost after one that does not', () => {
    expect(messages(says(call('a')), result('a', '1'))).toHaveLength(2);
    expect(messages(says(text('done')), result('a', '1'))).toHaveLength(1);
  });
});

describe('messages of one side in a row', () => {
  test('become one, whose events are all told', () => {
    const { messagesWithEventIds } = reconstruct(
      events([user('one'), ['stream.turn_start'], user([text('two')]), user('')]),
    );
    expect(messagesWithEventIds).toEqual([
      {
        message: { role: 'user', content: [text('one'), text('two'), text('')] },
        eventIds: ['e0', 'e2', 'e3'],
      },
    ]);
  });

  test('leave the events as they were', () => {
    const path = events([says(text('one')), says(text('two'))]);
    const before = structuredClone(path);
    reconstruct(path);
    expect(path).toEqual(before);
  });
});

test('arguments that were cut come back from the last call that has them', () => {
  const cut = { _truncated: true, _originalSize: 9000, _preview: '{' };
  const called = (path: string): Given => ['tool.call', { toolCallId: 'a', arguments: { path } }];
  expect(messages(says(call('a', cut), call('b', cut)), called('old'), called('new'))).toEqual([
    { role: 'assistant', content: [call('a', { path: 'new' }), call('b', cut)] },
  ]);
});

test('a deleted event has no effect, wherever the deletion stands', () => {
  const deletion: Given = ['message.deleted', { targetEventId: 'e2' }];
  expect(messages(user('kept'), deletion, ['compact.summary', { summary: 'gone' }])).toEqual([
    { role: 'user', content: 'kept' },
  ]);
});

test('a summary takes the place of all before, and an answer after it goes on in its reply', () => {
  expect(
    reconstruct(events([user('old'), ['compact.summary', { summary: 'S' }], says(text('next'))])),
  ).toMatchInlineSnapshot(`
    {
      "messagesWithEventIds": [
        {
          "eventIds": [
            undefined,
          ],
          "message": {
            "content": "[Context from earlier in this conversation]

    S",
            "role": "user",
          },
        },
        {
          "eventIds": [
            undefined,
            "e2",
          ],
          "message": {
            "content": [
              {
                "text": "I understand the previous context. Let me continue helping you.",
                "type": "text",
              },
              {
                "text": "next",
                "type": "text",
              },
            ],
            "role": "assistant",
          },
        },
      ],
      "tokenUsage": {
        "cacheCreationTokens": 0,
        "cacheReadTokens": 0,
        "inputTokens": 0,
        "outputTokens": 0,
      },
      "turnCount": 0,
    }
  `);
});

test('tokens of messages that were cleared still count; a missing figure makes the sum unknown', () => {
  const spent = { inputTokens: 5, outputTokens: 2, cacheReadTokens: 1 };
  const clear: Given = ['context.cleared'];
  const paid: Given = ['message.assistant', { content: [], tokenUsage: spent, turn: 3 }];
  expect(reconstruct(events([paid, clear, paid]))).toMatchObject({
    messagesWithEventIds: [{ message: { role: 'assistant' } }],
    tokenUsage: { inputTokens: 10, outputTokens: 4, cacheReadTokens: 2, cacheCreationTokens: 0 },
    turnCount: 3,
  });
  const unknown: Given = ['message.user', { content: '', tokenUsage: { outputTokens: 1 } }];
  expect(reconstruct(events([unknown])).tokenUsage.inputTokens).toBeNaN();
});

test('payloads that are of no use are read without an error', () => {
  const types = [
    'message.user',
    'message.assistant',
    'tool.result',
    'tool.call',
    'compact.summary',
  ];
  for (const payload of [{}, null, 'text', 7, [], { content: 3 }, { content: {} }]) {
    const given = types.flatMap((type): Given[] => [
      [type, payload],
      [type, payload],
    ]);
    expect(() => reconstruct(events(given))).not.toThrow();
  }
});

// Goal: no quadratic work. A list that is copied at each merge would be written 5,000,000,000 times here.
test('a hundred thousand messages in a row are merged in one walk', () => {
  const many = Array.from({ length: 100_000 }, (_, index) => user(`${index}`));
  const [merged] = reconstruct(events(many)).messagesWithEventIds;
  expect(merged?.eventIds).toHaveLength(100_000);
});
