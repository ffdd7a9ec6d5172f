import type { JsonObject } from '#engine/schema/json.ts';
import type { ModelChunk, StopReason } from '#engine/schema/model-stream.ts';
import { asObject } from './json-fields.ts';
import type { OpenScope } from './response-scope.ts';
import { withOwnMeta, withoutNulls } from './provider-meta.ts';
import { errorOfResponse } from './to-model-error.ts';

/** `incomplete_details.reason` (types of SDK 7.55, read 2026-11-21). */
const incomplete: Readonly<Record<string, StopReason>> = {
  max_output_tokens: 'max_tokens',
  content_filter: 'safety',
};

/** What is kept of the response object; the rest of it echoes the request. */
const KEPT = ['service_tier', 'incomplete_details', 'prompt_cache_diagnostics', 'moderation'];

/**
 * The closing chunk that a whole response ends in. A reason that is not known ends the turn like a
 * completed one, and is kept in `_meta`.
 */
export function endingOf(response: JsonObject, scope: OpenScope): ModelChunk {
  const { status } = response;
  if (status === 'failed' || status === 'cancelled') {
    return { type: 'failed', error: errorOfResponse(response) };
  }
  const details = Object.fromEntries(
    KEPT.flatMap((name) => (response[name] === undefined ? [] : [[name, response[name]]])),
  ) as JsonObject;
  return {
    type: 'finished',
    stopReason: stopReasonOf(response, scope),
    ...withOwnMeta(withoutNulls(details)),
  };
}

function stopReasonOf({ status, incomplete_details }: JsonObject, scope: OpenScope): StopReason {
  const reason = asObject(incomplete_details)?.['reason'];
  const cut =
    status === 'incomplete' && typeof reason === 'string' && Object.hasOwn(incomplete, reason)
      ? incomplete[reason]
      : undefined;
  if (cut !== undefined) return cut;
  if (scope.isRefused()) return 'refusal';
  return scope.isCalling() ? 'tool_use' : 'end';
}
