import type { JsonObject } from '#engine/schema/json.ts';
import type { ClosingChunk } from '#engine/schema/model-stream.ts';
import type { AnswerState } from './answer-state.ts';
import { asObject, asText } from './json-fields.ts';
import { withOwnMeta } from './provider-meta.ts';
import { endingOf, nameOfReason } from './stop-reason.ts';

/**
 * What the answer came to, once there is no more of it. A reason that is not known ends the turn
 * like `STOP`; every reason but the two usual ones is kept under its own name.
 */
export function closingChunk(state: AnswerState): ClosingChunk {
  const { finishReason, details, hasCalls } = state;
  if (finishReason === undefined) return withoutReason(details);
  const name = nameOfReason(finishReason);
  const ending = endingOf(name) ?? 'end';
  const isUsual = name === 'STOP' || name === 'MAX_TOKENS';
  const meta = withOwnMeta(isUsual ? details : { ...details, finishReason: name });
  if (ending === 'failure') {
    const said = asText(details['finishMessage']);
    const message = said === undefined ? `The answer ended with ${name}.` : `${name}: ${said}`;
    return { type: 'failed', error: { code: 'server', message, retryable: true, ...meta } };
  }
  const stopReason = ending === 'end' && hasCalls ? 'tool_use' : ending;
  return { type: 'finished', stopReason, ...meta };
}

/** A prompt that was blocked has no answer, and so no reason of one; else the stream was cut. */
function withoutReason(details: JsonObject): ClosingChunk {
  const blocked = asObject(details['promptFeedback'])?.['blockReason'];
  if (blocked !== undefined) {
    return { type: 'finished', stopReason: 'safety', ...withOwnMeta(details) };
  }
  const message = 'The answer ended without a `finishReason`.';
  return { type: 'failed', error: { code: 'protocol', message, retryable: true } };
}
