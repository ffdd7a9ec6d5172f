import { expect, test } from 'vitest';
import { toolCallsIn } from '#recordings/import/gemini-response.ts';
import { redactedThinking, refused, streamed, text, thinking, toolUse } from './gemini-stream.ts';

const authored = (stop: string) =>
  streamed({
    id: 'msg_01',
    model: 'gemini-2.5-pro',
    blocks: [
      thinking('First I look.', 'gAAA'),
      redactedThinking('what is hidden'),
      text('I will read.'),
      toolUse('call_1', 'Read', { path: 'größe.txt' }),
    ],
    stop,
    usage: { input: 7, output: 3, cacheRead: 5 },
  });

const eventsOf = (chunks: readonly string[]) =>
  chunks.map((chunk) => JSON.parse(chunk.replace(/^data: /u, '')) as unknown);

test('the parts of an answer, in their order, and its end', () => {
  const events = eventsOf(authored('tool_use').chunks);
  const named = { modelVersion: 'gemini-2.5-pro', responseId: '01' };
  const parts = [
    { text: 'First ', thought: true },
    { text: 'I ', thought: true },
    { text: 'look.', thought: true, thoughtSignature: 'gAAA' },
    { text: '', thoughtSignature: btoa('what is hidden') },
    { text: 'I ' },
    { text: 'will ' },
    { text: 'read.' },
    { functionCall: { id: 'call_1', name: 'Read', args: { path: 'größe.txt' } } },
    { text: '' },
  ];
  expect(events).toMatchObject(
    parts.map((part) => ({ candidates: [{ content: { parts: [part] } }], ...named })),
  );
  expect(events.at(-1)).toMatchObject({
    candidates: [{ finishReason: 'STOP' }],
    usageMetadata: {
      promptTokenCount: 12,
      cachedContentTokenCount: 5,
      candidatesTokenCount: 3,
      totalTokenCount: 15,
    },
  });
});

test('a reader of recordings finds the call', () => {
  expect(toolCallsIn(authored('tool_use').chunks.join(''))).toEqual([
    { callId: 'call_1', name: 'Read', input: { path: 'größe.txt' } },
  ]);
});

test.each([
  ['end_turn', 'STOP'],
  ['max_tokens', 'MAX_TOKENS'],
  ['refusal', 'SAFETY'],
])('%s ends with %s', (stop, finishReason) => {
  expect(eventsOf(authored(stop).chunks).at(-1)).toMatchObject({ candidates: [{ finishReason }] });
});

test('an HTTP error in the words of this API', () => {
  const headers = { 'retry-after': '12' };
  const answer = refused(429, { type: 'rate_limit_error', message: 'No.', headers });
  expect(answer).toMatchObject({ status: 429, headers });
  expect(JSON.parse(answer.chunks.join(''))).toEqual({
    error: { code: 429, message: 'No.', status: 'RESOURCE_EXHAUSTED' },
  });
});
