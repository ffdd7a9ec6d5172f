import type { JsonValue } from '#engine/schema/json.ts';

/**
 * How a request's body stands in a recording: JSON as its value, so that it can be read and
 * compared field by field; everything else as its text. A body that is a JSON string stays text,
 * quotes included, because a string in a recording always means text.
 */
export function bodyFromText(text: string): JsonValue {
  try {
    const value = JSON.parse(text) as JsonValue;
    return typeof value === 'string' ? text : value;
  } catch {
    // Not JSON is an answer here, not a failure.
    return text;
  }
}
