import type { JsonValue } from '#engine/schema/json.ts';
import { isObject } from '../json-diff.ts';
import type { MessageOutline, MessagePart } from '../wire-api.ts';

/** What a message of a normalised Chat Completions request is made of. */
export function outlineOf(message: JsonValue): MessageOutline {
  if (!isObject(message)) return { role: 'message', parts: [unknownPart(message)] };
  const { role, content, did, said, thought, refusal } = message;
  const parts: MessagePart[] = [];
  const add = (kind: string, words: JsonValue | undefined): void => {
    if (words !== undefined) parts.push({ kind, text: textOf(words) });
  };
  if (role === 'tool') add('tool result', content);
  else if (Array.isArray(content)) parts.push(...content.map(partOf));
  add('reasoning', thought);
  add('text', said);
  add('refusal', refusal);
  for (const call of Array.isArray(did) ? did : []) parts.push(callOf(call));
  return { role: typeof role === 'string' ? role : 'message', parts };
}

function callOf(call: JsonValue): MessagePart {
  if (!isObject(call)) return unknownPart(call);
  const { name, arguments: json, input } = call;
  return { kind: `call ${textOf(name ?? '')}`.trim(), text: textOf(json ?? input ?? null) };
}

function partOf(part: JsonValue): MessagePart {
  if (!isObject(part)) return unknownPart(part);
  const { type, text } = part;
  const kind = typeof type === 'string' ? type : 'part';
  return { kind, text: kind === 'text' ? textOf(text ?? '') : JSON.stringify(part) };
}

const unknownPart = (value: JsonValue): MessagePart => ({
  kind: 'unknown',
  text: JSON.stringify(value),
});

const textOf = (value: JsonValue): string =>
  typeof value === 'string' ? value : JSON.stringify(value);
