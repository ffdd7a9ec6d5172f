import type { JsonObject, JsonValue } from '#engine/schema/json.ts';
import type { ModelChunk } from '#engine/schema/model-stream.ts';
import { asObject, positionIn, stringIn } from './json-fields.ts';
import { messageParts, textField, type MessageParts, type TextPartType } from './message-parts.ts';
import type { OpenItem, ResponseScope } from './open-item.ts';
import { unsaid } from './unsaid.ts';
import { wholeBlock } from './whole-item.ts';

/**
 * A message: each of its content parts is a block of text, with its annotations as citations. A
 * refusal is text too, and the stop reason tells it apart. A message that says nothing is kept whole,
 * because the reasoning before it may not go back without it.
 */
export function messageItem(scope: ResponseScope, added: JsonObject): OpenItem {
  const first = scope.takeIndex();
  const parts = messageParts(scope, first);

  const addText = (event: JsonObject, type: TextPartType): ModelChunk[] =>
    parts.say(parts.at(positionIn(event, 'content_index'), type), stringIn(event, 'delta'));

  return {
    opening: [],
    add(event) {
      switch (event['type']) {
        case 'response.output_text.delta':
          return addText(event, 'output_text');
        case 'response.refusal.delta':
          return addText(event, 'refusal');
        case 'response.output_text.annotation.added': {
          const part = parts.at(positionIn(event, 'content_index'), 'output_text');
          return parts.cite(part, [event['annotation'] ?? null]);
        }
        // What they bring comes once more with the end of the item.
        case 'response.content_part.added':
        case 'response.content_part.done':
        case 'response.output_text.done':
        case 'response.refusal.done':
          return [];
        default:
          return undefined;
      }
    },
    end(whole = { ...added, content: parts.content() }) {
      const { content, ...item } = whole;
      const all = objectsIn(content);
      const chunks = all.flatMap((part, position) =>
        endPart(scope, parts, { part, position, count: all.length, item }),
      );
      return chunks.length > 0
        ? chunks
        : wholeBlock(scope, first, { kind: 'message', item: whole });
    },
  };
}

/** What is left to say of one part of the whole message. */
function endPart(
  scope: ResponseScope,
  parts: MessageParts,
  { part, item, position, count }: MessagePart,
): ModelChunk[] {
  const { type } = part;
  if (type !== 'output_text' && type !== 'refusal') {
    const whole = { ...item, content: [part] };
    return wholeBlock(scope, scope.takeIndex(), { kind: stringIn(part, 'type'), item: whole });
  }
  const { [textField(type)]: text, ...beside } = part;
  const words = typeof text === 'string' ? text : '';
  const streamed = parts.streamedAs(position, count);
  if (words === '' && streamed === undefined) return [];
  const seen = streamed ?? parts.at(position, type);
  const annotations = Array.isArray(part['annotations']) ? part['annotations'] : [];
  return [
    ...parts.say(seen, unsaid(words, seen.text)),
    ...parts.cite(seen, annotations.slice(seen.annotations.length)),
    {
      type: 'block.completed',
      index: seen.index,
      _meta: scope.keep({ item, part: beside }),
    },
  ];
}

/** One part of a whole message. */
interface MessagePart {
  readonly part: JsonObject;
  readonly position: number;
  /** How many parts the message has. */
  readonly count: number;
  /** The message without its content. */
  readonly item: JsonObject;
}

const objectsIn = (list: JsonValue | undefined): JsonObject[] =>
  (Array.isArray(list) ? list : []).map(asObject).filter((value) => value !== undefined);
