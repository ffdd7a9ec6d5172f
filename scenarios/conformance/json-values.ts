import type { JsonObject, JsonValue } from '#engine/schema/json.ts';

// What providers send is read here as it comes: a value of another kind is nothing.

export const object = (value: JsonValue | undefined): JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? value : {};

export const list = (value: JsonValue | undefined): JsonObject[] =>
  Array.isArray(value) ? value.map(object) : [];

export const text = (value: JsonValue | undefined): string =>
  typeof value === 'string' ? value : '';

export const number = (value: JsonValue | undefined): number =>
  typeof value === 'number' ? value : 0;

/** A value as it is after the way through JSON, where undefined and class are lost. */
export const plain = (value: unknown): JsonObject =>
  JSON.parse(JSON.stringify(value)) as JsonObject;

/** Arguments as their value; as their text where they are no JSON object. */
export function argumentsOf(json: string): JsonValue {
  try {
    const value = JSON.parse(json === '' ? '{}' : json) as JsonValue;
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? value : json;
  } catch {
    return json;
  }
}

/** The JSON of each event of a stream. What is no JSON is passed over. */
export const eventsIn = (body: string): JsonObject[] =>
  body.split(/\r\n|\n|\r/u).flatMap((line) => {
    if (!/^data: ?[{]/u.test(line)) return [];
    try {
      return [JSON.parse(line.replace(/^data: ?/u, '')) as JsonObject];
    } catch {
      return [];
    }
  });
