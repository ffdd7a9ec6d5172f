import { z } from 'zod';
import { CallId } from './ids.ts';
import { JsonObject, JsonValue, ProviderMeta } from './json.ts';
import { Usage } from './usage.ts';

/** Why a model stopped by itself. `pause`: it wants to be asked again with what it said so far. */
export const StopReason = z.enum([
  'end',
  'tool_use',
  'max_tokens',
  'stop_sequence',
  'context_window',
  'refusal',
  'safety',
  'pause',
]);
export type StopReason = z.infer<typeof StopReason>;

export const ModelErrorCode = z.enum([
  'rate_limit',
  'overloaded',
  'server',
  'auth',
  'invalid',
  'context_overflow',
  'network',
  'timeout',
  'protocol', // the provider broke its own wire format, or ended without a closing event
  'aborted',
]);
export type ModelErrorCode = z.infer<typeof ModelErrorCode>;

export const ModelError = z.object({
  code: ModelErrorCode,
  message: z.string(),
  retryable: z.boolean(),
  /** HTTP status, where there was one. */
  status: z.int().optional(),
  /** How long the provider asked us to wait. Only set on failures. */
  retryAfterMs: z.number().nonnegative().optional(),
  _meta: ProviderMeta.optional(),
});
export type ModelError = z.infer<typeof ModelError>;

/** Position of a block in the message being streamed, from 0. */
const index = z.int().nonnegative();

/**
 * What every provider's stream is turned into. Grammar, held by the contract of the model port:
 * deltas of a block come between its start and its end, blocks may interleave, each tool call is
 * `started`, then `delta`s, then `completed`, and the last chunk is one `finished` or `failed`.
 */
export const ModelChunk = z.discriminatedUnion('type', [
  z.object({ type: z.literal('started'), responseId: z.string(), model: z.string() }),
  z.object({ type: z.literal('text.delta'), index, text: z.string() }),
  z.object({ type: z.literal('thinking.delta'), index, text: z.string() }),
  z.object({ type: z.literal('thinking.signature'), index, signature: z.string() }),
  z.object({ type: z.literal('thinking.redacted'), index, data: z.string() }),
  z.object({ type: z.literal('citation'), index, citation: JsonValue }),
  z.object({ type: z.literal('tool_call.started'), index, callId: CallId, name: z.string() }),
  z.object({ type: z.literal('tool_call.delta'), index, json: z.string() }),
  z.object({
    type: z.literal('tool_call.completed'),
    index,
    callId: CallId,
    name: z.string(),
    arguments: JsonObject,
    malformed: z.string().optional(),
    _meta: ProviderMeta.optional(),
  }),
  z.object({ type: z.literal('server_tool.started'), index, callId: CallId, name: z.string() }),
  z.object({ type: z.literal('server_tool.delta'), index, json: z.string() }),
  z.object({
    type: z.literal('server_tool.completed'),
    index,
    callId: CallId,
    name: z.string(),
    arguments: JsonObject,
    malformed: z.string().optional(),
    _meta: ProviderMeta.optional(),
  }),
  z.object({
    type: z.literal('server_tool.result'),
    index,
    callId: CallId,
    kind: z.string(),
    content: JsonValue,
    _meta: ProviderMeta.optional(),
  }),
  z.object({ type: z.literal('image'), index, mediaType: z.string(), data: z.base64() }),
  /** A whole block that only this provider defines, in `_meta` under the provider's name. */
  z.object({ type: z.literal('provider.block'), index, kind: z.string(), _meta: ProviderMeta }),
  /** An event of the wire that this version does not know; kept, and shown to whoever listens. */
  z.object({ type: z.literal('provider.event'), event: JsonValue }),
  /** The block is whole. `_meta`: what its provider needs back beside the text. */
  z.object({ type: z.literal('block.completed'), index, _meta: ProviderMeta.optional() }),
  /** Figures so far, for the whole request; the last chunk of this type wins. */
  z.object({ type: z.literal('usage'), usage: Usage }),
  z.object({ type: z.literal('finished'), stopReason: StopReason, _meta: ProviderMeta.optional() }),
  z.object({ type: z.literal('failed'), error: ModelError }),
]);
export type ModelChunk = z.infer<typeof ModelChunk>;
export type ClosingChunk = Extract<ModelChunk, { type: 'finished' | 'failed' }>;
