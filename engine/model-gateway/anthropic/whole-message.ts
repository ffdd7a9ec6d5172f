import type { JsonObject } from '#engine/schema/json.ts';
import type { ModelChunk } from '#engine/schema/model-stream.ts';
import { brokenWire } from '../wire-error.ts';
import { asObject } from './json-fields.ts';
import { messageReader } from './message-chunks.ts';

/**
 * The chunks of a message that came in one piece, from gateways that ignore `stream: true`: those of
 * a stream whose blocks are whole from their start.
 * @throws WireError where it is no such message
 */
export function chunksOfWholeMessage(body: JsonObject): ModelChunk[] {
  const reader = messageReader();
  return eventsOf(body).flatMap((event) => [...reader.chunksOfValue(event)]);
}

function eventsOf(body: JsonObject): JsonObject[] {
  if (body['type'] === 'error') return [body];
  const { content, stop_reason = null, stop_sequence = null, ...message } = body;
  if (!Array.isArray(content)) throw brokenWire('The message came without `content`.');
  return [
    { type: 'message_start', message },
    ...content.flatMap((block, index): JsonObject[] => [
      { type: 'content_block_start', index, content_block: asObject(block) ?? {} },
      { type: 'content_block_stop', index },
    ]),
    { type: 'message_delta', delta: { stop_reason, stop_sequence } },
    { type: 'message_stop' },
  ];
}
