import type { JsonObject, JsonValue } from '#engine/schema/json.ts';
import type { ModelChunk } from '#engine/schema/model-stream.ts';
import type { ServerSentEvent } from '../server-sent-events.ts';
import { brokenWire } from '../wire-error.ts';
import { answerBlocks, type AnswerBlocks } from './answer-blocks.ts';
import { citationsOf, keepChoiceDetails, keepEventDetails } from './answer-details.ts';
import { asObject, excerpt, isBlank, objectsOf, textOf } from './json-fields.ts';
import { addLogprobs } from './logprobs.ts';
import { withOwnMeta } from './provider-meta.ts';
import { isKnownReason, stopReasonOf } from './stop-reason.ts';
import { errorOfBody } from './to-model-error.ts';
import { mergeUsage, usageOf } from './usage.ts';

/** Turns what a server says of one answer into chunks, whichever variant of the API it speaks. */
export interface CompletionReader {
  /**
   * The chunks that this event brings, in order.
   * @throws WireError where the event breaks the format
   */
  chunksOf(event: ServerSentEvent): readonly ModelChunk[];
  /** The same for a whole body, of an answer that was not streamed. */
  chunksOfBody(body: JsonObject): readonly ModelChunk[];
  /**
   * The chunks for the end of the body; none where `[DONE]` came before.
   * @throws WireError where the answer was not whole
   */
  end(): readonly ModelChunk[];
}

export interface CompletionReaderOptions {
  /** The name under which details are kept. */
  readonly provider: string;
  /** Ids that calls of this conversation have already: no call of the answer gets one of them. */
  readonly takenIds?: Iterable<string>;
}

/** What is known of the answer so far. */
interface AnswerState {
  readonly provider: string;
  readonly blocks: AnswerBlocks;
  responseId: string;
  hasStarted: boolean;
  isOver: boolean;
  finishReason: string | undefined;
  usage: JsonObject | undefined;
  readonly logprobs: JsonObject;
  /** Everything about the answer that has no place in the engine's words. */
  readonly details: JsonObject;
}

/**
 * Chunks of Chat Completions ("Streaming events" of the API reference and the types of SDK 7.55.0,
 * read 2026-11-20), and what compatible servers make of them: all variants at once.
 */
export function completionReader(options: CompletionReaderOptions): CompletionReader {
  const { provider, takenIds = [] } = options;
  const state: AnswerState = {
    provider,
    blocks: answerBlocks({
      provider,
      takenIds: new Set(takenIds),
      responseId: () => state.responseId,
    }),
    responseId: '',
    hasStarted: false,
    isOver: false,
    finishReason: undefined,
    usage: undefined,
    logprobs: {},
    details: {},
  };
  return {
    chunksOf: (event) => chunksOf(state, event),
    chunksOfBody: (body) => {
      const out: ModelChunk[] = [];
      addEvent(state, body, out);
      if (out.at(-1)?.type !== 'failed') finish(state, out);
      return out;
    },
    end: () => {
      if (state.isOver) return [];
      if (state.finishReason === undefined) {
        throw brokenWire('The stream ended without a `finish_reason` and without `[DONE]`.');
      }
      const out: ModelChunk[] = [];
      finish(state, out);
      return out;
    },
  };
}

function chunksOf(state: AnswerState, { name, data }: ServerSentEvent): readonly ModelChunk[] {
  const out: ModelChunk[] = [];
  const text = data.trim();
  if (text === '[DONE]') {
    finish(state, out);
    return out;
  }
  if (text === '') return out;
  const event = asObject(parsed(data));
  if (event === undefined) throw brokenWire(`An event is no JSON object: ${excerpt(data)}.`);
  if (name === 'error') out.push({ type: 'failed', error: errorOfBody(event, state) });
  else addEvent(state, event, out);
  return out;
}

function addEvent(state: AnswerState, event: JsonObject, out: ModelChunk[]): void {
  const choices = objectsOf(event['choices']);
  const usage = asObject(event['usage']) ?? asObject(asObject(event['x_groq'])?.['usage']);
  if (isError(event, choices)) {
    // What was spent was spent, also where it came to nothing.
    if (usage !== undefined) addUsage(state, usage, out);
    out.push({ type: 'failed', error: errorOfBody(event, state) });
    return;
  }
  if (isOfAnotherKind(event)) {
    out.push({ type: 'provider.event', event });
    return;
  }
  start(state, event, choices, out);
  for (const choice of choices) addChoice(state, choice, out);
  if (usage !== undefined) addUsage(state, usage, out);
  keepEventDetails(state.details, event);
}

/** Errors inside a stream come as `error`, beside or without choices, or as a bare error body. */
const isError = (event: JsonObject, choices: readonly JsonObject[]): boolean =>
  !isBlank(event['error']) ||
  (choices.length === 0 &&
    (event['object'] === 'error' || event['type'] === 'error' || 'detail' in event));

/** Neither a choice, nor figures, nor something about the answer: a kind that nobody declared. */
const isOfAnotherKind = (event: JsonObject): boolean =>
  !('choices' in event) && !('usage' in event) && !('id' in event) && !('model' in event);

/** Azure begins with a chunk that names neither the answer nor the model. */
function start(
  state: AnswerState,
  event: JsonObject,
  choices: readonly JsonObject[],
  out: ModelChunk[],
): void {
  if (state.hasStarted) return;
  const responseId = textOf(event['id']);
  const model = textOf(event['model']);
  if (responseId === '' && model === '' && choices.length === 0) return;
  state.hasStarted = true;
  state.responseId = responseId;
  out.push({ type: 'started', responseId, model });
}

function addChoice(state: AnswerState, choice: JsonObject, out: ModelChunk[]): void {
  const { index, finish_reason: reason, logprobs } = choice;
  // One answer was asked for. Where settings ask for more, the others are only shown.
  if (typeof index === 'number' && index > 0) {
    out.push({ type: 'provider.event', event: { choices: [choice] } });
    return;
  }
  const delta = asObject(choice['delta']) ?? asObject(choice['message']);
  if (delta !== undefined) state.blocks.add(delta, out);
  if (typeof reason === 'string' && reason !== '') state.finishReason = reason;
  addLogprobs(state.logprobs, logprobs);
  keepChoiceDetails(state.details, choice);
}

function addUsage(state: AnswerState, figures: JsonObject, out: ModelChunk[]): void {
  state.usage = mergeUsage(state.usage ?? {}, figures);
  out.push({ type: 'usage', usage: usageOf(state.usage) });
}

function finish(state: AnswerState, out: ModelChunk[]): void {
  const { blocks, finishReason, details, logprobs, provider } = state;
  state.isOver = true;
  if (!state.hasStarted) throw brokenWire('The answer ended before it began.');
  blocks.end(out, citationsOf(details));
  const isUnknown = finishReason !== undefined && !isKnownReason(finishReason);
  out.push({
    type: 'finished',
    stopReason: stopReasonOf(finishReason, blocks),
    ...withOwnMeta(
      {
        ...details,
        ...blocks.extras,
        ...(isUnknown ? { finish_reason: finishReason } : {}),
        ...(isBlank(logprobs) ? {} : { logprobs }),
      },
      provider,
    ),
  });
}

function parsed(data: string): JsonValue {
  try {
    return JSON.parse(data) as JsonValue;
  } catch (cause) {
    throw brokenWire(`An event is no JSON: ${excerpt(data)}.`, cause);
  }
}
