import type { RandomPort } from '#engine/ports/random-port.ts';
import type { RecordedChunk } from '#recordings/format/recording.ts';
import { boundariesOf, bytesOf } from './rechunk.ts';

/**
 * Other boundaries for the same bytes.
 * - `whole`: none. `bytes`: between all bytes. `size`: after every `sizeBytes` bytes.
 * - `utf8`: the recorded ones, and before each further byte of a character.
 * - `crlf`: the recorded ones, and between each CR and its LF.
 * - `random`: by chance; each body is cut finely or coarsely, by chance too.
 */
export type Cut =
  | { readonly kind: 'whole' | 'bytes' | 'utf8' | 'crlf' }
  | { readonly kind: 'size'; readonly sizeBytes: number }
  | { readonly kind: 'random'; readonly random: RandomPort };

const CR = 0x0d;
const LF = 0x0a;

/** Where a cut has the boundaries of one body, rising. */
export function cutBoundaries(chunks: readonly RecordedChunk[], cut: Cut): readonly number[] {
  const body = bytesOf(chunks);
  switch (cut.kind) {
    case 'whole':
      return [];
    case 'bytes':
      return everyBoundary(body, 1);
    case 'size':
      return everyBoundary(body, cut.sizeBytes);
    case 'utf8':
      return alsoWhere(chunks, (at) => isContinuation(body[at]));
    case 'crlf':
      return alsoWhere(chunks, (at) => body[at - 1] === CR && body[at] === LF);
    case 'random':
      return randomBoundaries(body.length, cut.random);
    default:
      return cut satisfies never;
  }
}

const everyBoundary = (body: Uint8Array, sizeBytes: number): number[] =>
  Array.from(
    { length: Math.max(0, Math.ceil(body.length / sizeBytes) - 1) },
    (_, index) => (index + 1) * sizeBytes,
  );

function alsoWhere(chunks: readonly RecordedChunk[], isCut: (at: number) => boolean): number[] {
  const recorded = new Set(boundariesOf(chunks));
  return everyBoundary(bytesOf(chunks), 1).filter((at) => recorded.has(at) || isCut(at));
}

/** Bytes of UTF-8 that go on with a character: `10xxxxxx`. */
const isContinuation = (byte: number | undefined): boolean =>
  byte !== undefined && (byte & 0b1100_0000) === 0b1000_0000;

/** Gaps around a mean that may be anything from one byte to the whole body, small ones as often. */
function randomBoundaries(sizeBytes: number, random: RandomPort): number[] {
  const meanBytes = Math.max(1, sizeBytes) ** random.next();
  const next = mulberry32(random.next() * 2 ** 32);
  const boundaries: number[] = [];
  let at = 0;
  for (;;) {
    at += 1 + Math.floor(-Math.log(1 - next()) * (meanBytes - 1));
    if (at >= sizeBytes) return boundaries;
    boundaries.push(at);
  }
}

/**
 * Numbers from 0 up to 1, good enough for thousands of gaps: the port's own numbers cost a hash each.
 * Mulberry32 by Tommy Ettinger, in the public domain.
 */
function mulberry32(seed: number): () => number {
  let state = seed | 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
