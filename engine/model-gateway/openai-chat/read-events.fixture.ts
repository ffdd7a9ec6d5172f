import { expect } from 'vitest';
import { addChunk, startMessage, wholeMessage } from '#engine/projection/assemble-message.ts';
import type { JsonObject } from '#engine/schema/json.ts';
import type { AssistantPart } from '#engine/schema/message.ts';
import type { ModelChunk } from '#engine/schema/model-stream.ts';
import { streamFaults } from '#engine/testing/model-port.contract.ts';
import { completionReader } from './completion-reader.ts';
import { delta, stop } from './wire.fixture.ts';

/** The chunks of these events and of `[DONE]`, which must be a good stream. */
export function read(...events: readonly JsonObject[]): ModelChunk[] {
  const reader = completionReader({ provider: 'openai-chat' });
  const chunks: ModelChunk[] = [];
  for (const data of [...events.map((event) => JSON.stringify(event)), '[DONE]']) {
    if (chunks.at(-1)?.type === 'failed') break;
    chunks.push(...reader.chunksOf({ name: undefined, data }));
  }
  expect(streamFaults(chunks)).toEqual([]);
  return chunks;
}

/** The message that these deltas make. */
export const partsOf = (...deltas: readonly JsonObject[]): AssistantPart[] =>
  messageOf(read(...deltas.map((fields) => delta(fields)), ...stop()));

export function messageOf(chunks: readonly ModelChunk[]): AssistantPart[] {
  const draft = startMessage();
  for (const chunk of chunks) addChunk(draft, chunk);
  return wholeMessage(draft);
}

export const ofType = <Type extends ModelChunk['type']>(
  chunks: readonly ModelChunk[],
  type: Type,
) => chunks.filter((chunk): chunk is Extract<ModelChunk, { type: Type }> => chunk.type === type);
