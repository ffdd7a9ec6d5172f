import { CallId } from '#engine/schema/ids.ts';
import type { JsonObject } from '#engine/schema/json.ts';
import type { ModelChunk, ModelError, StopReason } from '#engine/schema/model-stream.ts';

/** A text block, streamed word by word. */
export const text = (words: string, index = 0): ModelChunk[] => [
  ...words.split(/(?<= )/u).map((word): ModelChunk => ({ type: 'text.delta', index, text: word })),
  { type: 'block.completed', index },
];

/** A thinking block with its signature. */
export const thinking = (words: string, signature: string, index = 0): ModelChunk[] => [
  { type: 'thinking.delta', index, text: words },
  { type: 'thinking.signature', index, signature },
  { type: 'block.completed', index },
];

/** A call of a tool. */
export function call(callId: string, name: string, args: JsonObject = {}, index = 1): ModelChunk[] {
  const id = CallId.parse(callId);
  return [
    { type: 'tool_call.started', index, callId: id, name },
    { type: 'tool_call.delta', index, json: JSON.stringify(args) },
    { type: 'tool_call.completed', index, callId: id, name, arguments: args },
    { type: 'block.completed', index },
  ];
}

/** The end of an answer, with the figures it cost. */
export const finished = (stopReason: StopReason, outputTokens = 5): ModelChunk[] => [
  {
    type: 'usage',
    usage: { inputTokens: 10, outputTokens, cacheReadTokens: 0, cacheWriteTokens: 0 },
  },
  { type: 'finished', stopReason },
];

/** The end of an answer that failed. */
export const failed = (error: Partial<ModelError> & Pick<ModelError, 'code'>): ModelChunk[] => [
  { type: 'failed', error: { message: `scripted ${error.code}`, retryable: false, ...error } },
];

/** An answer that says one word and ends the turn. */
export const done: readonly ModelChunk[] = [...text('done'), ...finished('end')];
