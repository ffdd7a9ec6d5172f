import { z } from 'zod';
import type { ZodType } from 'zod';
import { anyObject, count, listOf, maybe, needs, object, text } from '../wire-shapes.ts';
import { answeredPart } from './parts.ts';

/** The types of SDK 3.1.0, read 2026-11-21; `MODEL_ARMOR` was seen on Vertex. */
const finishReason = z.enum([
  'FINISH_REASON_UNSPECIFIED',
  'STOP',
  'MAX_TOKENS',
  'SAFETY',
  'RECITATION',
  'LANGUAGE',
  'OTHER',
  'BLOCKLIST',
  'PROHIBITED_CONTENT',
  'SPII',
  'MALFORMED_FUNCTION_CALL',
  'MALFORMED_RESPONSE',
  'UNEXPECTED_TOOL_CALL',
  'TOO_MANY_TOOL_CALLS',
  'IMAGE_SAFETY',
  'IMAGE_PROHIBITED_CONTENT',
  'IMAGE_RECITATION',
  'IMAGE_OTHER',
  'NO_IMAGE',
  'CONTINUATION',
  'MODEL_ARMOR',
]);

const candidate = (): ZodType =>
  object({
    index: maybe(count),
    content: maybe(
      object({ role: maybe(z.literal('model')), parts: maybe(listOf(answeredPart())) }),
    ),
    // A client may ask for numbers: `$alt=json;enum-encoding=int`.
    finishReason: maybe(z.union([finishReason, z.int()])),
    finishMessage: maybe(text),
    citationMetadata: maybe(anyObject),
    groundingMetadata: maybe(anyObject),
    safetyRatings: maybe(listOf(anyObject)),
  });

const usage = (): ZodType =>
  object({
    promptTokenCount: maybe(count),
    candidatesTokenCount: maybe(count),
    thoughtsTokenCount: maybe(count),
    cachedContentTokenCount: maybe(count),
    toolUsePromptTokenCount: maybe(count),
    totalTokenCount: maybe(count),
  });

/** "GenerateContentResponse": the whole answer, or a piece of a streamed one. */
export const answer = (): ZodType =>
  needs(
    object({
      candidates: maybe(listOf(candidate())),
      promptFeedback: maybe(object({ blockReason: maybe(text) })),
      usageMetadata: maybe(usage()),
      modelVersion: maybe(text),
      responseId: maybe(text),
    }),
    // A blocked prompt has no candidates, and a last piece may hold usage alone.
    'candidates',
    ['promptFeedback', 'usageMetadata'],
  );

/** Google's own errors. */
export const error = (): ZodType =>
  object({ error: object({ code: z.int(), message: text, status: maybe(text) }) });
