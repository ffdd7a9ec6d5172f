import { expect, test } from 'vitest';
import { toolCallsIn } from '#recordings/import/openai-responses-response.ts';
import * as anthropic from './anthropic-stream.ts';
import {
  redactedThinking,
  refused,
  streamed,
  text,
  thinking,
  toolUse,
} from './openai-responses-stream.ts';

const usage = { input: 7, output: 3, cacheRead: 5 };
const authored = (stop: string) =>
  streamed({
    id: 'msg_01',
    model: 'gpt-5',
    blocks: [
      thinking('First I look.', 'gAAA'),
      redactedThinking('gBBB'),
      text('I will read.'),
      toolUse('call_1', 'Read', { path: 'größe.txt' }),
    ],
    stop,
    usage,
  });

const eventsOf = (chunks: readonly string[]) =>
  chunks.map((chunk) => JSON.parse(chunk.replace(/^event: .*\ndata: /u, '')) as { type: string });

test('the events of a response, in their order', () => {
  expect(eventsOf(authored('tool_use').chunks).map(({ type }) => type.slice(9)))
    .toMatchInlineSnapshot(`
    [
      "created",
      "in_progress",
      "output_item.added",
      "reasoning_summary_part.added",
      "reasoning_summary_text.delta",
      "reasoning_summary_text.delta",
      "reasoning_summary_text.delta",
      "reasoning_summary_text.done",
      "reasoning_summary_part.done",
      "output_item.done",
      "output_item.added",
      "output_item.done",
      "output_item.added",
      "content_part.added",
      "output_text.delta",
      "output_text.delta",
      "output_text.delta",
      "output_text.done",
      "content_part.done",
      "output_item.done",
      "output_item.added",
      "function_call_arguments.delta",
      "function_call_arguments.delta",
      "function_call_arguments.done",
      "output_item.done",
      "completed",
    ]
  `);
});

test('the last event holds what the others said', () => {
  const events = eventsOf(authored('tool_use').chunks);
  expect(events.at(-1)).toMatchObject({
    response: {
      id: 'resp_01',
      status: 'completed',
      output: events.flatMap((event) =>
        event.type === 'response.output_item.done' && 'item' in event ? [event.item] : [],
      ),
      usage: { input_tokens: 12, input_tokens_details: { cached_tokens: 5 }, output_tokens: 3 },
    },
  });
});

test('a reader of recordings finds the call', () => {
  expect(toolCallsIn(authored('tool_use').chunks.join(''))).toEqual([
    { callId: 'call_1', name: 'Read', input: { path: 'größe.txt' } },
  ]);
});

test('one that was cut is incomplete, and one that was refused says so in its text', () => {
  expect(eventsOf(authored('max_tokens').chunks).at(-1)).toMatchObject({
    type: 'response.incomplete',
    response: { incomplete_details: { reason: 'max_output_tokens' } },
  });
  expect(eventsOf(authored('refusal').chunks).at(-1)).toMatchObject({
    response: { output: [{}, {}, { content: [{ type: 'refusal', refusal: 'I will read.' }] }, {}] },
  });
});

test('an HTTP error, and a connection that breaks', () => {
  expect(refused(429, { type: 'rate_limit_error', message: 'No.' })).toEqual({
    status: 429,
    headers: { 'content-type': 'application/json' },
    chunks: ['{"error":{"message":"No.","type":"rate_limit_error","param":null,"code":null}}'],
  });
  expect(anthropic.cutAfter(2, authored('end_turn'))).toMatchObject({ result: 'reset' });
});
