import { hash } from 'node:crypto';
import type { IdPort } from '#engine/ports/id-port.ts';
import type { RandomPort } from '#engine/ports/random-port.ts';
import { idsFrom } from './system-ports.ts';

/** 64 bits that depend on nothing but the seed, the stream's name and how many came before. */
function digest(seed: string, stream: string): () => string {
  let count = 0;
  return () => {
    count += 1;
    return hash('sha256', `${seed}/${stream}/${count}`).slice(0, 16);
  };
}

/** The same ids in the same order for the same seed (invariant D1). */
export const seededIds = (seed: string): IdPort => idsFrom(digest(seed, 'ids'));

/** The same numbers in the same order for the same seed (invariant D1). */
export function seededRandom(seed: string): RandomPort {
  const next = digest(seed, 'random');
  // 52 bits fill the fraction of a double.
  return { next: () => Number.parseInt(next().slice(0, 13), 16) / 2 ** 52 };
}
