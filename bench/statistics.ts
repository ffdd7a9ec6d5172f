/** What several rounds say together: the middle one, and where the middle half of them lies. */
export interface Spread {
  readonly median: number;
  /** A quarter of the rounds is below. */
  readonly low: number;
  /** A quarter of the rounds is above. */
  readonly high: number;
}

/** @param values at least one, in any order */
export function spreadOf(values: readonly number[]): Spread {
  const sorted = values.toSorted((left, right) => left - right);
  return { median: at(sorted, 0.5), low: at(sorted, 0.25), high: at(sorted, 0.75) };
}

/** @param values at least one, in any order */
export const median = (values: readonly number[]): number => spreadOf(values).median;

/**
 * Compares what was measured in the same rounds, round by round: whatever else the machine did in a
 * round, it did to both.
 */
export function ratioOfRounds(measured: readonly number[], base: readonly number[]): Spread {
  if (measured.length !== base.length) {
    throw new RangeError(`${measured.length} rounds cannot be compared with ${base.length}`);
  }
  return spreadOf(measured.map((value, index) => value / (base[index] ?? Number.NaN)));
}

/** Between two neighbours in proportion, so that few values give no steps. */
function at(sorted: readonly number[], share: number): number {
  const place = (sorted.length - 1) * share;
  const below = sorted[Math.floor(place)];
  const above = sorted[Math.ceil(place)];
  if (below === undefined || above === undefined) throw new RangeError('there are no values');
  return below + (above - below) * (place - Math.floor(place));
}
