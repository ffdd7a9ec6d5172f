import type { JsonObject, JsonValue } from '#engine/schema/json.ts';
import type { ModelChunk } from '#engine/schema/model-stream.ts';
import type { ResponseScope } from './open-item.ts';

/** A content part of a message, as far as it was told. */
export interface PartSoFar {
  readonly index: number;
  readonly type: TextPartType;
  text: string;
  readonly annotations: JsonValue[];
}

export type TextPartType = 'output_text' | 'refusal';

/** The field of a content part that holds its words. */
export const textField = (type: TextPartType): 'text' | 'refusal' =>
  type === 'refusal' ? 'refusal' : 'text';

/** The content parts of one message, each a block of its own. */
export interface MessageParts {
  /** The part at this `content_index`; a new one where there is none yet. */
  at(position: number, type: TextPartType): PartSoFar;
  /**
   * The part that was streamed as this one of the whole message. Amazon Bedrock counts on from the
   * reasoning before it: a part that lies beyond the end is one of those that are missing.
   */
  streamedAs(position: number, count: number): PartSoFar | undefined;
  say(part: PartSoFar, text: string): ModelChunk[];
  cite(part: PartSoFar, annotations: readonly JsonValue[]): ModelChunk[];
  /** The parts as they were streamed, for a message whose end did not come. */
  content(): JsonObject[];
}

/** @param first the place of the first block; the others get theirs as they come */
export function messageParts(scope: ResponseScope, first: number): MessageParts {
  const parts = new Map<number, PartSoFar>();
  return {
    at(position, type) {
      const known = parts.get(position);
      if (known !== undefined) return known;
      const index = parts.size === 0 ? first : scope.takeIndex();
      const part = { index, type, text: '', annotations: [] };
      parts.set(position, part);
      return part;
    },
    streamedAs(position, count) {
      const beyond = [...parts.keys()].find((at) => at >= count);
      const at = parts.has(position) || beyond === undefined ? position : beyond;
      const part = parts.get(at);
      parts.delete(at);
      if (part !== undefined) parts.set(position, part);
      return part;
    },
    say(part, text) {
      if (text === '') return [];
      part.text += text;
      if (part.type === 'refusal') scope.markRefused();
      return [{ type: 'text.delta', index: part.index, text }];
    },
    cite(part, annotations) {
      part.annotations.push(...annotations);
      return annotations.map((citation) => ({ type: 'citation', index: part.index, citation }));
    },
    content: () => [...parts.values()].map(asStreamed),
  };
}

const asStreamed = ({ type, text, annotations }: PartSoFar): JsonObject =>
  type === 'refusal' ? { type, refusal: text } : { type, annotations, text };
