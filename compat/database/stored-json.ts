import type { JsonValue } from '#engine/schema/json.ts';

/** The value of a JSON column. What does not parse reads as the fallback, as in the existing server. */
export function parseStored(text: string | null, fallback: JsonValue): JsonValue {
  if (text === null) return fallback;
  try {
    return JSON.parse(text) as JsonValue;
  } catch {
    return fallback;
  }
}

/** A member of a value that may be anything; undefined where there is none. */
export const memberOf = (value: unknown, name: string): unknown =>
  typeof value === 'object' && value !== null && Object.hasOwn(value, name)
    ? (value as Readonly<Record<string, unknown>>)[name]
    : undefined;
