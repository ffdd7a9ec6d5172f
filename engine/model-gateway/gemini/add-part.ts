import type { JsonObject } from '#engine/schema/json.ts';
import { nextIndex, type AnswerState } from './answer-state.ts';
import { addCall, addServerAnswer, endStreamedCall, flushCalls, metaOf } from './call-parts.ts';
import { asObject, asText } from './json-fields.ts';
import { marked } from './provider-meta.ts';
import {
  addServerCall,
  addServerResult,
  serverCallFields,
  serverResultFields,
} from './server-tool-parts.ts';
import { addText, addWholePart, closeText } from './text-parts.ts';

/** Adds one part of the answer ("Part" of the API reference and types of SDK 3.1.0, read 2026-11-21). */
export function addPart(state: AnswerState, part: JsonObject): void {
  const call = asObject(part['functionCall']);
  if (call !== undefined) return addCall(state, call, part);
  const answer = asObject(part['functionResponse']);
  if (answer !== undefined) return addServerAnswer(state, answer, part);
  const text = asText(part['text']);
  if (text === '' && Object.keys(part).length === 1) return;
  endCalls(state);
  if (text !== undefined) return addText(state, text, part);
  for (const field of serverCallFields) {
    const run = asObject(part[field]);
    if (run !== undefined) return addServerCall(state, field, part, run);
  }
  for (const field of serverResultFields) {
    const result = asObject(part[field]);
    if (result !== undefined) return addServerResult(state, field, part, result);
  }
  const media = asObject(part['inlineData']);
  if (media !== undefined && isImage(part, media)) return addImage(state, part, media);
  addWholePart(state, Object.keys(part).find((field) => !besideData.has(field)) ?? 'part', part);
}

/** What a part may say beside what it holds. */
const besideData = new Set(['thought', 'thoughtSignature', 'partMetadata', 'videoMetadata']);

/** Nothing more comes for the calls so far. */
export function endCalls(state: AnswerState): void {
  endStreamedCall(state);
  if (state.held.length > 0) flushCalls(state);
}

/** A picture that the model made; those that it made while it thought are not shown. */
function isImage(part: JsonObject, { mimeType, data }: JsonObject): boolean {
  return (
    part['thought'] !== true &&
    typeof mimeType === 'string' &&
    mimeType.startsWith('image/') &&
    typeof data === 'string' &&
    data.length % 4 === 0 &&
    /^[A-Za-z0-9+/]*={0,2}$/.test(data)
  );
}

function addImage(state: AnswerState, part: JsonObject, media: JsonObject): void {
  closeText(state);
  const { inlineData: _media, ...extras } = part;
  const { mimeType, data, ...inner } = media;
  const index = nextIndex(state);
  state.out.push(
    { type: 'image', index, mediaType: asText(mimeType) ?? '', data: asText(data) ?? '' },
    { type: 'block.completed', index, ...marked(metaOf({ part: extras, inner })) },
  );
}
