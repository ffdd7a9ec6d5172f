import type { ModelErrorCode } from '#engine/schema/model-stream.ts';

/**
 * `error.status`, a canonical code of Google APIs ("Errors", AIP-193, read 2026-11-21), before the
 * HTTP status: gateways change that one.
 */
const byKind: Readonly<Record<string, ModelErrorCode>> = {
  INVALID_ARGUMENT: 'invalid',
  FAILED_PRECONDITION: 'invalid',
  OUT_OF_RANGE: 'invalid',
  NOT_FOUND: 'invalid',
  ALREADY_EXISTS: 'invalid',
  UNIMPLEMENTED: 'invalid',
  UNAUTHENTICATED: 'auth',
  PERMISSION_DENIED: 'auth',
  RESOURCE_EXHAUSTED: 'rate_limit',
  UNAVAILABLE: 'overloaded',
  DEADLINE_EXCEEDED: 'timeout',
  CANCELLED: 'server',
  ABORTED: 'server',
  INTERNAL: 'server',
  UNKNOWN: 'server',
  DATA_LOSS: 'server',
};

/** For bodies without a known `error.status`, such as a proxy's HTML page. */
const byStatus: Readonly<Record<number, ModelErrorCode>> = {
  401: 'auth',
  402: 'auth',
  403: 'auth',
  407: 'auth',
  408: 'timeout',
  409: 'server',
  413: 'context_overflow',
  429: 'rate_limit',
  499: 'server',
  503: 'overloaded',
  504: 'timeout',
  529: 'overloaded',
};

/**
 * Overflow has no code of its own: "The input token count (2097153) exceeds the maximum number of
 * tokens allowed (1048576)." and "Request payload size exceeds the limit".
 */
const overflow = /token count .*exceeds the maximum|payload size exceeds|exceeds? the context/i;

/** What kind of failure this is. */
export function errorCodeOf(failure: {
  /** `error.status`. */
  readonly kind: string | undefined;
  /** HTTP status, or `error.code` of an error inside a stream. */
  readonly status: number | undefined;
  readonly message: string;
  /** `reason` of the details, such as `API_KEY_INVALID`, which comes with a 400. */
  readonly reasons: readonly string[];
}): ModelErrorCode {
  const { kind, status, message, reasons } = failure;
  if (reasons.some((reason) => reason.startsWith('API_KEY_'))) return 'auth';
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

/** Whether the same request may succeed later. A quota of a day, or of nothing, is no short wait. */
export const isWorthAnotherTry = (code: ModelErrorCode, hasLongQuota: boolean): boolean =>
  passing.has(code) && !hasLongQuota;
