/**
 * Milliseconds since the epoch as ISO-8601 in UTC with three decimals, as every event carries it.
 * A conversion, not a clock: this is the only place in the pure folders that may name `Date`.
 */
export const toTimestamp = (epochMs: number): string => new Date(epochMs).toISOString();
