import { z } from 'zod';
import {
  anyObject,
  count,
  listOf,
  maybe,
  object,
  once,
  oneOf,
  text,
  textOr,
} from '../wire-shapes.ts';

/** Parts of a message in a request; `video_url` and `file` are OpenRouter's, too. */
const part = once(() =>
  oneOf('type', {
    text: { text },
    image_url: { image_url: z.union([text, object({ url: text })]) },
    input_audio: { input_audio: object({ data: text, format: text }) },
    video_url: { video_url: object({ url: text }) },
    file: { file: anyObject },
    refusal: { refusal: text },
  }),
);

/** A call in a message, whole. */
export const toolCall = once(() =>
  oneOf(
    'type',
    {
      function: { id: text, function: object({ name: text, arguments: text }) },
      custom: { id: text, custom: object({ name: text, input: text }) },
    },
    { untagged: 'function' },
  ),
);

export const functionCall = once(() => object({ name: text, arguments: text }));

/** A message in a request. */
export const sentMessage = once(() => {
  const content = textOr(part());
  return oneOf('role', {
    system: { content },
    developer: { content },
    user: { content },
    assistant: {
      content: maybe(content),
      tool_calls: maybe(listOf(toolCall())),
      function_call: maybe(functionCall()),
      refusal: maybe(text),
    },
    tool: { content, tool_call_id: text },
    function: { content: maybe(content), name: text },
  });
});

/** Tokens. Servers that tell them in every chunk leave out what they do not know yet. */
export const usage = once(() =>
  object({
    prompt_tokens: count,
    completion_tokens: maybe(count),
    total_tokens: maybe(count),
    prompt_tokens_details: maybe(object({ cached_tokens: maybe(count) })),
    completion_tokens_details: maybe(object({ reasoning_tokens: maybe(count) })),
  }),
);

/** What a model writes: a text, or with some of Mistral's models parts of several types. */
export const answeredContent = once(() =>
  textOr(
    oneOf('type', { text: { text }, thinking: { thinking: listOf(anyObject) }, reference: {} }),
  ),
);

/** Why a model stopped; `function_call` is the older word for `tool_calls`. */
export const finishReason = z.enum([
  'stop',
  'length',
  'tool_calls',
  'content_filter',
  'function_call',
  // OpenRouter, for a failure of the provider behind it.
  'error',
]);
