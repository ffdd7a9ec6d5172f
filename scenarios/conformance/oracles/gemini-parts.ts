import type { JsonObject, JsonValue } from '#engine/schema/json.ts';
import { list, object, text } from '../json-values.ts';

/**
 * The parts of a message from those of its stream, which the SDK leaves in pieces: words in a row are
 * one part, and arguments that come value by value are put together.
 */
export function joinedParts(parts: readonly JsonObject[]): JsonObject[] {
  const joined: JsonObject[] = [];
  for (const part of parts) {
    const last = joined.at(-1);
    const call = part['functionCall'];
    if (call !== undefined && !('args' in object(call))) addStreamed(joined, object(call), part);
    else if (last !== undefined && isWords(part) && isWords(last) && isAlike(part, last)) {
      joined.splice(-1, 1, { ...last, text: `${text(last['text'])}${text(part['text'])}` });
    } else joined.push(part);
  }
  return joined;
}

/** Words with nothing beside them. */
export const isWords = (part: JsonObject): boolean =>
  'text' in part && Object.keys(part).every((field) => field === 'text' || field === 'thought');

const isAlike = (part: JsonObject, last: JsonObject): boolean =>
  part['thought'] === last['thought'];

function addStreamed(joined: JsonObject[], call: JsonObject, part: JsonObject): void {
  const { name, id, partialArgs } = call;
  if (name !== undefined) {
    const named = { ...(id === undefined ? {} : { id }), name, args: {} };
    joined.push({ ...part, functionCall: named });
  }
  const args = object(object(joined.at(-1)?.['functionCall'])['args']);
  for (const { jsonPath, willContinue: _more, ...value } of list(partialArgs)) {
    put(args, text(jsonPath).match(/[^.[\]$]+/gu) ?? [], Object.values(value)[0] ?? null);
  }
}

function put(root: JsonObject, steps: readonly string[], value: JsonValue): void {
  let place = root;
  for (const [index, step] of steps.entries()) {
    const next = steps[index + 1];
    const before = place[step];
    if (next === undefined) {
      place[step] = typeof value === 'string' ? text(before) + value : value;
      return;
    }
    place = (place[step] ??= /^\d/u.test(next) ? [] : {}) as JsonObject;
  }
}
