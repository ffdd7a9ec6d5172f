import type { Recording } from '#recordings/format/recording.ts';
import type { BoundaryChange } from '#recordings/playback/rechunk-changes.ts';
import { bytesOf } from '#recordings/playback/rechunk.ts';
import type { RechunkHow } from './rechunk-how.ts';
import { renderRechunk } from './rechunk-how.ts';

/** What came of running a scenario with other boundaries. */
export interface RechunkReport {
  readonly how: string;
  /** Only where chance had a part. */
  readonly seed?: string;
  /** How many cuts differ from the recorded boundaries at all, and were run. */
  readonly cutCount: number;
  /** The first cut that gave another session, as small as it gets. */
  readonly found?: FoundCut;
}

export interface FoundCut {
  readonly changes: readonly BoundaryChange[];
  /** How many the cut had before it was shrunk. */
  readonly changeCount: number;
  readonly isSmallest: boolean;
  /** How many runs the shrinking took. */
  readonly trialCount: number;
}

/** What of the command line repeats the runs. */
export function rechunkOptions({ how, seed }: Pick<RechunkReport, 'how' | 'seed'>): string {
  return seed === undefined ? `--rechunk ${how}` : `--rechunk ${how} --seed ${seed}`;
}

/** @param seed kept only where chance has a part */
export function reportOf(how: RechunkHow, seed: string, cutCount: number): RechunkReport {
  const text = renderRechunk(how);
  return how.kind === 'random' ? { how: text, seed, cutCount } : { how: text, cutCount };
}

/** In a few words, for the line of the scenario. */
export function rechunkNote({ how, seed, cutCount }: RechunkReport): string {
  if (cutCount === 0) return `${how}: nothing to cut`;
  if (seed === undefined) return how;
  return `${cutCount === 1 ? '1 cut' : `${cutCount} cuts`}, seed ${seed}`;
}

const PLACES_MAX = 5;
const BYTES_AROUND = 8;

/**
 * The changed boundaries, a line each, with the bytes around:
 * `exchange 4, byte 812 of 1533: one cut more    47 72 c3 | bc c3 9f    "Gr�" | "�ß"`.
 */
export function renderChanges(changes: readonly BoundaryChange[], recording: Recording): string[] {
  const lines = changes.slice(0, PLACES_MAX).map(({ exchange, offsetBytes, kind }) => {
    const found = recording.exchanges.find(({ number }) => number === exchange);
    const body = bytesOf(found?.chunks ?? []);
    const before = body.subarray(Math.max(0, offsetBytes - BYTES_AROUND), offsetBytes);
    const after = body.subarray(offsetBytes, offsetBytes + BYTES_AROUND);
    const what = kind === 'cut' ? 'one cut more' : 'the recorded cut left out';
    return (
      `exchange ${exchange}, byte ${offsetBytes} of ${body.length}: ${what}` +
      `   ${hex(before)} | ${hex(after)}   ${text(before)} | ${text(after)}`
    );
  });
  const rest = changes.length - PLACES_MAX;
  return rest > 0 ? [...lines, `and ${rest} more`] : lines;
}

const hex = (bytes: Uint8Array): string =>
  Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join(' ');

/** What is no whole character in this part is a replacement character; the bytes stand beside it. */
const text = (bytes: Uint8Array): string => JSON.stringify(new TextDecoder().decode(bytes));
