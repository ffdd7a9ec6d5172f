import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readRecording } from '#recordings/format/read-recording.ts';

/** A streamed response, and how many events are in it. */
export interface RecordedStream {
  readonly body: Buffer;
  readonly eventCount: number;
}

export interface RecordedStreams {
  readonly name: string;
  readonly streams: readonly RecordedStream[];
  /** Said where the corpus is not there. */
  readonly notes: readonly string[];
}

/**
 * The streams to measure with: the real ones of a corpus where it is present, else those of the
 * recordings that are shipped.
 * @param places.corpus folder with an `anthropic-messages` below
 * @param places.library folder with recordings below
 */
export async function recordedStreams(places: {
  readonly corpus: string;
  readonly library: string;
}): Promise<RecordedStreams> {
  const folder = join(places.corpus, 'anthropic-messages');
  if (existsSync(folder)) {
    const streams = below(folder, '.body')
      .map((file) => readFileSync(file))
      .flatMap(wholeStream);
    return { name: `${streams.length} streams of the corpus`, streams, notes: [] };
  }
  const recordings = below(places.library, 'recording.json').map((file) =>
    readRecording(join(file, '..')),
  );
  const streams = (await Promise.all(recordings))
    .flatMap(({ exchanges }) => exchanges)
    .map(({ chunks }) => Buffer.concat(chunks.map(({ bytes }) => bytes)))
    .flatMap(wholeStream);
  return {
    name: `${streams.length} shipped streams`,
    streams,
    notes: [
      `no corpus at ${places.corpus} (REPRISE_CORPUS says where it is): measured with the shipped ` +
        'recordings, which are short, so that what a turn costs once weighs more',
    ],
  };
}

const below = (folder: string, ending: string): string[] =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith(ending))
    .map((file) => join(folder, file))
    .toSorted();

/** A stream as it is measured; none where it is another kind of answer, or was cut. */
function wholeStream(body: Buffer): RecordedStream[] {
  if (!body.includes('event: message_stop') || body.includes('[DONE]')) return [];
  return [{ body, eventCount: body.toString('utf8').match(/^data:/gmu)?.length ?? 0 }];
}
