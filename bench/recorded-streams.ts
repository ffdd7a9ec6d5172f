import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { streamed, text } from '#scenarios/authoring/anthropic-stream.ts';

/** A streamed response, and how many events are in it. */
export interface RecordedStream {
  readonly body: Buffer;
  readonly eventCount: number;
}

/**
 * The streams to measure with: the real ones of a corpus where it is present, else one written here.
 * @param corpus folder with an `anthropic-messages` below
 */
export function recordedStreams(corpus: string): {
  name: string;
  streams: readonly RecordedStream[];
} {
  const folder = join(corpus, 'anthropic-messages');
  if (!existsSync(folder)) return { name: 'one written stream', streams: [writtenStream()] };
  const streams = readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.body'))
    .map((file) => readFileSync(join(folder, file)))
    .filter((body) => body.includes('event: message_stop') && !body.includes('[DONE]'))
    .map(measured);
  return { name: `${streams.length} streams of the corpus`, streams };
}

function writtenStream(): RecordedStream {
  const words = 'The quick brown fox jumps over the lazy dog. '.repeat(100);
  const { chunks } = streamed({
    id: 'msg_bench',
    model: 'claude-bench',
    blocks: [text(words)],
    stop: 'end_turn',
    usage: { input: 10, output: 900 },
  });
  return measured(Buffer.from(chunks.join('')));
}

const measured = (body: Buffer): RecordedStream => ({
  body,
  eventCount: body.toString('utf8').match(/^data:/gmu)?.length ?? 0,
});
