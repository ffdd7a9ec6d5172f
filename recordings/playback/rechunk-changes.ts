import type { Recording } from '#recordings/format/recording.ts';
import { sealRecording } from '#recordings/format/seal-recording.ts';
import { cutBoundaries } from './rechunk-cut.ts';
import type { Cut } from './rechunk-cut.ts';
import { boundariesOf, rechunk } from './rechunk.ts';

/** One boundary that is not as recorded. */
export interface BoundaryChange {
  /** Number of the exchange, from 1. */
  readonly exchange: number;
  /** How many bytes of the body lie before it. */
  readonly offsetBytes: number;
  /** `cut`: there was none. `joined`: there was one. */
  readonly kind: 'cut' | 'joined';
}

/** What a cut changes in a recording, in the order of the exchanges and their bytes. */
export function boundaryChanges({ exchanges }: Recording, cut: Cut): BoundaryChange[] {
  return exchanges.flatMap(({ number: exchange, chunks }) => {
    const before = new Set(boundariesOf(chunks));
    const after = new Set(cutBoundaries(chunks, cut));
    return [...before.symmetricDifference(after)]
      .toSorted((left, right) => left - right)
      .map((offsetBytes): BoundaryChange => {
        const kind = after.has(offsetBytes) ? 'cut' : 'joined';
        return { exchange, offsetBytes, kind };
      });
  });
}

/** The recording with some boundaries changed; exchanges without a change are as they were. */
export function changeBoundaries(
  { manifest, exchanges }: Recording,
  changes: readonly BoundaryChange[],
): Recording {
  const byExchange = Map.groupBy(changes, ({ exchange }) => exchange);
  const changed = exchanges.map((exchange) => {
    const own = byExchange.get(exchange.number);
    if (own === undefined) return exchange;
    const places = new Set(own.map(({ offsetBytes }) => offsetBytes));
    const boundaries = new Set(boundariesOf(exchange.chunks)).symmetricDifference(places);
    const rising = [...boundaries].toSorted((left, right) => left - right);
    return { ...exchange, chunks: rechunk(exchange.chunks, rising) };
  });
  return sealRecording(manifest, changed);
}
