import type { Exchange } from './exchanges.ts';
import type { Cut } from './answering.ts';

export const inOnePiece: Cut = (bytes) => [bytes];

export const byteByByte: Cut = (bytes) =>
  Array.from(bytes, (_byte, index) => bytes.subarray(index, index + 1));

/** Cut before each of these positions. */
export const cutAt =
  (positions: readonly number[]): Cut =>
  (bytes) => {
    const inside = new Set(positions.filter((at) => at > 0 && at < bytes.length));
    const edges = [...inside].toSorted((left, right) => left - right);
    return [...edges, bytes.length].map((edge, index) =>
      bytes.subarray(edges[index - 1] ?? 0, edge),
    );
  };

/** The network reads of the recording, where it kept them. */
export function readsOf({ readLengths }: Exchange): Cut | undefined {
  let at = 0;
  return readLengths && cutAt(readLengths.map((length) => (at += length)));
}

/**
 * Cuts by chance, the same for the same body: up to eight pieces each, and where the body has any,
 * one cut in the middle of a character, or between the two halves of a line end.
 */
export function seededCuts(body: Uint8Array, count: number): readonly Cut[] {
  const tender = tenderPlaces(body);
  const chance = chanceOf(body.length);
  return Array.from({ length: count }, () => {
    const pieces = 1 + Math.floor(chance() * 7);
    const anywhere = Array.from({ length: pieces }, () => 1 + Math.floor(chance() * body.length));
    const picked = tender[Math.floor(chance() * tender.length)];
    return cutAt(picked === undefined ? anywhere : [...anywhere, picked]);
  });
}

/** Places inside a character of several bytes, and inside CRLF. */
function tenderPlaces(body: Uint8Array): number[] {
  const places: number[] = [];
  for (let at = 1; at < body.length && places.length < 500; at += 1) {
    const byte = body[at] ?? 0;
    const isInsideCharacter = (byte & 0b1100_0000) === 0b1000_0000;
    if (isInsideCharacter || (byte === 0x0a && body[at - 1] === 0x0d)) places.push(at);
  }
  return places;
}

/** Numbers from 0 to 1 that follow from the seed (mulberry32). */
function chanceOf(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
