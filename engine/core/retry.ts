import type { RetryPolicy } from '#engine/schema/events/session.ts';
import type { ModelError } from '#engine/schema/model-stream.ts';

/**
 * How long to wait before the next attempt, in milliseconds.
 * The delay doubles with each attempt and is moved by chance, so that many clients do not come back
 * together; it is never shorter than what the provider asked for.
 * @param attemptIndex the attempt that failed, from 0
 * @param chance a number from 0 up to 1
 * @returns undefined when there is no next attempt
 */
export function retryDelayMs(
  policy: RetryPolicy,
  failed: { readonly attemptIndex: number; readonly error: ModelError },
  chance: number,
): number | undefined {
  const { error, attemptIndex } = failed;
  if (!error.retryable || attemptIndex + 1 >= policy.attemptsMax) return undefined;
  // A wait that is longer than the policy allows is a failure that the caller should hear of now.
  if ((error.retryAfterMs ?? 0) > policy.delayMsMax) return undefined;
  const doubled = Math.min(policy.delayMsMin * 2 ** attemptIndex, policy.delayMsMax);
  const moved = doubled * (1 + policy.jitter * (2 * chance - 1));
  const delayMs = Math.round(Math.min(moved, policy.delayMsMax));
  return Math.max(delayMs, Math.ceil(error.retryAfterMs ?? 0));
}
