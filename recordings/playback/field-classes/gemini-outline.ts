import type { JsonObject, JsonValue } from '#engine/schema/json.ts';
import { isObject } from '../json-diff.ts';
import type { MessageOutline, MessagePart } from '../wire-api.ts';

/**
 * What a turn of a normalised `generateContent` request is made of. What the model said stands apart
 * from what it did, each text with its place; here it is back in its place.
 */
export function outlineOf(turn: JsonValue): MessageOutline {
  if (!isObject(turn)) return { role: 'message', parts: [unknownPart(turn)] };
  const { role, parts, did, said } = turn;
  const shown = Array.isArray(parts) ? parts : inPlace(listOf(did), listOf(said));
  return { role: typeof role === 'string' ? role : 'message', parts: shown.map(partOf) };
}

function inPlace(did: readonly JsonValue[], said: readonly JsonValue[]): JsonValue[] {
  const texts = said.filter((pair) => Array.isArray(pair));
  return [...did, undefined].flatMap((part, place) => [
    ...texts.flatMap(([at, text]) => (at === place && text !== undefined ? [text] : [])),
    ...(part === undefined ? [] : [part]),
  ]);
}

function partOf(part: JsonValue): MessagePart {
  if (!isObject(part)) return unknownPart(part);
  const { text, thought, functionCall, functionResponse } = part;
  if (typeof text === 'string') return { kind: thought === true ? 'thought' : 'text', text };
  if (isObject(functionCall)) {
    return {
      kind: `functionCall ${nameOf(functionCall)}`,
      text: JSON.stringify(functionCall['args'] ?? {}),
    };
  }
  if (isObject(functionResponse)) {
    const { response = {} } = functionResponse;
    const { output, error } = isObject(response) ? response : {};
    const words = output ?? error;
    return {
      kind: `functionResponse ${nameOf(functionResponse)}${error === undefined ? '' : ' failed'}`,
      text: typeof words === 'string' ? words : JSON.stringify(response),
    };
  }
  return { kind: Object.keys(part)[0] ?? 'part', text: JSON.stringify(part) };
}

const nameOf = ({ name }: JsonObject): string => (typeof name === 'string' ? name : '');

const listOf = (value: JsonValue | undefined): JsonValue[] => (Array.isArray(value) ? value : []);

const unknownPart = (value: JsonValue): MessagePart => ({
  kind: 'unknown',
  text: JSON.stringify(value),
});
