import type { EventOf } from '#engine/schema/events/session-event.ts';
import type { Usage } from '#engine/schema/usage.ts';
import type { SessionState } from '#engine/projection/session-state.ts';

export type CacheBreak = NonNullable<EventOf<'model.completed'>['payload']['cacheBreak']>;

/** How long providers keep a prefix at least, in milliseconds. Anthropic, OpenAI: five minutes. */
const KEPT_MS = 5 * 60_000;
/** Providers round to blocks of up to 1,024 tokens and may miss a little. */
const TOKENS_MISSED_MAX = 1_024;

/**
 * Tells that a request did not find what the one before it had left in the provider's prompt cache,
 * and why, as far as one can know from here.
 * @param nowMs when the answer ended
 */
export function cacheBreakOf(
  { lastCache, prefix, config }: Pick<SessionState, 'lastCache' | 'prefix' | 'config'>,
  { cacheReadTokens }: Usage,
  nowMs: number,
): CacheBreak | undefined {
  if (lastCache === undefined || config === undefined) return undefined;
  const { tokens, provider, model } = lastCache;
  if (tokens === 0 || cacheReadTokens + TOKENS_MISSED_MAX >= tokens) return undefined;
  const isOther = provider !== config.model.provider || model !== config.model.model;
  const cause = ((): CacheBreak['cause'] => {
    if (isOther) return 'model';
    if (lastCache.prefix !== prefix) return 'prefix';
    if (nowMs - lastCache.atMs > KEPT_MS) return 'expired';
    return 'provider';
  })();
  return { expectedTokens: tokens, readTokens: cacheReadTokens, cause };
}
