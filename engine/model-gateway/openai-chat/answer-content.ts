import type { JsonObject, JsonValue } from '#engine/schema/json.ts';
import type { ModelChunk } from '#engine/schema/model-stream.ts';
import { imageChunk } from './image-chunk.ts';
import { isBlank, objectsOf, textOf } from './json-fields.ts';
import type { Words } from './words.ts';

/** The `content` of an answer, and what else comes in one piece. */
export interface AnswerContent {
  /** Text; a list of parts (Mistral), thinking among them; or a value (Cloudflare). */
  add(content: JsonValue | undefined, out: ModelChunk[]): void;
  addImage(image: JsonObject, out: ModelChunk[]): void;
  /** Something that only this provider defines, as a block of its own. */
  keep(kind: string, fields: JsonObject, out: ModelChunk[]): void;
}

export function answerContent(words: Words, provider: string): AnswerContent {
  const addWhole = (chunk: (index: number) => ModelChunk, out: ModelChunk[]): void => {
    const index = words.beginBlock(out);
    out.push(chunk(index), { type: 'block.completed', index });
  };
  const keep = (kind: string, fields: JsonObject, out: ModelChunk[]): void => {
    const _meta = { [provider]: fields };
    addWhole((index) => ({ type: 'provider.block', index, kind, _meta }), out);
  };
  const addImage = (image: JsonObject, out: ModelChunk[]): void =>
    addWhole((index) => imageChunk(index, image, provider), out);

  const addPart = (part: JsonObject, out: ModelChunk[]): void => {
    const kind = textOf(part['type']);
    if (kind === 'text') words.say('text', textOf(part['text']), out);
    else if (kind === 'thinking') words.say('thinking', thinkingTextOf(part['thinking']), out);
    else if (kind === 'reference') words.cite(part, out);
    else if (kind === 'image_url') addImage(part, out);
    else keep(kind || 'content', part, out);
  };

  return {
    add(content, out) {
      if (typeof content === 'string') words.say('text', content, out);
      else if (Array.isArray(content)) for (const part of objectsOf(content)) addPart(part, out);
      // Structured output, as the value itself.
      else if (!isBlank(content)) words.say('text', JSON.stringify(content), out);
    },
    addImage,
    keep,
  };
}

/** Mistral's `thinking` is a list of text parts; a plain string elsewhere. */
const thinkingTextOf = (thinking: JsonValue | undefined): string =>
  textOf(thinking) ||
  objectsOf(thinking)
    .map((part) => textOf(part['text']))
    .join('');
