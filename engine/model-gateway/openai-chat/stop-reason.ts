import type { StopReason } from '#engine/schema/model-stream.ts';

/**
 * `finish_reason` of the API (reference, and the types of SDK 7.55.0, read 2026-11-20) and of servers
 * that copy it: `eos` (Together), `model_length` (Mistral), `insufficient_system_resource` (DeepSeek:
 * the answer was interrupted, as by a limit), `sensitive` (Z.ai).
 */
const reasons: Readonly<Record<string, StopReason>> = {
  stop: 'end',
  eos: 'end',
  tool_calls: 'tool_use',
  function_call: 'tool_use',
  length: 'max_tokens',
  insufficient_system_resource: 'max_tokens',
  model_length: 'context_window',
  content_filter: 'safety',
  sensitive: 'safety',
};

/** What the answer holds, as far as it tells why the model stopped. */
export interface AnswerSummary {
  readonly hasCalls: boolean;
  readonly isRefused: boolean;
}

/**
 * Why the model stopped. Servers say `stop` beside calls (a forced tool choice, 12 recorded streams),
 * `tool_calls` without any, or nothing at all: for these the content decides.
 * @param wire undefined where the server gave no reason
 */
export function stopReasonOf(
  wire: string | undefined,
  { hasCalls, isRefused }: AnswerSummary,
): StopReason {
  const said = wire !== undefined && Object.hasOwn(reasons, wire) ? reasons[wire] : undefined;
  if (said !== undefined && said !== 'end' && said !== 'tool_use') return said;
  if (isRefused) return 'refusal';
  return hasCalls ? 'tool_use' : 'end';
}

/** Whether this version knows the reason: one that it does not know is kept under its own name. */
export const isKnownReason = (wire: string): boolean => Object.hasOwn(reasons, wire);
