import type { SchemaFor, WireSchema } from '../wire-schema.ts';
import { has, once } from '../wire-shapes.ts';
import * as answers from './answer.ts';
import { request } from './request.ts';

const answer = once(answers.answer);
const error = once(answers.error);

/** In the midst of a stream an error takes the place of a piece. */
const answerFor: SchemaFor = (value) => (has(value, 'error') ? error() : answer());

/** Gemini's `generateContent`, on Google's two hosts. */
export const gemini: WireSchema = {
  api: 'gemini-generate-content',
  speaks: (path) => /:(?:generateContent|streamGenerateContent)$/u.test(path),
  eventName: 'free',
  request: once(request),
  response: answerFor,
  event: answerFor,
  error,
};
