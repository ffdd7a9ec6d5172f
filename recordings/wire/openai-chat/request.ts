import { z } from 'zod';
import type { ZodType } from 'zod';
import { anyObject, count, flag, listOf, maybe, object, oneOf, text } from '../wire-shapes.ts';
import { sentMessage } from './message.ts';

const tool = (): ZodType =>
  oneOf('type', {
    function: {
      function: object({
        name: text,
        description: maybe(text),
        parameters: maybe(anyObject),
        strict: maybe(flag),
      }),
    },
    custom: { custom: object({ name: text }) },
  });

const toolChoice = (): ZodType =>
  z.union([
    // `any` is Mistral's word for `required`.
    z.enum(['none', 'auto', 'required', 'any']),
    oneOf('type', {
      function: { function: object({ name: text }) },
      custom: { custom: object({ name: text }) },
      allowed_tools: { allowed_tools: anyObject },
    }),
  ]);

/**
 * The body of `POST /chat/completions`: the types of SDK 7.55.0 and real traffic. Of what compatible
 * servers add, nothing is checked. The model may be missing: Azure has it in the address.
 */
export const request = (): ZodType =>
  object({
    model: maybe(text),
    messages: z.array(sentMessage()).min(1),
    stream: maybe(flag),
    stream_options: maybe(object({ include_usage: maybe(flag) })),
    temperature: maybe(z.number()),
    top_p: maybe(z.number()),
    n: maybe(count),
    seed: maybe(z.int()),
    max_tokens: maybe(count),
    max_completion_tokens: maybe(count),
    stop: maybe(z.union([text, z.array(text)])),
    tools: maybe(listOf(tool())),
    tool_choice: maybe(toolChoice()),
    parallel_tool_calls: maybe(flag),
    functions: maybe(listOf(object({ name: text }))),
    response_format: maybe(
      oneOf('type', { text: {}, json_object: {}, json_schema: { json_schema: anyObject } }),
    ),
    reasoning_effort: maybe(text),
    logprobs: maybe(flag),
    top_logprobs: maybe(count),
    user: maybe(text),
  });
