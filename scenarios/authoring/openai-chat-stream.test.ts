import { expect, test } from 'vitest';
import type { JsonObject } from '#engine/schema/json.ts';
import { toolCallsIn } from '#recordings/import/openai-chat-response.ts';
import * as anthropic from './anthropic-stream.ts';
import {
  redactedThinking,
  refused,
  streamed,
  text,
  thinking,
  toolUse,
} from './openai-chat-stream.ts';

const authored = (stop: string) =>
  streamed({
    id: 'msg_01',
    model: 'gpt-5',
    blocks: [
      thinking('First I look.', 'sig'),
      redactedThinking('gBBB'),
      text('I will read.'),
      toolUse('call_1', 'Read', { path: 'größe.txt' }),
      toolUse('call_2', 'Read', {}),
    ],
    stop,
    usage: { input: 7, output: 3, cacheRead: 5 },
  });

interface Completion {
  readonly id: string;
  readonly choices: readonly {
    readonly delta: JsonObject;
    readonly finish_reason: string | null;
  }[];
  readonly usage: JsonObject | null;
}

const eventsOf = (stop: string): Completion[] =>
  authored(stop)
    .chunks.slice(0, -1)
    .map((chunk) => JSON.parse(chunk.replace(/^data: /u, '')) as Completion);
const deltasOf = (stop: string): JsonObject[] =>
  eventsOf(stop).flatMap(({ choices }) => choices.map(({ delta }) => delta));
const joined = (stop: string, field: string): string =>
  deltasOf(stop)
    .map((delta) => delta[field])
    .filter((words) => typeof words === 'string')
    .join('');

test('what the deltas bring, in their order', () => {
  expect(deltasOf('tool_use').map((delta) => Object.keys(delta).join(' '))).toMatchInlineSnapshot(`
    [
      "role content refusal",
      "reasoning reasoning_details",
      "reasoning reasoning_details",
      "reasoning reasoning_details",
      "reasoning_details",
      "reasoning_details",
      "content",
      "content",
      "content",
      "tool_calls",
      "tool_calls",
      "tool_calls",
      "tool_calls",
      "tool_calls",
      "",
    ]
  `);
  expect(joined('tool_use', 'content')).toBe('I will read.');
  expect(joined('tool_use', 'reasoning')).toBe('First I look.');
});

test('the end: a reason, the figures, `[DONE]`', () => {
  expect(eventsOf('tool_use').at(-2)?.choices[0]?.finish_reason).toBe('tool_calls');
  expect(eventsOf('tool_use').at(-1)).toMatchObject({
    id: 'chatcmpl-01',
    choices: [],
    usage: {
      prompt_tokens: 12,
      completion_tokens: 3,
      prompt_tokens_details: { cached_tokens: 5 },
    },
  });
  expect(authored('tool_use').chunks.at(-1)).toBe('data: [DONE]\n\n');
});

test('a reader of recordings finds the calls', () => {
  expect(toolCallsIn(authored('tool_use').chunks.join(''))).toEqual([
    { callId: 'call_1', name: 'Read', input: { path: 'größe.txt' } },
    { callId: 'call_2', name: 'Read', input: {} },
  ]);
});

test('one that was cut says so, and one that was refused says it in its text', () => {
  expect(eventsOf('max_tokens').at(-2)?.choices[0]?.finish_reason).toBe('length');
  expect(joined('refusal', 'refusal')).toBe('I will read.');
  expect(joined('refusal', 'content')).toBe('');
});

test('an HTTP error, and a connection that breaks', () => {
  expect(
    refused(429, { type: 'requests', message: 'No.', headers: { 'retry-after': '1' } }),
  ).toEqual({
    status: 429,
    headers: { 'content-type': 'application/json', 'retry-after': '1' },
    chunks: ['{"error":{"message":"No.","type":"requests","param":null,"code":null}}'],
  });
  expect(anthropic.cutAfter(2, authored('end_turn'))).toMatchObject({ result: 'reset' });
});
