import type { RandomPort } from '#engine/ports/random-port.ts';
import type { Cut } from '#recordings/playback/rechunk-cut.ts';

/** What `--rechunk` may say. */
export type RechunkHow =
  | { readonly kind: 'whole' | 'bytes' | 'utf8' | 'crlf' }
  | { readonly kind: 'size'; readonly sizeBytes: number }
  /** So many cuts by chance. */
  | { readonly kind: 'random'; readonly count: number };

const COUNT_MAX = 10_000;

/** @returns undefined for anything else than `rechunkUsage` says */
export function parseRechunk(text: string): RechunkHow | undefined {
  if (text === 'whole' || text === 'bytes' || text === 'utf8' || text === 'crlf') {
    return { kind: text };
  }
  const [, size, digits] = /^(size=)?([1-9]\d{0,8})$/u.exec(text) ?? [];
  if (digits === undefined) return undefined;
  const number = Number(digits);
  if (size !== undefined) return { kind: 'size', sizeBytes: number };
  return number > COUNT_MAX ? undefined : { kind: 'random', count: number };
}

export const rechunkUsage = `whole, bytes, utf8, crlf, size=<bytes>, or how many cuts by chance, up to ${COUNT_MAX}`;

/** As it was typed. */
export function renderRechunk(how: RechunkHow): string {
  if (how.kind === 'size') return `size=${how.sizeBytes}`;
  return how.kind === 'random' ? String(how.count) : how.kind;
}

/** The cuts in order; @param randomOf gives chance to each by its number, so that none depends on others */
export function cutsOf(how: RechunkHow, randomOf: (index: number) => RandomPort): Cut[] {
  if (how.kind !== 'random') return [how];
  return Array.from({ length: how.count }, (_, index) => ({
    kind: 'random',
    random: randomOf(index),
  }));
}
