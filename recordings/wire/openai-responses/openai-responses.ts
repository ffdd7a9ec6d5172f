import { openaiError } from '../openai-error.ts';
import type { SchemaFor, WireSchema } from '../wire-schema.ts';
import { has, memberOf, once } from '../wire-shapes.ts';
import * as events from './event.ts';
import { request } from './request.ts';
import { response } from './response.ts';

const whole = once(response);
const event = once(events.event);
const nestedError = once(events.nestedError);
const flatError = once(events.flatError);

const eventFor: SchemaFor = (value) => {
  if (memberOf(value, 'type') !== 'error') return event();
  return has(value, 'error') ? nestedError() : flatError();
};

/** A failure may come under any status; a response says itself what it is. */
const responseFor: SchemaFor = (value) =>
  has(value, 'error') && !has(value, 'object') ? openaiError(value) : whole();

/** The Responses API of OpenAI, and of the servers that are compatible with it. */
export const openaiResponses: WireSchema = {
  api: 'openai-responses',
  speaks: (path) => path.endsWith('/responses'),
  eventName: 'same',
  request: once(request),
  response: responseFor,
  event: eventFor,
  error: openaiError,
};
