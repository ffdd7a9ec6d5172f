import type { StopReason } from '#engine/schema/model-stream.ts';

/**
 * `stop_reason` of the Messages API: "Handling stop reasons" and the types of SDK 1.11.0, read
 * 2026-11-20. `compaction` (beta) pauses with nothing but a summary; the caller asks again.
 */
const reasons: Readonly<Record<string, StopReason>> = {
  end_turn: 'end',
  tool_use: 'tool_use',
  max_tokens: 'max_tokens',
  stop_sequence: 'stop_sequence',
  pause_turn: 'pause',
  compaction: 'pause',
  refusal: 'refusal',
  model_context_window_exceeded: 'context_window',
};

/** Undefined for a reason that this version does not know. */
export const stopReasonOf = (wire: string): StopReason | undefined =>
  Object.hasOwn(reasons, wire) ? reasons[wire] : undefined;
