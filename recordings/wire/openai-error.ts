import { z } from 'zod';
import type { ZodType } from 'zod';
import { maybe, memberOf, object, once, text } from './wire-shapes.ts';
import type { SchemaFor } from './wire-schema.ts';

/** What OpenAI says of a failure; others put numbers where it has names. */
export const openaiProblem = (): ZodType =>
  object({
    message: text,
    type: maybe(text),
    code: maybe(z.union([text, z.number()])),
    param: maybe(text),
  });

const withProblem = once(() => object({ error: openaiProblem() }));
/** xAI: the words themselves. */
const withWords = once(() => object({ error: text }));
/** Servers made with FastAPI. */
const withDetail = once(() => object({ detail: text }));

/** The body of a failed request to OpenAI, or to a server that is compatible with it. */
export const openaiError: SchemaFor = (value) => {
  if (typeof memberOf(value, 'error') === 'string') return withWords();
  return memberOf(value, 'detail') === undefined ? withProblem() : withDetail();
};
