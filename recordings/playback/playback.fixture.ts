import type { JsonObject, JsonValue } from '#engine/schema/json.ts';
import { buildRecording } from '#recordings/format/build-recording.ts';
import type { PlainExchange } from '#recordings/format/build-recording.ts';
import type { Recording } from '#recordings/format/recording.ts';
import { playback } from './playback.ts';
import type { Playback } from './playback.ts';
import type { PlaybackPolicy } from './playback-policy.ts';
import { virtualClock } from '#engine/host/virtual-clock.ts';

export const url = 'https://api.anthropic.com/v1/messages';
export const startedAt = '2026-11-20T09:00:00.000Z';
export const startMs = Date.parse(startedAt);
export const record = (...exchanges: PlainExchange[]): Recording =>
  buildRecording(
    { title: 'a run', provenance: { kind: 'authored' }, seed: 's', startedAt },
    exchanges,
  );

export const user = (text: string): JsonObject => ({ role: 'user', content: text });
export const call = (id: string, input: JsonObject = { path: 'a.txt' }): JsonObject => ({
  role: 'assistant',
  content: [
    { type: 'thinking', thinking: 'Hm.', signature: 'c2ln' },
    { type: 'tool_use', id, name: 'Read', input },
  ],
});
export const result = (id: string, content: JsonValue = 'one'): JsonObject => ({
  role: 'user',
  content: [{ type: 'tool_result', tool_use_id: id, content }],
});
export const ask = (messages: JsonValue[], more: JsonObject = {}): JsonObject => ({
  model: 'claude-sonnet-5',
  max_tokens: 100,
  stream: true,
  messages,
  ...more,
});
export const exchange = (body: JsonObject, ...chunks: string[]): PlainExchange => ({
  request: { url, body },
  response: { chunks },
});

export const send = (
  player: Playback,
  body: JsonValue,
  init: RequestInit = {},
): Promise<Response> => player.fetch(url, { method: 'POST', body: JSON.stringify(body), ...init });
/** The text of an answer, or the message of a miss. */
export async function say(player: Playback, body: JsonValue): Promise<string> {
  const response = await send(player, body);
  if (response.status !== 400) return response.text();
  return ((await response.json()) as { error: { message: string } }).error.message;
}
/** Typed, because `response.body` of Node's types reads `any`. */
export const readerOf = (response: Response): ReadableStreamDefaultReader<Uint8Array> | undefined =>
  (response.body as ReadableStream<Uint8Array> | null)?.getReader();
export const play = (recording: Recording, policy: PlaybackPolicy = 'drift'): Playback =>
  playback({ recording, policy, clock: virtualClock({ startMs }) });
