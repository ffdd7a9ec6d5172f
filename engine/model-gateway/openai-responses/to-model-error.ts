import { APIConnectionError, APIConnectionTimeoutError, APIError } from 'openai';
import type { JsonObject, JsonValue } from '#engine/schema/json.ts';
import type { ModelError } from '#engine/schema/model-stream.ts';
import { WireError } from '../wire-error.ts';
import { errorCodeOf, isWorthAnotherTry } from './error-code.ts';
import { asObject } from './json-fields.ts';
import { withOwnMeta } from './provider-meta.ts';
import { retryAfterMsOf } from './retry-after.ts';

const MESSAGE_LENGTH_MAX = 500;

/**
 * What a failed request means in the engine's words.
 * @param now milliseconds since 1970, for a `retry-after` that is a date
 */
export function toModelError(error: unknown, now: () => number): ModelError {
  if (error instanceof WireError) {
    const code = error.code === 'wire.network' ? 'network' : 'protocol';
    return { code, message: error.message, retryable: error.retryable };
  }
  if (error instanceof APIConnectionTimeoutError) {
    return { code: 'timeout', message: messageOf(error), retryable: true };
  }
  if (error instanceof APIConnectionError) {
    return { code: 'network', message: messageOf(error), retryable: true };
  }
  if (error instanceof APIError) return errorOfStatus(error as APIError, now);
  // Neither the network nor the provider: the client was set up wrongly, or there is a bug here.
  return { code: 'invalid', message: messageOf(error), retryable: false };
}

/** An HTTP status of 400 or more, as the SDK throws it. */
function errorOfStatus(error: APIError, now: () => number): ModelError {
  const { headers, status } = error;
  const asked = headers?.get('x-should-retry');
  const after = headers === undefined ? undefined : retryAfterMsOf(headers, now);
  // The SDK hands on the `error` of the body; anything but JSON it left as text in the message.
  const said = error.error as JsonValue | undefined;
  const read = errorOfBody(said === undefined ? {} : { error: said }, status);
  return {
    ...read,
    ...(said === undefined ? { message: cut(`HTTP ${error.message}`) } : {}),
    ...(asked === 'true' || asked === 'false' ? { retryable: asked === 'true' } : {}),
    ...(after === undefined ? {} : { retryAfterMs: after }),
  };
}

/**
 * An error body, or an `error` event: `{error: {code, type, message, param}}`, the same without the
 * envelope, `{error: "…"}` (xAI), or `{detail: "…"}` (the backend of ChatGPT).
 */
export function errorOfBody(body: JsonObject, status?: number): ModelError {
  const inner = asObject(body['error']) ?? body;
  const { code: fine, type, message, detail } = inner;
  const words = [message, body['error'], detail].find((text) => typeof text === 'string');
  const said = typeof words === 'string' ? words : JSON.stringify(body);
  const kinds = [fine, type]
    .filter((kind) => typeof kind === 'string')
    .filter((kind) => kind !== 'error');
  const code = errorCodeOf({ kinds, status, message: said });
  const wait = askedToWaitMs(said);
  const where = [status === undefined ? [] : `HTTP ${status}`, kinds[0] ?? []].flat().join(' ');
  return {
    code,
    message: cut(where === '' ? said : `${where}: ${said}`),
    retryable: isWorthAnotherTry(code, said),
    ...(status === undefined ? {} : { status }),
    ...(wait === undefined || code !== 'rate_limit' ? {} : { retryAfterMs: wait }),
    ...withOwnMeta(body),
  };
}

/** Why a response failed: its own `error`. A cancelled one has none. */
export function errorOfResponse({ error, status }: JsonObject): ModelError {
  const inner = asObject(error);
  return inner === undefined
    ? { code: 'server', message: `The response is ${JSON.stringify(status)}.`, retryable: true }
    : errorOfBody({ error: inner });
}

/** In a stream there are no headers left: "Please try again in 11.054s", or in 898ms. */
function askedToWaitMs(message: string): number | undefined {
  const [, count, unit] = /try again in (\d+(?:\.\d+)?) ?(ms|s)\b/i.exec(message) ?? [];
  return count === undefined ? undefined : Number(count) * (unit === 'ms' ? 1 : 1000);
}

function messageOf(error: unknown): string {
  if (!(error instanceof Error)) return cut(String(error));
  return cut(
    error.cause === undefined ? error.message : `${error.message} ${messageOf(error.cause)}`,
  );
}

const cut = (message: string): string =>
  message.length > MESSAGE_LENGTH_MAX ? `${message.slice(0, MESSAGE_LENGTH_MAX)}…` : message;
