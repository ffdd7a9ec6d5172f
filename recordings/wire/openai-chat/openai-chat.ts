import { openaiError } from '../openai-error.ts';
import type { SchemaFor, WireSchema } from '../wire-schema.ts';
import { has, once } from '../wire-shapes.ts';
import { chunk, completion } from './answer.ts';
import { request } from './request.ts';

/** A failure may take the place of what was due, under any status. */
const orError =
  (schema: () => ReturnType<SchemaFor>): SchemaFor =>
  (value) =>
    has(value, 'error') && !has(value, 'choices') ? openaiError(value) : schema();

/** The chat completions of OpenAI, and of the servers that are compatible with them. */
export const openaiChat: WireSchema = {
  api: 'openai-chat',
  speaks: (path) => path.endsWith('/chat/completions'),
  eventName: 'free',
  endMark: '[DONE]',
  request: once(request),
  response: orError(once(completion)),
  event: orError(once(chunk)),
  error: openaiError,
};
