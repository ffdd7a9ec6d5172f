import type { JsonObject, JsonValue } from '#engine/schema/json.ts';
import type { ModelError } from '#engine/schema/model-stream.ts';
import { WireError } from '../wire-error.ts';
import { errorCodeOf, isWorthAnotherTry } from './error-code.ts';
import { asObject, asText, objectsIn } from './json-fields.ts';
import { withOwnMeta } from './provider-meta.ts';
import { reasonOf } from './reason-of.ts';
import { durationMsOf, retryAfterMsOf } from './retry-after.ts';

const MESSAGE_LENGTH_MAX = 500;

/** What something thrown on the way to a whole answer means in the engine's words. */
export function toModelError(error: unknown): ModelError {
  if (error instanceof WireError) {
    const code = error.code === 'wire.network' ? 'network' : 'protocol';
    return { code, message: error.message, retryable: error.retryable };
  }
  // Neither the network nor the provider: the client was set up wrongly, or there is a bug here.
  return { code: 'invalid', message: cut(reasonOf(error)), retryable: false };
}

/**
 * What an HTTP status of 400 or more means.
 * @param text the body
 * @param now milliseconds since 1970, for a `retry-after` that is a date
 */
export function errorOfResponse(
  { status, headers }: Pick<Response, 'status' | 'headers'>,
  text: string,
  now: () => number,
): ModelError {
  const after = retryAfterMsOf(headers.get('retry-after'), now);
  const value = jsonIn(text);
  const body = asObject(value) ?? objectsIn(value)[0];
  const read = errorOfBody(body ?? {}, status);
  return {
    ...read,
    ...(body === undefined ? { message: cut(`HTTP ${status} ${text}`) } : {}),
    ...(after === undefined ? {} : { retryAfterMs: after }),
  };
}

/** An error body: `{error: {code, message, status, details?}}`, also as an event of a stream. */
export function errorOfBody(body: JsonObject, status?: number): ModelError {
  const error = asObject(body['error']) ?? {};
  const { code: number, message, status: kind } = error;
  const said = asText(message) ?? JSON.stringify(body);
  const details = objectsIn(error['details']);
  const named = asText(kind);
  const code = errorCodeOf({
    kind: named,
    status: status ?? (typeof number === 'number' ? number : undefined),
    message: said,
    reasons: details.flatMap((detail) => asText(detail['reason']) ?? []),
  });
  const after = details.flatMap((detail) => durationMsOf(asText(detail['retryDelay']) ?? '') ?? []);
  const where = [status === undefined ? [] : `HTTP ${status}`, named ?? []].flat().join(' ');
  return {
    code,
    message: cut(where === '' ? said : `${where}: ${said}`),
    retryable: isWorthAnotherTry(code, hasLongQuota(details)),
    ...(status === undefined ? {} : { status }),
    ...(after[0] === undefined ? {} : { retryAfterMs: after[0] }),
    ...withOwnMeta(body),
  };
}

/** `QuotaFailure` names the quota; `ErrorInfo` its size, which is 0 where nothing was granted. */
const hasLongQuota = (details: readonly JsonObject[]): boolean =>
  details.some(
    ({ violations, metadata }) =>
      objectsIn(violations).some(({ quotaId }) => /PerDay/i.test(asText(quotaId) ?? '')) ||
      asObject(metadata)?.['quota_limit_value'] === '0',
  );

function jsonIn(text: string): JsonValue | undefined {
  try {
    return JSON.parse(text) as JsonValue;
  } catch {
    return undefined;
  }
}

const cut = (message: string): string =>
  message.length > MESSAGE_LENGTH_MAX ? `${message.slice(0, MESSAGE_LENGTH_MAX)}…` : message;
