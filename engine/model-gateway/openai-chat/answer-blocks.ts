import type { JsonObject, JsonValue } from '#engine/schema/json.ts';
import type { ModelChunk } from '#engine/schema/model-stream.ts';
import { answerContent } from './answer-content.ts';
import { asObject, isBlank, objectsOf, textOf } from './json-fields.ts';
import { reasoningDetails, reasoningTextOf } from './reasoning.ts';
import { toolCalls } from './tool-calls.ts';
import { answerWords } from './words.ts';

/** The blocks of one answer. */
export interface AnswerBlocks {
  readonly hasCalls: boolean;
  readonly isRefused: boolean;
  /** Fields of deltas that have no place in a block. */
  readonly extras: JsonObject;
  /** Adds a `delta`, or the `message` of an answer that was not streamed. */
  add(delta: JsonObject, out: ModelChunk[]): void;
  /** @param citations of the whole answer, for its last text */
  end(out: ModelChunk[], citations: readonly JsonValue[]): void;
}

export interface AnswerOptions {
  readonly provider: string;
  /** Ids that calls of this conversation have already; those of this answer are added. */
  readonly takenIds: Set<string>;
  responseId(): string;
}

/**
 * Where one delta brings several kinds of content, reasoning is first: a whole message has it behind
 * the text that it led to.
 */
export function answerBlocks({ provider, takenIds, responseId }: AnswerOptions): AnswerBlocks {
  const words = answerWords(provider);
  const content = answerContent(words, provider);
  const calls = toolCalls({ provider, takenIds, responseId, beginBlock: words.beginBlock });
  const details = reasoningDetails();
  const extras: JsonObject = {};
  let isRefused = false;
  let audio: JsonObject = {};

  const addAudio = (spoken: JsonObject, out: ModelChunk[]): void => {
    const { data, transcript, ...fields } = spoken;
    audio = { ...audio, ...fields, data: textOf(audio['data']) + textOf(data) };
    words.say('transcript', textOf(transcript), out);
  };

  return {
    get hasCalls() {
      return calls.count > 0;
    },
    get isRefused() {
      return isRefused;
    },
    extras,
    add(delta, out) {
      words.say('thinking', reasoningTextOf(delta), out);
      details.add(objectsOf(delta['reasoning_details']));
      content.add(delta['content'], out);
      const refusal = textOf(delta['refusal']);
      isRefused ||= refusal !== '';
      words.say('refusal', refusal, out);
      for (const citation of objectsOf(delta['annotations'])) words.cite(citation, out);
      for (const image of objectsOf(delta['images'])) content.addImage(image, out);
      const spoken = asObject(delta['audio']);
      if (spoken !== undefined) addAudio(spoken, out);
      for (const piece of objectsOf(delta['tool_calls'])) calls.add(piece, out);
      const legacy = asObject(delta['function_call']);
      if (legacy !== undefined) calls.add({ index: 0, function: legacy }, out);
      keepExtras(extras, delta);
    },
    end(out, citations) {
      for (const citation of citations) words.cite(citation, out);
      words.end(out);
      calls.end(out);
      const list = details.list();
      if (list.length > 0) content.keep('reasoning_details', { reasoning_details: list }, out);
      if (!isBlank(audio['data'])) content.keep('audio', audio, out);
    },
  };
}

/** Fields with a meaning here, and those that say nothing about the answer. */
const KNOWN: ReadonlySet<string> = new Set([
  'role',
  'content',
  'refusal',
  'tool_calls',
  'function_call',
  'annotations',
  'images',
  'audio',
  'reasoning_content',
  'reasoning',
  'reasoning_text',
  'reasoning_details',
  'name',
  'padding',
  'token_id',
]);

/** Lists grow from delta to delta (the tools that Groq ran); of everything else the last counts. */
function keepExtras(extras: JsonObject, delta: JsonObject): void {
  for (const name in delta) {
    if (KNOWN.has(name)) continue;
    const value = delta[name];
    const before = extras[name];
    if (value === undefined || isBlank(value)) continue;
    if (!Array.isArray(value)) extras[name] = value;
    else if (Array.isArray(before)) before.push(...value);
    else extras[name] = [...value];
  }
}
