import type { JsonObject, JsonValue } from '#engine/schema/json.ts';
import { buildRecording } from '#recordings/format/build-recording.ts';
import type { PlainExchange } from '#recordings/format/build-recording.ts';
import type { Recording } from '#recordings/format/recording.ts';
import type { Harness, Player, PlayerOptions } from '../harness.ts';

/** Where the provider was. Nobody listens there, and `fetch` refuses the port without trying. */
export const recordedUrl = 'http://127.0.0.1:9/v1/messages';

export const recordingOf = (...exchanges: PlainExchange[]): Recording =>
  buildRecording(
    {
      title: 'a run',
      provenance: { kind: 'authored' },
      seed: 's',
      startedAt: '2026-11-20T09:00:00.000Z',
    },
    exchanges,
  );

export const says = (text: string): JsonObject => ({ role: 'user', content: text });
export const answers = (text: string): JsonObject => ({ role: 'assistant', content: text });

export const asking = (messages: readonly JsonValue[], more: JsonObject = {}): JsonObject => ({
  model: 'claude-sonnet-5',
  max_tokens: 100,
  stream: true,
  messages: [...messages],
  ...more,
});

export const exchange = (body: JsonObject, ...chunks: (string | Uint8Array)[]): PlainExchange => ({
  request: { url: recordedUrl, body },
  response: { chunks },
});

export const ask = (player: Player, body: JsonValue, query = ''): Promise<Response> =>
  player.fetch(`${player.url}${query}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });

/** What an answer says, whatever its status. */
export const textOf = async (player: Player, body: JsonValue): Promise<string> =>
  (await ask(player, body)).text();

/** Plays a recording, and closes it in any case: MSW plays one at a time. */
export async function playing<Result>(
  harness: Harness,
  options: PlayerOptions,
  use: (player: Player) => Promise<Result>,
): Promise<Result> {
  const player = await harness.open(options);
  try {
    return await use(player);
  } finally {
    await player.close();
  }
}

/** A problem where two values are not the same, and nothing where they are. */
export const unless = (holds: boolean, problem: string): string[] => (holds ? [] : [problem]);

export const quote = (value: unknown): string => JSON.stringify(value);
