import type { JsonObject, JsonValue } from '#engine/schema/json.ts';
import { isObject } from '../json-diff.ts';
import type { MessageOutline, MessagePart } from '../wire-api.ts';

/**
 * What a message of the Messages API is made of. What the assistant said stands apart from what it
 * did in a normalised message, each text with its place; here it is back in its place.
 */
export function outlineOf(message: JsonValue): MessageOutline {
  if (!isObject(message)) return { role: 'message', parts: [unknownPart(message)] };
  const { role, content = [], said = [] } = message;
  const blocks = Array.isArray(content) ? [...content] : [content];
  for (const pair of Array.isArray(said) ? said : []) {
    const [index, block] = Array.isArray(pair) ? pair : [];
    if (typeof index === 'number' && block !== undefined) blocks.splice(index, 0, block);
  }
  return { role: typeof role === 'string' ? role : 'message', parts: blocks.map(partOf) };
}

function partOf(block: JsonValue): MessagePart {
  if (!isObject(block)) return unknownPart(block);
  const type = textOf(block['type']);
  switch (type) {
    case 'text':
      return { kind: type, text: textOf(block['text']) };
    case 'thinking':
      return { kind: type, text: textOf(block['thinking']) };
    case 'tool_use':
      return { kind: `${type} ${textOf(block['name'])}`, text: JSON.stringify(block['input']) };
    case 'tool_result':
      return {
        kind: block['is_error'] === true ? `${type} failed` : type,
        text: resultText(block),
      };
    default:
      return { kind: type || 'block', text: JSON.stringify(block) };
  }
}

function resultText({ content = [] }: JsonObject): string {
  const blocks = Array.isArray(content) ? content : [content];
  return blocks.map((block) => partOf(block).text).join('\n');
}

const unknownPart = (value: JsonValue): MessagePart => ({
  kind: 'unknown',
  text: JSON.stringify(value),
});

const textOf = (value: JsonValue | undefined): string => (typeof value === 'string' ? value : '');
