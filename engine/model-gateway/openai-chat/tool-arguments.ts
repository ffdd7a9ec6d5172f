import type { JsonObject, JsonValue } from '#engine/schema/json.ts';
import { asObject } from './json-fields.ts';

/** The arguments of a call: an object, or the raw text where it was none. */
export interface ToolArguments {
  readonly arguments: JsonObject;
  readonly malformed?: string;
}

/** @param json all pieces joined; a tool without arguments may leave it empty (8 recorded streams) */
export function toolArgumentsOf(json: string): ToolArguments {
  if (json.trim() === '') return { arguments: {} };
  const value = asObject(parseOrUndefined(json));
  return value === undefined ? { arguments: {}, malformed: json } : { arguments: value };
}

/** The model wrote it and the token limit may have cut it: text that is no JSON is an expected case. */
function parseOrUndefined(json: string): JsonValue | undefined {
  try {
    return JSON.parse(json) as JsonValue;
  } catch {
    return undefined;
  }
}
