import { z } from 'zod';
import { asRequest, asVolatile } from '../field-class.ts';
import { CallId, RequestId, TurnId } from '../ids.ts';
import { JsonObject, ProviderMeta } from '../json.ts';
import { AssistantMessageContent } from '../message.ts';
import { ModelError, StopReason } from '../model-stream.ts';
import { Usage } from '../usage.ts';
import { defineEvent } from './envelope.ts';

const turnId = asVolatile(TurnId);
const requestId = asVolatile(RequestId);

/** A request goes out. Every attempt is one event of its own. */
export const ModelRequested = defineEvent(
  'model.requested',
  z.object({
    turnId,
    requestId,
    stepIndex: z.int().nonnegative(),
    attemptIndex: z.int().nonnegative(),
    provider: asRequest(z.string()),
    model: asRequest(z.string()),
    /** What of the history this provider could not be told; see `messagesFor`. */
    lost: asRequest(z.array(z.string()).min(1).optional()),
  }),
);

/**
 * A piece of what the model said, joined from the stream's small deltas: written when a block
 * ends, when a window of the session's clock is over, and when the stream ends.
 */
export const ModelDelta = defineEvent(
  'model.delta',
  z.object({
    requestId,
    /** Position of the block in the message, from 0. */
    index: z.int().nonnegative(),
    kind: z.enum(['text', 'thinking']),
    text: z.string(),
  }),
);

/** What the model said, whole; or, with `partial`, what is usable of a stream that was cut. */
export const AssistantMessageEvent = defineEvent(
  'assistant.message',
  z.object({ turnId, requestId, content: AssistantMessageContent, partial: z.boolean() }),
);

/** The model's answer ended in order. */
export const ModelCompleted = defineEvent(
  'model.completed',
  z.object({
    turnId,
    requestId,
    stopReason: StopReason,
    /** The provider's id of the response, where it gives one. */
    responseId: z.string().optional(),
    /** The model that answered, by the provider's word. */
    model: z.string().optional(),
    usage: Usage,
    costUsd: asVolatile(z.number().nonnegative().optional()),
    /** The prompt cache of the request before was not found, and why, as far as that can be known. */
    cacheBreak: asRequest(
      z
        .object({
          expectedTokens: z.int().positive(),
          readTokens: z.int().nonnegative(),
          /** `provider`: it is still ours, but the provider did not find it. */
          cause: z.enum(['model', 'prefix', 'expired', 'provider']),
        })
        .optional(),
    ),
    _meta: ProviderMeta.optional(),
  }),
);

/** The model wants a tool of ours to run. Each such call gets exactly one outcome (invariant T1). */
export const ModelToolCallRequested = defineEvent(
  'model.tool_call_requested',
  z.object({
    turnId,
    requestId,
    callId: CallId,
    name: z.string(),
    arguments: JsonObject,
    malformed: z.string().optional(),
  }),
);

/** An attempt failed. With `retry`, another one follows after the delay. */
export const ModelFailed = defineEvent(
  'model.failed',
  z.object({
    turnId,
    requestId,
    attemptIndex: z.int().nonnegative(),
    error: ModelError,
    /** Figures up to the failure, where the provider had sent any. */
    usage: Usage.optional(),
    costUsd: asVolatile(z.number().nonnegative().optional()),
    retry: z.object({ delayMs: z.number().nonnegative() }).optional(),
  }),
);
