import type { JsonObject, JsonValue } from '#engine/schema/json.ts';
import { asObject } from './json-fields.ts';

/** The arguments of a call: an object, or the raw text where it was none. */
export interface ToolInput {
  readonly arguments: JsonObject;
  readonly malformed?: string;
}

/** What a tool is called with. A tool without arguments gets `{}`, and from some gateways nothing. */
export function toolInputOf(json: string): ToolInput {
  if (json.trim() === '') return { arguments: {} };
  const input = asObject(parseOrUndefined(json));
  return input === undefined ? { arguments: {}, malformed: json } : { arguments: input };
}

/** The text of the arguments as it stood on the wire. */
export const toolInputText = (input: ToolInput): string =>
  input.malformed ?? JSON.stringify(input.arguments);

/** The model wrote it and `max_output_tokens` may have cut it: text that is no JSON is expected. */
function parseOrUndefined(json: string): JsonValue | undefined {
  try {
    return JSON.parse(json) as JsonValue;
  } catch {
    return undefined;
  }
}
