import type { JsonObject, JsonValue } from '#engine/schema/json.ts';
import { brokenWire } from '../wire-error.ts';

// The wire is checked field by field and not by a schema: only what is read is checked, everything
// else must survive untouched for the way back, and this runs for every event of a stream.

/** The value as an object, or undefined. */
export const asObject = (value: JsonValue | undefined): JsonObject | undefined =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? value : undefined;

/** @throws WireError where the field is no object */
export function objectIn(container: JsonObject, field: string): JsonObject {
  const value = asObject(container[field]);
  if (value === undefined) throw wrongField(container, field, 'an object');
  return value;
}

/** @throws WireError where the field is no string */
export function stringIn(container: JsonObject, field: string): string {
  const value = container[field];
  if (typeof value !== 'string') throw wrongField(container, field, 'a string');
  return value;
}

/** @throws WireError where the field is no position in a list */
export function positionIn(container: JsonObject, field: string): number {
  const value = container[field];
  if (typeof value !== 'number' || !Number.isSafeInteger(value) || value < 0) {
    throw wrongField(container, field, 'a position');
  }
  return value;
}

const EXCERPT_LENGTH = 120;

const wrongField = (container: JsonObject, field: string, expected: string) =>
  brokenWire(
    `\`${field}\` is ${JSON.stringify(container[field])} and should be ${expected}, in ` +
      `${JSON.stringify(container).slice(0, EXCERPT_LENGTH)}.`,
  );
