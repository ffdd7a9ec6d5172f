import type { ModelErrorCode } from '#engine/schema/model-stream.ts';

/**
 * `error.code` and `error.type` ("Error codes" of the API guides, the types of SDK 7.55, and recorded
 * answers, read 2026-11-21). Quotas and plan limits last until somebody pays, so they count as `auth`.
 */
const byKind: Readonly<Record<string, ModelErrorCode>> = {
  invalid_api_key: 'auth',
  authentication_error: 'auth',
  permission_error: 'auth',
  insufficient_quota: 'auth',
  billing_hard_limit_reached: 'auth',
  usage_limit_reached: 'auth',
  usage_not_included: 'auth',
  unsupported_country_region_territory: 'auth',
  context_length_exceeded: 'context_overflow',
  rate_limit_exceeded: 'rate_limit',
  rate_limit_error: 'rate_limit',
  tokens: 'rate_limit',
  requests: 'rate_limit',
  server_is_overloaded: 'overloaded',
  overloaded_error: 'overloaded',
  slow_down: 'overloaded',
  engine_overloaded: 'overloaded',
  server_error: 'server',
  internal_error: 'server',
  internal_server_error: 'server',
  vector_store_timeout: 'timeout',
  timeout: 'timeout',
  invalid_request_error: 'invalid',
  invalid_prompt: 'invalid',
  model_not_found: 'invalid',
  unsupported_parameter: 'invalid',
  unsupported_value: 'invalid',
  data_residency_mismatch: 'invalid',
  bio_policy: 'invalid',
  misalignment_policy_violation: 'invalid',
};

/** For bodies without a known code, such as a proxy's page. */
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

/** Seen where the code says nothing: gateways, and the text "exceeds the context window". */
const overflow =
  /context (window|length)|maximum context|prompt is too long|input is too long|too many (input )?tokens/i;

/** What kind of failure this is. @param kinds `error.code` and `error.type`, the finer one first */
export function errorCodeOf(failure: {
  readonly kinds: readonly string[];
  readonly status: number | undefined;
  readonly message: string;
}): ModelErrorCode {
  const { kinds, status, message } = failure;
  const known = kinds.find((kind) => Object.hasOwn(byKind, kind));
  const byName = known === undefined ? undefined : byKind[known];
  const isImage = kinds.some((kind) => /image/.test(kind));
  const found = byName ?? (isImage ? 'invalid' : codeOfStatus(status));
  // xAI answers a wrong key with 400, and says so only in words.
  if (found === 'invalid' && /incorrect api key/i.test(message)) return 'auth';
  return found === 'invalid' && overflow.test(message) ? 'context_overflow' : found;
}

function codeOfStatus(status: number | undefined): ModelErrorCode {
  if (status === undefined) return 'server';
  return byStatus[status] ?? (status >= 500 ? 'server' : 'invalid');
}

const passing: ReadonlySet<ModelErrorCode> = new Set([
  'rate_limit',
  'overloaded',
  'server',
  'timeout',
]);

/**
 * Whether the same request may succeed later. One that is larger than the limit for a whole minute
 * never will: "Request too large for gpt-4o … on tokens per min" (recorded 2025-07-04).
 */
export const isWorthAnotherTry = (code: ModelErrorCode, message: string): boolean =>
  passing.has(code) && !message.startsWith('Request too large');
