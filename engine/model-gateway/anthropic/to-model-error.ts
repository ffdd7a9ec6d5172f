import { APIConnectionError, APIConnectionTimeoutError, APIError } from '@anthropic-ai/sdk';
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
  if (error instanceof APIError) return errorOfResponse(error as HttpError, now);
  // Neither the network nor the provider: the client was set up wrongly, or there is a bug here.
  return { code: 'invalid', message: messageOf(error), retryable: false };
}

type HttpError = APIError<number | undefined, Headers | undefined, object | undefined>;

/** An HTTP status of 400 or more, as the SDK throws it. */
function errorOfResponse(error: HttpError, now: () => number): ModelError {
  const headers = error.headers;
  const asked = headers?.get('x-should-retry');
  const after = headers === undefined ? undefined : retryAfterMsOf(headers, now);
  // The SDK parsed the body; anything but JSON it left as text in the message.
  const body = asObject(error.error as JsonValue | undefined);
  const read = errorOfBody(body ?? {}, error.status);
  return {
    ...read,
    ...(body === undefined ? { message: cut(`HTTP ${error.message}`) } : {}),
    ...(asked === 'true' || asked === 'false' ? { retryable: asked === 'true' } : {}),
    ...(after === undefined ? {} : { retryAfterMs: after }),
  };
}

/** An error body: `{type: "error", error: {type, message, details?}, request_id?}`, also as an event. */
export function errorOfBody(body: JsonObject, status?: number): ModelError {
  const { type, message, details } = asObject(body['error']) ?? {};
  const said = typeof message === 'string' ? message : JSON.stringify(body);
  const detail = asObject(details)?.['error_code'];
  const kind = typeof type === 'string' ? type : undefined;
  const code = errorCodeOf({ kind, status, message: said });
  const where = [status === undefined ? [] : `HTTP ${status}`, kind ?? []].flat().join(' ');
  return {
    code,
    message: cut(where === '' ? said : `${where}: ${said}`),
    retryable: isWorthAnotherTry(code, typeof detail === 'string' ? detail : undefined),
    ...(status === undefined ? {} : { status }),
    ...withOwnMeta(body),
  };
}

function messageOf(error: unknown): string {
  if (!(error instanceof Error)) return cut(String(error));
  return cut(
    error.cause === undefined ? error.message : `${error.message} ${messageOf(error.cause)}`,
  );
}

const cut = (message: string): string =>
  message.length > MESSAGE_LENGTH_MAX ? `${message.slice(0, MESSAGE_LENGTH_MAX)}…` : message;
