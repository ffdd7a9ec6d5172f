import type { EventOf } from '#engine/schema/events/session-event.ts';
import type { RequestId } from '#engine/schema/ids.ts';
import type { ClosingChunk, ModelError } from '#engine/schema/model-stream.ts';
import type { Usage } from '#engine/schema/usage.ts';
import { partialMessage, wholeMessage } from '#engine/projection/assemble-message.ts';
import { costUsd, noUsage } from '#engine/projection/usage.ts';
import { cacheBreakOf } from './cache-guard.ts';
import type { Happening } from './journal.ts';
import type { Answer } from './read-answer.ts';
import { retryDelayMs } from './retry.ts';
import type { TurnParts } from './session-parts.ts';
import { configOf, createdOf, turnOf } from './state-of.ts';

type Parts = Pick<TurnParts, 'ports' | 'journal'>;

/** What the log says of an answer that ended in order: the message, the figures, the calls. */
export function finishedEvents(
  { ports, journal }: Parts,
  requestId: RequestId,
  { draft, lastDeltas, started, usage = noUsage }: Answer,
  closing: Extract<ClosingChunk, { type: 'finished' }>,
): Happening[] {
  const { turnId } = turnOf(journal);
  const content = wholeMessage(draft);
  const cacheBreak = cacheBreakOf(journal.state, usage, ports.clock.now());
  const completed: EventOf<'model.completed'>['payload'] = {
    turnId,
    requestId,
    stopReason: closing.stopReason,
    ...(started && { responseId: started.responseId, model: started.model }),
    usage,
    ...priced({ ports, journal }, usage),
    ...(cacheBreak && { cacheBreak }),
    ...(closing._meta && { _meta: closing._meta }),
  };
  const calls = content.filter((part) => part.type === 'tool_call');
  return [
    ...lastDeltas,
    { type: 'assistant.message', payload: { turnId, requestId, content, partial: false } },
    { type: 'model.completed', payload: completed },
    ...calls.map(({ type: _type, _meta, ...call }): Happening => ({
      type: 'model.tool_call_requested',
      payload: { turnId, requestId, ...call },
    })),
  ];
}

/** What the log says of an attempt that failed, and whether there will be another. */
export function failedEvents(
  { ports, journal }: Parts,
  requestId: RequestId,
  { draft, lastDeltas, usage }: Answer,
  { error, attemptIndex }: { readonly error: ModelError; readonly attemptIndex: number },
): Happening[] {
  const { turnId } = turnOf(journal);
  const { retry: policy } = createdOf(journal);
  // Each model has all its attempts.
  const { firstAttemptIndex = 0 } = turnOf(journal).request ?? {};
  const tried = { error, attemptIndex: attemptIndex - firstAttemptIndex };
  const delayMs = retryDelayMs(policy, tried, ports.random.next());
  // What was said before the cut is kept when nobody will say it again.
  const content = delayMs === undefined ? partialMessage(draft) : [];
  const failed: EventOf<'model.failed'>['payload'] = {
    turnId,
    requestId,
    attemptIndex,
    error,
    ...(usage && { usage, ...priced({ ports, journal }, usage) }),
    ...(delayMs === undefined ? {} : { retry: { delayMs } }),
  };
  const message: Happening = {
    type: 'assistant.message',
    payload: { turnId, requestId, content, partial: true },
  };
  return [
    ...lastDeltas,
    ...(content.length > 0 ? [message] : []),
    { type: 'model.failed', payload: failed },
  ];
}

function priced({ ports, journal }: Parts, usage: Usage) {
  const price = ports.prices.priceOf(configOf(journal).model);
  return price === undefined ? {} : { costUsd: costUsd(usage, price) };
}
