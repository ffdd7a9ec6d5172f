import type { JsonObject, JsonValue } from '#engine/schema/json.ts';
import type { ModelChunk } from '#engine/schema/model-stream.ts';
import type { ServerSentEvent } from '../server-sent-events.ts';
import { brokenWire } from '../wire-error.ts';
import { addPart, endCalls } from './add-part.ts';
import { startAnswer, type AnswerState } from './answer-state.ts';
import { closingChunk } from './closing-chunk.ts';
import { asObject, asText, excerpt, objectsIn } from './json-fields.ts';
import { addCitations, closeText } from './text-parts.ts';
import { errorOfBody } from './to-model-error.ts';
import { mergeUsage, usageOf } from './usage-so-far.ts';

/** Turns the responses of one answer, streamed or whole, into chunks. */
export interface AnswerReader {
  /**
   * The chunks that this event brings, in order.
   * @throws WireError where the event breaks the format
   */
  chunksOf(event: ServerSentEvent): readonly ModelChunk[];
  /** The chunks that one response brings, in order. @throws WireError as above */
  chunksOfResponse(response: JsonObject): readonly ModelChunk[];
  /**
   * What the end of the body completes; the last one is the closing chunk. The API has no event that
   * says that the answer is over: several may carry a `finishReason`, and an error may still follow.
   */
  end(): readonly ModelChunk[];
}

/** What an answer is read with. */
export interface AnswerPlace {
  /** Calls of functions in the conversation before it: calls without ids go on counting. */
  readonly callsBefore: number;
}

/** `GenerateContentResponse` of the API reference and types of SDK 3.1.0, read 2026-11-21. */
export function answerReader({ callsBefore }: AnswerPlace): AnswerReader {
  const state = startAnswer(callsBefore);
  const told = (): readonly ModelChunk[] => {
    const { out } = state;
    state.out = [];
    return out;
  };
  const chunksOfResponse = (response: JsonObject): readonly ModelChunk[] => {
    addResponse(state, response);
    return told();
  };
  return {
    chunksOf({ data }) {
      const response = responseIn(state, data);
      return response === undefined ? [] : chunksOfResponse(response);
    },
    chunksOfResponse,
    end() {
      endCalls(state);
      closeText(state);
      state.out.push(closingChunk(state));
      return told();
    },
  };
}

/** Undefined for what a gateway puts behind a finished answer, such as `[DONE]`. */
function responseIn({ finishReason }: AnswerState, data: string): JsonObject | undefined {
  let value: JsonValue;
  try {
    value = JSON.parse(data) as JsonValue;
  } catch (cause) {
    // No answer ends in the middle of JSON: what begins like it was cut.
    if (finishReason !== undefined && !data.trimStart().startsWith('{')) return undefined;
    throw brokenWire(`An event is no JSON: ${excerpt(data)}.`, cause);
  }
  // Some gateways put the error of a stream into a list of one, as the API does without `alt=sse`.
  const response = asObject(value) ?? objectsIn(value)[0];
  if (response === undefined) throw brokenWire(`An event is no JSON object: ${excerpt(data)}.`);
  return response;
}

function addResponse(state: AnswerState, response: JsonObject): void {
  if (asObject(response['error']) !== undefined) {
    state.out.push({ type: 'failed', error: errorOfBody(response) });
    return;
  }
  const { candidates, usageMetadata, responseId, modelVersion, ...details } = response;
  if (!state.hasStarted) {
    state.hasStarted = true;
    state.out.push({
      type: 'started',
      responseId: asText(responseId) ?? '',
      model: asText(modelVersion) ?? '',
    });
  }
  Object.assign(state.details, details);
  for (const candidate of objectsIn(candidates)) {
    if ((candidate['index'] ?? 0) === 0) addCandidate(state, candidate);
    // A second answer was asked for (`candidateCount`); the engine takes one.
    else state.out.push({ type: 'provider.event', event: { candidates: [candidate] } });
  }
  addUsage(state, asObject(usageMetadata));
}

function addCandidate(state: AnswerState, candidate: JsonObject): void {
  const { content, finishReason, index: _index, ...details } = candidate;
  const parts = asObject(content)?.['parts'];
  for (const part of objectsIn(parts)) addPart(state, part);
  addCitations(state, citationsIn(details));
  Object.assign(state.details, details);
  // Some answers repeat it on every event: the last one counts.
  if (finishReason !== undefined && finishReason !== null) state.finishReason = finishReason;
}

/** Sources of what was recited (two spellings), and which words rest on what was searched. */
const citationsIn = ({ citationMetadata, groundingMetadata }: JsonObject): JsonObject[] =>
  citationMetadata === undefined && groundingMetadata === undefined
    ? []
    : [
        ...objectsIn(asObject(citationMetadata)?.['citationSources']),
        ...objectsIn(asObject(citationMetadata)?.['citations']),
        ...objectsIn(asObject(groundingMetadata)?.['groundingSupports']),
      ];

/** Vertex AI sends `trafficType` alone until the end; that says nothing about tokens. */
function addUsage(state: AnswerState, figures: JsonObject | undefined): void {
  if (figures === undefined) return;
  state.usage = mergeUsage(state.usage, figures);
  if ('totalTokenCount' in figures || 'promptTokenCount' in figures) {
    state.out.push({ type: 'usage', usage: usageOf(state.usage) });
  }
}
