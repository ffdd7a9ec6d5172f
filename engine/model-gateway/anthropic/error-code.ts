import type { ModelErrorCode } from '#engine/schema/model-stream.ts';

/**
 * `error.type` of the Claude API ("Errors", and the types of SDK 1.11.0, read 2026-11-20).
 * A request of too many bytes counts as overflow: a shorter conversation mends it too.
 */
const byKind: Readonly<Record<string, ModelErrorCode>> = {
  invalid_request_error: 'invalid',
  not_found_error: 'invalid',
  authentication_error: 'auth',
  permission_error: 'auth',
  billing_error: 'auth',
  request_too_large: 'context_overflow',
  rate_limit_error: 'rate_limit',
  overloaded_error: 'overloaded',
  api_error: 'server',
  conflict_error: 'server',
  timeout_error: 'timeout',
};

/** For bodies without a known `error.type`, such as a proxy's HTML page. */
const byStatus: Readonly<Record<number, ModelErrorCode>> = {
  401: 'auth',
  402: 'auth',
  403: 'auth',
  407: 'auth',
  408: 'timeout',
  409: 'server',
  413: 'context_overflow',
  429: 'rate_limit',
  503: 'overloaded',
  504: 'timeout',
  529: 'overloaded',
};

/**
 * Overflow has no type of its own. Seen: "prompt is too long: 3333404 tokens > 200000 maximum"
 * (recorded 2026-08-19) and "input length and `max_tokens` exceed context limit" (docs).
 */
const overflow = /prompt is too long|exceeds? (the )?(context|maximum context)/i;

/** What kind of failure this is. `kind` is `error.type`. */
export function errorCodeOf(failure: {
  readonly kind: string | undefined;
  readonly status: number | undefined;
  readonly message: string;
}): ModelErrorCode {
  const { kind, status, message } = failure;
  const code = kind !== undefined && Object.hasOwn(byKind, kind) ? byKind[kind] : undefined;
  const found = code ?? (status === undefined ? 'server' : codeOfStatus(status));
  return found === 'invalid' && overflow.test(message) ? 'context_overflow' : found;
}

const codeOfStatus = (status: number): ModelErrorCode =>
  byStatus[status] ?? (status >= 500 ? 'server' : 'invalid');

const passing: ReadonlySet<ModelErrorCode> = new Set([
  'rate_limit',
  'overloaded',
  'server',
  'timeout',
]);

/**
 * Whether the same request may succeed later. A spend limit looks like a rate limit, but lasts until
 * the month ends or somebody raises it.
 * @param detail `error.details.error_code`, such as `enforced_spend_limit_reached`
 */
export const isWorthAnotherTry = (code: ModelErrorCode, detail: string | undefined): boolean =>
  passing.has(code) && detail?.endsWith('_spend_limit_reached') !== true;
