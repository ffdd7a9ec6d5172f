import { z } from 'zod';
import { JsonObject } from '#engine/schema/json.ts';
import type { WireToolCall } from './anthropic-response.ts';

const Call = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('function_call'),
    call_id: z.string(),
    name: z.string(),
    arguments: z.string().default(''),
  }),
  z.object({
    type: z.literal('custom_tool_call'),
    call_id: z.string(),
    name: z.string(),
    input: z.string(),
  }),
  z.object({ type: z.literal('local_shell_call'), call_id: z.string(), action: JsonObject }),
  z.object({
    type: z.literal('shell_call'),
    call_id: z.string(),
    action: JsonObject,
    environment: z.looseObject({ type: z.string() }).nullish(),
  }),
  z.object({ type: z.literal('apply_patch_call'), call_id: z.string(), operation: JsonObject }),
]);
type Call = z.infer<typeof Call>;

const ItemEvent = z.object({
  type: z.enum(['response.output_item.added', 'response.output_item.done']),
  output_index: z.int().optional(),
  item: z.looseObject({ id: z.string().optional() }),
});
const Whole = z.looseObject({ output: z.array(z.unknown()) });
const LastEvent = z.object({
  type: z.enum(['response.completed', 'response.incomplete']),
  response: Whole,
});

/**
 * The calls of a response, streamed or whole, that a client has to answer; read in the plainest way:
 * it shares nothing with the engine's adapter, so that one can be held against the other. A call that
 * was announced and never ended has no input.
 * @param body the whole response, as text
 */
export function toolCallsIn(body: string): readonly WireToolCall[] {
  const whole = Whole.safeParse(jsonOrNothing(body)).data;
  if (whole !== undefined) return whole.output.flatMap(callOf);
  const calls = new Map<number | string, WireToolCall>();
  for (const line of body.split(/\r?\n/u)) {
    if (!line.startsWith('data:')) continue;
    const event = jsonOrNothing(line.slice('data:'.length));
    const item = ItemEvent.safeParse(event).data;
    if (item !== undefined) {
      const [call] = callOf(item.item);
      const isWhole = item.type === 'response.output_item.done';
      const place = item.output_index ?? item.item.id ?? '';
      if (call !== undefined) calls.set(place, isWhole ? call : { ...call, input: undefined });
    }
    const last = LastEvent.safeParse(event).data?.response.output.flatMap(callOf) ?? [];
    if (last.length > 0) return last;
  }
  return [...calls.values()];
}

function callOf(item: unknown): WireToolCall[] {
  const call = Call.safeParse(item).data;
  if (call === undefined || isHosted(call)) return [];
  const callId = call.call_id;
  switch (call.type) {
    case 'function_call': {
      const json = call.arguments === '' ? '{}' : call.arguments;
      const input = JsonObject.safeParse(jsonOrNothing(json)).data;
      return [{ callId, name: call.name, input }];
    }
    case 'custom_tool_call':
      return [{ callId, name: call.name, input: { input: call.input } }];
    case 'apply_patch_call':
      return [{ callId, name: 'apply_patch', input: call.operation }];
    default:
      return [{ callId, name: call.type.replace(/_call$/u, ''), input: call.action }];
  }
}

/** A shell in a container of the provider's answers itself. */
const isHosted = (call: Call): boolean =>
  call.type === 'shell_call' && call.environment?.type === 'container_reference';

/** Gateways put `[DONE]` and the like between events. */
function jsonOrNothing(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
