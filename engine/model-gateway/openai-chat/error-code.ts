import type { ModelErrorCode } from '#engine/schema/model-stream.ts';

/**
 * `error.code` and `error.type`, as far as they say more than the status: OpenAI's guide "Error
 * codes" (read 2026-11-20), and what compatible servers send in the recorded exchanges. A spent
 * quota comes with status 429 and does not pass by waiting; `tool_use_failed` (Groq) means that the
 * model wrote no valid call, which another attempt may do.
 */
const byKind: Readonly<Record<string, ModelErrorCode>> = {
  invalid_api_key: 'auth',
  authentication_error: 'auth',
  permission_error: 'auth',
  permission_denied: 'auth',
  insufficient_quota: 'auth',
  billing_hard_limit_reached: 'auth',
  context_length_exceeded: 'context_overflow',
  exceed_context_size_error: 'context_overflow',
  too_many_prompt_tokens: 'context_overflow',
  rate_limit_exceeded: 'rate_limit',
  rate_limit_error: 'rate_limit',
  too_many_requests: 'rate_limit',
  content_filter: 'invalid',
  tool_use_failed: 'server',
  server_error: 'server',
  internal_server_error: 'server',
  overloaded_error: 'overloaded',
  engine_overloaded_error: 'overloaded',
  service_unavailable: 'overloaded',
};

/** 413 is a request of too many bytes, or (Groq) of more tokens than a minute allows. */
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
  524: 'timeout',
  529: 'overloaded',
};

/**
 * Most servers say an overflow in words only. Recorded: "maximum context length is 200000 tokens"
 * (OpenRouter), "exceeds the available context size" (llama.cpp), "total length of all messages is
 * too long" (Perplexity). From issues: "maximum prompt length" (xAI), "too large for model with"
 * (Mistral), "prompt is too long" (Anthropic behind a gateway).
 */
const overflow =
  /maximum (context|prompt) length|exceeds? the (available |model's )?context|messages is too long|prompt is too long|too large for model with/i;

/** What kind of failure this is. @param kinds `error.code` and `error.type`, where they are words */
export function errorCodeOf(failure: {
  readonly kinds: readonly string[];
  readonly status: number | undefined;
  readonly message: string;
}): ModelErrorCode {
  const { kinds, status, message } = failure;
  if (status === 413) return 'context_overflow';
  const known = kinds.map((kind) => (Object.hasOwn(byKind, kind) ? byKind[kind] : undefined));
  const code = known.find((each) => each !== undefined) ?? codeOfStatus(kinds, status);
  return code === 'invalid' && overflow.test(message) ? 'context_overflow' : code;
}

function codeOfStatus(kinds: readonly string[], status: number | undefined): ModelErrorCode {
  if (status !== undefined) return byStatus[status] ?? (status >= 500 ? 'server' : 'invalid');
  return kinds.includes('invalid_request_error') ? 'invalid' : 'server';
}

/** Whether the same request may succeed later. */
export const isWorthAnotherTry = (code: ModelErrorCode): boolean => passing.has(code);

const passing: ReadonlySet<ModelErrorCode> = new Set([
  'rate_limit',
  'overloaded',
  'server',
  'timeout',
]);
