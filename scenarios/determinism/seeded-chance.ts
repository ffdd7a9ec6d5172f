import { createHash } from 'node:crypto';

/**
 * Numbers in [0, 1) that a seed fixes: mulberry32, which is small, and good enough for delays.
 * `Math.random` would do, but could not be repeated.
 */
export function seededChance(seed: string): () => number {
  let state = createHash('sha256').update(seed).digest().readUInt32LE(0);
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** The same elements in an order by chance. */
export function shuffled<Element>(elements: readonly Element[], chance: () => number): Element[] {
  const result = [...elements];
  for (let end = result.length - 1; end > 0; end -= 1) {
    const other = Math.floor(chance() * (end + 1));
    [result[end], result[other]] = [result[other] as Element, result[end] as Element];
  }
  return result;
}
