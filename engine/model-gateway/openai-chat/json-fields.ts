import type { JsonObject, JsonValue } from '#engine/schema/json.ts';

// The wire is read field by field and not by a schema: servers that copy this API add fields, leave
// them out and send null for them, only what is read matters, and this runs for every event.

/** The value as an object, or undefined. */
export const asObject = (value: JsonValue | undefined): JsonObject | undefined =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? value : undefined;

/** The objects of a list; none where it is no list. */
export const objectsOf = (value: JsonValue | undefined): readonly JsonObject[] =>
  Array.isArray(value)
    ? value.filter((item): item is JsonObject => asObject(item) !== undefined)
    : none;

/** One for all: this is asked several times for each event of a stream. */
const none: readonly JsonObject[] = [];

/** The value where it is a string; else the empty string, which says nothing on this wire either. */
export const textOf = (value: JsonValue | undefined): string =>
  typeof value === 'string' ? value : '';

/** Whether a field says nothing: this API's servers send null, "" or {} for what does not apply. */
export const isBlank = (value: JsonValue | undefined): boolean =>
  value === undefined ||
  value === null ||
  value === '' ||
  (typeof value === 'object' && Object.keys(value).length === 0);

const EXCERPT_LENGTH = 120;

/** The beginning of what came, quoted, for messages. */
export const excerpt = (text: string): string =>
  JSON.stringify(text.length > EXCERPT_LENGTH ? `${text.slice(0, EXCERPT_LENGTH)}…` : text);
