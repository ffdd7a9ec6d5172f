import { z } from 'zod';
import { count, listOf, maybe, object, once, text } from '../wire-shapes.ts';
import { answeredItem } from './items.ts';

const usage = once(() =>
  object({
    input_tokens: count,
    output_tokens: count,
    total_tokens: maybe(count),
    input_tokens_details: maybe(object({ cached_tokens: maybe(count) })),
    output_tokens_details: maybe(object({ reasoning_tokens: maybe(count) })),
  }),
);

/** A response, whole or as it starts: the types of SDK 7.55.0, read 2026-11-21, and real traffic. */
export const response = once(() =>
  object({
    object: z.literal('response'),
    id: text,
    model: text,
    status: z.enum(['completed', 'failed', 'in_progress', 'cancelled', 'queued', 'incomplete']),
    output: listOf(answeredItem()),
    error: maybe(object({ code: text, message: text })),
    incomplete_details: maybe(
      object({
        reason: z.enum(['max_output_tokens', 'max_messages', 'content_filter', 'steered']),
      }),
    ),
    usage: maybe(usage()),
  }),
);
