import { expect } from 'vitest';
import { addChunk, startMessage, wholeMessage } from '#engine/projection/assemble-message.ts';
import type { JsonObject } from '#engine/schema/json.ts';
import type { AssistantPart } from '#engine/schema/message.ts';
import type { ModelChunk } from '#engine/schema/model-stream.ts';
import { streamFaults } from '#engine/testing/model-port.contract.ts';
import { toModelParts } from './to-model-parts.ts';
import { chunksOf, response, sse, stop } from './wire.fixture.ts';

/** The chunks of one streamed answer, which keep the grammar. */
export async function read(...responses: readonly JsonObject[]): Promise<ModelChunk[]> {
  const chunks = await chunksOf({ body: sse(...responses) });
  expect(streamFaults(chunks)).toEqual([]);
  return chunks;
}

/** The message that they make. */
export function messageOf(chunks: readonly ModelChunk[]): AssistantPart[] {
  const draft = startMessage();
  for (const chunk of chunks) addChunk(draft, chunk);
  return wholeMessage(draft);
}

/** One answer of these parts, each in an event of its own, and what of it goes back. */
export async function roundTrip(...parts: readonly JsonObject[]) {
  const chunks = await read(...parts.map((part) => response([part])), stop());
  const message = messageOf(chunks);
  return { chunks, message, back: toModelParts(message, true) };
}

/** What stands beside the content of a signed part. */
export const signed = { thoughtSignature: 'c2lnbmVk' };
