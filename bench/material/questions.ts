import { join } from 'node:path';
import type { JsonObject } from '#engine/schema/json.ts';
import { buildRecording } from '#recordings/format/build-recording.ts';
import { readRecording } from '#recordings/format/read-recording.ts';
import type { Exchange, Recording } from '#recordings/format/recording.ts';
import { streamed, text } from '#scenarios/authoring/anthropic-stream.ts';

/** Requests of an agent, and the recording that answers each of them in the same way. */
export interface Questions {
  readonly recording: Recording;
  readonly requests: readonly RequestInit[];
  /** The chunks of every answer. */
  readonly chunks: readonly Uint8Array[];
  /** What the answer says. */
  readonly words: string;
}

/** Deltas of an answer; with the events around them it has 30. */
export const DELTA_COUNT = 24;

/**
 * Makes `count` requests that differ in their first message, so that each is a conversation of its
 * own, like the fifth step of a session that is shipped: system prompt, tools, nine messages, 5 kB.
 * @param options.cut an answer's events: one a chunk, or all in one chunk
 * @param options.library folder with recordings below
 */
export async function questions(options: {
  readonly count: number;
  readonly cut: 'by-event' | 'whole';
  readonly library: string;
}): Promise<Questions> {
  const session = await readRecording(join(options.library, 'anthropic', 'fix-failing-test'));
  const last = session.exchanges.at(-1);
  if (last === undefined) throw new RangeError('the recording to make questions of is empty');
  const bodies = Array.from({ length: options.count }, (_, index) => askedAnew(last, index));
  const words = 'The test passes now. '.repeat(DELTA_COUNT / 4).trimEnd();
  const answer = streamed({
    id: 'msg_bench',
    model: 'claude-bench',
    blocks: [text(words)],
    stop: 'end_turn',
    usage: { input: 1_500, output: DELTA_COUNT },
  });
  const chunks = options.cut === 'whole' ? [answer.chunks.join('')] : answer.chunks;
  const { url, headers } = last.request;
  const recording = buildRecording(
    {
      title: 'questions of a benchmark',
      provenance: { kind: 'authored' },
      seed: 'bench',
      startedAt: session.manifest.startedAt,
    },
    bodies.map((body) => ({
      request: { url, headers, body },
      response: { headers: answer.headers, chunks },
    })),
  );
  return {
    recording,
    requests: bodies.map((body) => ({ method: 'POST', headers, body: JSON.stringify(body) })),
    chunks: recording.exchanges[0]?.chunks.map(({ bytes }) => bytes) ?? [],
    words,
  };
}

/** The same request about something else. */
function askedAnew({ request }: Exchange, index: number): JsonObject {
  const body = request.body as JsonObject & { readonly messages: readonly JsonObject[] };
  const [first, ...others] = body.messages;
  const asked = { ...first, content: `Please fix the code that test ${index} is about.` };
  return { ...body, messages: [asked, ...others] };
}
