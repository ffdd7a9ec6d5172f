import type { JsonObject, JsonValue } from '#engine/schema/json.ts';
import { isObject } from '../json-diff.ts';
import type { MessageOutline, MessagePart } from '../wire-api.ts';

/**
 * What a turn of a normalised Responses request is made of. What the assistant said stands apart
 * from what it did, each text with its place; here it is back in its place.
 */
export function outlineOf(turn: JsonValue): MessageOutline {
  if (!isObject(turn)) return { role: 'message', parts: [unknownPart(turn)] };
  const { role, did, said, content, type } = turn;
  if (role === 'assistant') {
    const items = Array.isArray(did) ? [...did] : [];
    for (const pair of Array.isArray(said) ? said : []) {
      const [index, item] = Array.isArray(pair) ? pair : [];
      if (typeof index === 'number' && item !== undefined) items.splice(index, 0, item);
    }
    return { role, parts: items.flatMap(partsOf) };
  }
  const isAnswer = typeof type === 'string' && type.endsWith('_output');
  const parts = Array.isArray(content) ? content.flatMap(partsOf) : partsOf(turn);
  return { role: isAnswer ? 'tool' : typeof role === 'string' ? role : 'message', parts };
}

function partsOf(item: JsonValue): MessagePart[] {
  if (!isObject(item)) return [unknownPart(item)];
  const { type, content, role } = item;
  if (role !== undefined && Array.isArray(content)) return content.flatMap(partsOf);
  return [partOf(typeof type === 'string' ? type : 'item', item)];
}

function partOf(type: string, item: JsonObject): MessagePart {
  switch (type) {
    case 'input_text':
    case 'output_text':
      return { kind: 'text', text: textOf(item['text']) };
    case 'refusal':
      return { kind: type, text: textOf(item['refusal']) };
    case 'reasoning':
      return {
        kind: type,
        text: [...wordsIn(item['content']), ...wordsIn(item['summary'])].join('\n'),
      };
    case 'function_call':
      return { kind: `${type} ${textOf(item['name'])}`, text: JSON.stringify(item['arguments']) };
    case 'custom_tool_call':
      return { kind: `${type} ${textOf(item['name'])}`, text: textOf(item['input']) };
    default:
      return type.endsWith('_output')
        ? { kind: type, text: outputText(item['output']) }
        : { kind: type, text: JSON.stringify(item) };
  }
}

function outputText(output: JsonValue | undefined): string {
  if (typeof output === 'string') return output;
  if (!Array.isArray(output)) return JSON.stringify(output ?? null);
  return output
    .flatMap(partsOf)
    .map((part) => part.text)
    .join('\n');
}

const wordsIn = (list: JsonValue | undefined): string[] =>
  (Array.isArray(list) ? list : []).map((part) => (isObject(part) ? textOf(part['text']) : ''));

const unknownPart = (value: JsonValue): MessagePart => ({
  kind: 'unknown',
  text: JSON.stringify(value),
});

const textOf = (value: JsonValue | undefined): string => (typeof value === 'string' ? value : '');
