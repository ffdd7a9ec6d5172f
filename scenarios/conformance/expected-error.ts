import type { ModelErrorCode } from '#engine/schema/model-stream.ts';
import type { Exchange } from './exchanges.ts';

/** What a failure is in the engine's words. */
export interface ExpectedError {
  readonly code: ModelErrorCode;
  readonly retryable: boolean;
  /** Undefined where the provider did not say how long to wait. */
  readonly retryAfterMs: number | undefined;
}

/** By words, which say more than any status. The first that fits holds. */
const byWords: readonly (readonly [RegExp, ModelErrorCode])[] = [
  [/API_KEY_INVALID|invalid_api_key|Incorrect API key|insufficient_quota/u, 'auth'],
  [/usage_limit_reached|usage_not_included/u, 'auth'],
  [/maximum context|context (?:length|size|window)|messages is too long/iu, 'context_overflow'],
  [/prompt is too long|exceeds the maximum number of tokens/iu, 'context_overflow'],
  // Groq: the model wrote no valid call, which another attempt may do.
  [/tool_use_failed|did not call a tool/u, 'server'],
  [/rate_limit_exceeded/u, 'rate_limit'],
  [/content_filter|invalid_request_error/u, 'invalid'],
];

const byStatus: Readonly<Record<number, ModelErrorCode>> = {
  401: 'auth',
  402: 'auth',
  403: 'auth',
  408: 'timeout',
  409: 'server',
  413: 'context_overflow',
  429: 'rate_limit',
  503: 'overloaded',
  504: 'timeout',
  529: 'overloaded',
};

/** Waiting does not help: no minute allows so much, or none allows anything. */
const lasting = /Request too large|"quota_limit_value": ?"0"/u;

const passing = new Set<ModelErrorCode>(['rate_limit', 'overloaded', 'server', 'timeout']);

/**
 * What the engine should make of a failure, by a few plain rules that share nothing with its adapters.
 * @param said the error as it stands in the body, or all of the body
 */
export function expectedError({ status, headers }: Exchange, said: string): ExpectedError {
  const code = codeOf(status, said);
  const retryable = passing.has(code) && !lasting.test(said);
  return { code, retryable, retryAfterMs: status < 400 ? undefined : waitIn(headers, said) };
}

function codeOf(status: number, said: string): ModelErrorCode {
  const refused = status >= 400 ? status : Number(/"code": ?"?(\d{3})\b/u.exec(said)?.[1] ?? 500);
  const worded = byWords.find(([words]) => words.test(said))?.[1];
  const isPlain = worded === undefined || (worded === 'invalid' && refused in byStatus);
  if (!isPlain) return worded;
  return byStatus[refused] ?? (refused >= 500 ? 'server' : 'invalid');
}

/** In milliseconds: by a header in seconds, or as Google says it in the body. */
function waitIn(headers: Exchange['headers'], said: string): number | undefined {
  const { 'retry-after-ms': inMs, 'retry-after': inSeconds } = headers;
  if (inMs !== undefined) return Number(inMs);
  if (inSeconds !== undefined && /^\d/u.test(inSeconds)) return Number(inSeconds) * 1000;
  const delay = /"retryDelay": ?"([\d.]+)s"/u.exec(said)?.[1];
  return delay === undefined ? undefined : Number(delay) * 1000;
}
