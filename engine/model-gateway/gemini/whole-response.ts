import type { JsonObject } from '#engine/schema/json.ts';
import type { ModelChunk } from '#engine/schema/model-stream.ts';
import { answerReader, type AnswerPlace } from './answer-reader.ts';

/**
 * The chunks of an answer that came in one piece (`generateContent`): those that a stream of one
 * event would give.
 * @throws WireError where it is no such answer
 */
export function chunksOfWholeResponse(response: JsonObject, place: AnswerPlace): ModelChunk[] {
  const reader = answerReader(place);
  const chunks = [...reader.chunksOfResponse(response)];
  return chunks.at(-1)?.type === 'failed' ? chunks : [...chunks, ...reader.end()];
}
