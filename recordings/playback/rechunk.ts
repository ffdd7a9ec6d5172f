import type { RecordedChunk } from '#recordings/format/recording.ts';

/** Where chunks meet: the count of bytes before each boundary, rising; neither 0 nor the length. */
export type Boundaries = readonly number[];

/** Where the chunks of a body meet. A chunk without bytes has no boundary of its own. */
export function boundariesOf(chunks: readonly RecordedChunk[]): number[] {
  const ends = new Set<number>();
  let end = 0;
  for (const { bytes } of chunks) {
    end += bytes.length;
    ends.add(end);
  }
  ends.delete(0);
  ends.delete(end);
  return [...ends];
}

/**
 * The same bytes with other boundaries. A new chunk comes when the last of its bytes came, so that
 * nothing is there before it was recorded and the body ends when it did.
 * @param boundaries as `Boundaries` says; what lies outside the body is left out
 */
export function rechunk(
  chunks: readonly RecordedChunk[],
  boundaries: Boundaries,
): readonly RecordedChunk[] {
  const body = bytesOf(chunks);
  const within = boundaries.filter((at) => at > 0 && at < body.length);
  const ends = body.length === 0 ? [] : [...within, body.length];
  let index = 0;
  let recordedEnd = chunks[0]?.bytes.length ?? 0;
  let atUs = chunks[0]?.atUs ?? 0;
  let start = 0;
  return ends.map((end) => {
    while (recordedEnd < end) {
      index += 1;
      recordedEnd += chunks[index]?.bytes.length ?? 0;
      atUs = chunks[index]?.atUs ?? atUs;
    }
    const bytes = body.slice(start, end);
    start = end;
    return { atUs, bytes };
  });
}

/** All bytes of a body, as one copy. */
export function bytesOf(chunks: readonly RecordedChunk[]): Uint8Array {
  const body = new Uint8Array(chunks.reduce((sum, { bytes }) => sum + bytes.length, 0));
  let end = 0;
  for (const { bytes } of chunks) {
    body.set(bytes, end);
    end += bytes.length;
  }
  return body;
}
