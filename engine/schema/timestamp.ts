/** What was asked for last: the events of one batch, and of one millisecond, have one time. */
let lastMs = 0;
let lastTimestamp = '1970-01-01T00:00:00.000Z';

/**
 * Milliseconds since the epoch as ISO-8601 in UTC with three decimals, as every event carries it.
 * A conversion, not a clock: this is the only place in the pure folders that may name `Date`.
 */
export function toTimestamp(epochMs: number): string {
  if (epochMs !== lastMs) {
    lastTimestamp = new Date(epochMs).toISOString();
    lastMs = epochMs;
  }
  return lastTimestamp;
}

/** Milliseconds since 1970 of what `toTimestamp` wrote. */
export const fromTimestamp = (timestamp: string): number => Date.parse(timestamp);
