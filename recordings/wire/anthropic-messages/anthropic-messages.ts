import type { WireSchema } from '../wire-schema.ts';
import { memberOf, once } from '../wire-shapes.ts';
import * as answer from './answer.ts';
import { request } from './request.ts';

const schemas = {
  request: once(request),
  message: once(answer.message),
  event: once(answer.event),
  error: once(answer.error),
};

/** The Messages API of Anthropic, also as Google's Vertex serves it. */
export const anthropicMessages: WireSchema = {
  api: 'anthropic-messages',
  speaks: (path) => /\/v1\/messages$|\/models\/[^/]+:(?:stream)?[rR]awPredict$/u.test(path),
  // The SDKs of Anthropic drop events that have no name.
  eventName: 'required',
  request: schemas.request,
  response: (value) => (memberOf(value, 'type') === 'error' ? schemas.error() : schemas.message()),
  event: schemas.event,
  error: schemas.error,
};
