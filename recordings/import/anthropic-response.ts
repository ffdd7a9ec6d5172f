import { z } from 'zod';
import { JsonObject } from '#engine/schema/json.ts';

/** A tool call as it stands in a response. */
export interface WireToolCall {
  readonly callId: string;
  readonly name: string;
  /** Undefined where the pieces that arrived are no JSON object: the stream was cut, say. */
  readonly input: JsonObject | undefined;
}

const Call = z.object({
  type: z.literal('tool_use'),
  id: z.string(),
  name: z.string(),
  input: JsonObject.optional(),
});
const Start = z.object({
  type: z.literal('content_block_start'),
  index: z.int(),
  content_block: Call,
});
const Delta = z.object({
  type: z.literal('content_block_delta'),
  index: z.int(),
  delta: z.object({ type: z.literal('input_json_delta'), partial_json: z.string() }),
});

const Whole = z.looseObject({ content: z.array(z.unknown()) });

/**
 * The calls of a Messages response, streamed or whole, read in the plainest way: it shares nothing
 * with the engine's adapter, so that one can be held against the other.
 * @param body the whole response, as text
 */
export function toolCallsIn(body: string): readonly WireToolCall[] {
  const whole = Whole.safeParse(jsonOrNothing(body)).data;
  if (whole !== undefined) return whole.content.flatMap(wholeCall);
  const calls = new Map<
    number,
    { callId: string; name: string; json: string; input: JsonObject }
  >();
  for (const line of body.split(/\r?\n/u)) {
    if (!line.startsWith('data:')) continue;
    const event = jsonOrNothing(line.slice('data:'.length));
    const start = Start.safeParse(event).data;
    if (start !== undefined) {
      const { id: callId, name, input = {} } = start.content_block;
      calls.set(start.index, { callId, name, json: '', input });
    }
    const delta = Delta.safeParse(event).data;
    const call = delta && calls.get(delta.index);
    if (delta !== undefined && call !== undefined) call.json += delta.delta.partial_json;
  }
  return [...calls.values()].map(({ callId, name, json, input }) => ({
    callId,
    name,
    input: json === '' ? input : JsonObject.safeParse(jsonOrNothing(json)).data,
  }));
}

function wholeCall(block: unknown): WireToolCall[] {
  const { id: callId, name, input = {} } = Call.safeParse(block).data ?? {};
  return callId === undefined || name === undefined ? [] : [{ callId, name, input }];
}

/** Gateways put `[DONE]` and the like between events. */
function jsonOrNothing(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
