import type { VirtualClock } from '#engine/host/virtual-clock.ts';
import type { ToolPort } from '#engine/ports/tool-port.ts';
import type { RecordedCall } from './recorded-calls.ts';

/** A tool whose calls take, on the run's clock, what they took when they were recorded. */
export function timedTool(
  tool: ToolPort,
  { clock, calls }: { clock: VirtualClock; calls: ReadonlyMap<string, RecordedCall> },
): ToolPort {
  return {
    ...tool,
    run(invocation) {
      const durationMs = calls.get(invocation.callId)?.durationMs ?? 0;
      return clock.work(durationMs, () => tool.run(invocation));
    },
  };
}
