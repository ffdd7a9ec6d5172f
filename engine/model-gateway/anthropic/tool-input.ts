import type { JsonObject, JsonValue } from '#engine/schema/json.ts';
import { asObject } from './json-fields.ts';

/** The arguments of a call: an object, or the raw text where it was none. */
export interface ToolInput {
  readonly arguments: JsonObject;
  readonly malformed?: string;
}

/**
 * What a tool is called with.
 * @param json all pieces of `input_json_delta`, joined; a tool without arguments streams the empty
 *   string (seen in 10 recorded streams of 2024 to 2026)
 * @param initial `input` of `content_block_start`; it counts only when no piece followed
 */
export function toolInputOf(json: string, initial: JsonValue | undefined): ToolInput {
  if (json.trim() === '') {
    const input = asObject(initial ?? {});
    return input === undefined
      ? { arguments: {}, malformed: JSON.stringify(initial) }
      : { arguments: input };
  }
  const input = asObject(parseOrUndefined(json));
  return input === undefined ? { arguments: {}, malformed: json } : { arguments: input };
}

/** The model wrote it and `max_tokens` may have cut it: text that is no JSON is an expected case. */
function parseOrUndefined(json: string): JsonValue | undefined {
  try {
    return JSON.parse(json) as JsonValue;
  } catch {
    return undefined;
  }
}
