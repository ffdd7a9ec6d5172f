import { APIConnectionError, APIConnectionTimeoutError, APIError } from 'openai';
import type { JsonObject, JsonValue } from '#engine/schema/json.ts';
import type { ModelError } from '#engine/schema/model-stream.ts';
import { WireError } from '../wire-error.ts';
import { errorCodeOf, isWorthAnotherTry } from './error-code.ts';
import { asObject, isBlank, textOf } from './json-fields.ts';
import { withOwnMeta } from './provider-meta.ts';
import { retryAfterMsOf } from './retry-after.ts';

const MESSAGE_LENGTH_MAX = 500;

export interface ErrorOptions {
  readonly provider: string;
  /** Milliseconds since 1970, for a `retry-after` that is a date. */
  now(): number;
}

/** What a failed request means in the engine's words. */
export function toModelError(error: unknown, options: ErrorOptions): ModelError {
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
  if (error instanceof APIError) return errorOfResponse(error as HttpError, options);
  // Neither the network nor the provider: the client was set up wrongly, or there is a bug here.
  return { code: 'invalid', message: messageOf(error), retryable: false };
}

type HttpError = APIError<number | undefined, Headers | undefined, object | undefined>;

/** An HTTP status of 400 or more. `error.error` is the whole body: see `openAiChatClient`. */
function errorOfResponse(error: HttpError, { provider, now }: ErrorOptions): ModelError {
  const { headers, status } = error;
  const asked = headers?.get('x-should-retry');
  const after = headers === undefined ? undefined : retryAfterMsOf(headers, now);
  const json = error.error as JsonValue | undefined;
  // Google's servers put the object into a list.
  const body = asObject(Array.isArray(json) ? json[0] : json);
  const read = errorOfBody(body ?? {}, { provider, ...(status === undefined ? {} : { status }) });
  return {
    ...read,
    // Anything but a JSON object was left as text in the message.
    ...(body === undefined ? { message: cut(`HTTP ${error.message}`) } : {}),
    ...(asked === 'true' || asked === 'false' ? { retryable: asked === 'true' } : {}),
    ...(after === undefined ? {} : { retryAfterMs: after }),
  };
}

/**
 * An error body, also as an event of a stream. `{error: {message, type, code}}` at OpenAI; `error` or
 * `detail` is the text itself at xAI, Venice and Mistral; the code is the status at OpenRouter and
 * llama.cpp, where `metadata.raw` says what the server behind it said.
 */
export function errorOfBody(
  body: JsonObject,
  { provider, status }: { readonly provider: string; readonly status?: number },
): ModelError {
  const error = asObject(body['error']) ?? body;
  const message = wordsOf(error, body);
  const kinds = [error['code'], error['type']].filter((kind) => typeof kind === 'string');
  const inner = [error['code'], error['status'], error['status_code'], body['code']].map(Number);
  const known = status ?? inner.find((code) => code >= 400 && code < 600);
  const code = errorCodeOf({ kinds, status: known, message });
  const kind = kinds.find((each) => !/^(\d+|error)$/.test(each));
  const where = [known === undefined ? [] : `HTTP ${known}`, kind ?? []].flat().join(' ');
  return {
    code,
    message: cut(where === '' ? message : `${where}: ${message}`),
    retryable: isWorthAnotherTry(code),
    ...(known === undefined ? {} : { status: known }),
    ...withOwnMeta(body, provider),
  };
}

function wordsOf(error: JsonObject, body: JsonObject): string {
  const said = [error['message'], body['error'], body['detail'], error['detail']].find(
    (words) => !isBlank(words),
  );
  const text = typeof said === 'string' ? said : JSON.stringify(said ?? body);
  const raw = textOf(asObject(error['metadata'])?.['raw']);
  return raw === '' ? text : `${text} (${raw})`;
}

function messageOf(error: unknown): string {
  if (!(error instanceof Error)) return cut(String(error));
  return cut(
    error.cause === undefined ? error.message : `${error.message} ${messageOf(error.cause)}`,
  );
}

const cut = (message: string): string =>
  message.length > MESSAGE_LENGTH_MAX ? `${message.slice(0, MESSAGE_LENGTH_MAX)}…` : message;
