import type { JsonObject, JsonValue } from '#engine/schema/json.ts';
import { asObject } from './json-fields.ts';

/** Joins the `logprobs` of one chunk, which only those get who asked for them, to those before. */
export function addLogprobs(before: JsonObject, logprobs: JsonValue | undefined): void {
  const fields = asObject(logprobs);
  if (fields === undefined) return;
  for (const [name, value] of Object.entries(fields)) {
    const list = before[name];
    if (!Array.isArray(value)) continue;
    if (Array.isArray(list)) list.push(...value);
    else before[name] = [...value];
  }
}
