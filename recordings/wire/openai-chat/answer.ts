import { z } from 'zod';
import type { ZodType } from 'zod';
import { anyObject, count, listOf, maybe, object, text } from '../wire-shapes.ts';
import { openaiProblem } from '../openai-error.ts';
import { answeredContent, finishReason, functionCall, toolCall, usage } from './message.ts';

/** Thinking has no place in the API; each server puts it where it likes. */
const thinking = () => ({
  reasoning_content: maybe(text),
  reasoning: maybe(text),
  reasoning_details: maybe(listOf(object({ type: text }))),
});

/** What stands beside the choices. `object` is not checked: servers write what they like. */
const envelope = () => ({
  id: text,
  model: text,
  created: maybe(z.number()),
  usage: maybe(usage()),
  error: maybe(openaiProblem()),
});

/** A whole answer: the types of SDK 7.55.0, read 2026-11-21, and real traffic. */
export const completion = (): ZodType =>
  object({
    ...envelope(),
    choices: listOf(
      object({
        index: count,
        finish_reason: finishReason,
        message: object({
          role: z.literal('assistant'),
          content: maybe(answeredContent()),
          refusal: maybe(text),
          tool_calls: maybe(listOf(toolCall())),
          function_call: maybe(functionCall()),
          annotations: maybe(listOf(anyObject)),
          ...thinking(),
        }),
      }),
    ),
  });

/** A piece of a call: what is not new is left out, or null. */
const callPiece = (): ZodType =>
  object({
    index: count,
    id: maybe(text),
    type: maybe(text),
    function: maybe(object({ name: maybe(text), arguments: maybe(text) })),
  });

/** A streamed piece: the same sources. */
export const chunk = (): ZodType =>
  object({
    ...envelope(),
    choices: listOf(
      object({
        index: count,
        finish_reason: maybe(finishReason),
        delta: object({
          role: maybe(z.literal('assistant')),
          content: maybe(answeredContent()),
          refusal: maybe(text),
          tool_calls: maybe(listOf(callPiece())),
          ...thinking(),
        }),
      }),
    ),
  });
