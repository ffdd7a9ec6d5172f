import { z } from 'zod';
import type { ZodType } from 'zod';
import {
  anyObject,
  count,
  each,
  listOf,
  maybe,
  object,
  once,
  oneOf,
  text,
} from '../wire-shapes.ts';
import { answeredBlock, usage } from './content-blocks.ts';

/** The types of SDK 1.11.0, read 2026-11-21. */
const stopReason = z.enum([
  'end_turn',
  'max_tokens',
  'stop_sequence',
  'tool_use',
  'pause_turn',
  'compaction',
  'refusal',
  'model_context_window_exceeded',
]);

const messageOf = (reason: ZodType): ZodType =>
  object({
    type: z.literal('message'),
    id: text,
    role: z.literal('assistant'),
    model: text,
    content: listOf(answeredBlock()),
    stop_reason: reason,
    stop_sequence: maybe(text),
    usage: usage(),
  });

export const message = (): ZodType => messageOf(stopReason);

/** The types of SDK 1.11.0, and `request_too_large`, which its adapter in the engine knows. */
const problem = once(() =>
  oneOf(
    'type',
    each(
      [
        'invalid_request_error',
        'authentication_error',
        'billing_error',
        'permission_error',
        'not_found_error',
        'request_too_large',
        'rate_limit_error',
        'timeout_error',
        'conflict_error',
        'api_error',
        'overloaded_error',
      ],
      { message: text },
    ),
  ),
);

export const error = (): ZodType =>
  object({ type: z.literal('error'), error: problem(), request_id: maybe(text) });

const delta = (): ZodType =>
  oneOf('type', {
    text_delta: { text },
    input_json_delta: { partial_json: text },
    thinking_delta: { thinking: text },
    signature_delta: { signature: text },
    citations_delta: { citation: object({ type: text }) },
    compaction_delta: { content: maybe(text), encrypted_content: maybe(text) },
  });

/** What is streamed: the types of SDK 1.11.0, read 2026-11-21, and real traffic. */
export const event = (): ZodType =>
  oneOf('type', {
    message_start: { message: messageOf(z.null()) },
    content_block_start: { index: count, content_block: answeredBlock() },
    content_block_delta: { index: count, delta: delta() },
    content_block_stop: { index: count },
    message_delta: {
      delta: object({ stop_reason: maybe(stopReason), stop_sequence: maybe(text) }),
      usage: usage(),
      context_management: maybe(anyObject),
    },
    message_stop: {},
    ping: {},
    error: { error: problem() },
  });
