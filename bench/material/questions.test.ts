import { expect, test } from 'vitest';
import { questions, type Questions } from './questions.ts';

const ask = (cut: 'by-event' | 'whole'): Promise<Questions> =>
  questions({ count: 2, cut, library: 'recordings/library' });

test('each request is a conversation of its own, with an answer of 30 events', async () => {
  const { recording, requests, chunks } = await ask('by-event');
  expect(recording.exchanges.map((exchange) => exchange.chunks.length)).toEqual([30, 30]);
  expect(new Set(requests.map(({ body }) => body)).size).toBe(2);
  expect(chunks).toHaveLength(30);
});

test('cut whole, the same bytes are one chunk', async () => {
  const whole = await ask('whole');
  const byEvent = await ask('by-event');
  expect(whole.chunks.map(Buffer.from)).toEqual([Buffer.concat([...byEvent.chunks])]);
});
