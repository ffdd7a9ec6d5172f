import { expect } from 'vitest';
import { addChunk, startMessage, wholeMessage } from '#engine/projection/assemble-message.ts';
import type { JsonObject } from '#engine/schema/json.ts';
import type { ModelChunk } from '#engine/schema/model-stream.ts';
import { streamFaults } from '#engine/testing/model-port.contract.ts';
import { responseReader } from './response-chunks.ts';
import { toAssistantItems } from './to-assistant-items.ts';
import { wireIds } from './wire-ids.ts';

/** The chunks of these events, which must be a good stream. */
export function read(...events: readonly JsonObject[]): ModelChunk[] {
  const reader = responseReader();
  const chunks = events.flatMap((event) => [
    ...reader.chunksOf({ name: undefined, data: JSON.stringify(event) }),
  ]);
  expect(streamFaults(chunks)).toEqual([]);
  return chunks;
}

export const ofType = <Type extends ModelChunk['type']>(
  chunks: readonly ModelChunk[],
  type: Type,
) => chunks.filter((chunk): chunk is Extract<ModelChunk, { type: Type }> => chunk.type === type);

export const closing = (chunks: readonly ModelChunk[]) => chunks.at(-1);

/** What goes back of an answer. */
export function backOf(chunks: readonly ModelChunk[], isStored = false): readonly JsonObject[] {
  const draft = startMessage();
  for (const chunk of chunks) addChunk(draft, chunk);
  return toAssistantItems(wholeMessage(draft), { ids: wireIds(), isStored }).items;
}
