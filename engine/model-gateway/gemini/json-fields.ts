import type { JsonObject, JsonValue } from '#engine/schema/json.ts';

// The wire is looked at field by field and not by a schema: only what is read is checked, everything
// else must survive untouched for the way back, and this runs for every event of a stream.

/** The value as an object, or undefined. */
export const asObject = (value: JsonValue | undefined): JsonObject | undefined =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? value : undefined;

/** The objects in a list; none where it is no list. */
export const objectsIn = (value: JsonValue | undefined): JsonObject[] =>
  Array.isArray(value) ? value.map(asObject).filter((item) => item !== undefined) : [];

/** The value as a string, or undefined. */
export const asText = (value: JsonValue | undefined): string | undefined =>
  typeof value === 'string' ? value : undefined;

const EXCERPT_LENGTH = 120;

/** The beginning of what a provider sent, quoted, for a message. */
export const excerpt = (text: string): string =>
  JSON.stringify(text.length > EXCERPT_LENGTH ? `${text.slice(0, EXCERPT_LENGTH)}…` : text);
