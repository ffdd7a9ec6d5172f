import type { ClockPort } from '#engine/ports/clock-port.ts';

/** A clock that moves only when it is told to, or when somebody sleeps. */
export interface VirtualClock extends ClockPort {
  /** Moves the time forward; alarms that are due fire in their order. Never moves back. */
  advanceTo(epochMs: number): void;
}

interface Alarm {
  readonly dueMs: number;
  readonly ring: () => void;
}

/**
 * Time under replay. It stands still while real work is in flight, moves with the recording as its
 * chunks are handed out, and jumps over every sleep: a retry with a delay of a minute takes no time.
 * @param startMs milliseconds since 1970-01-01T00:00:00Z
 */
export function virtualClock(startMs: number): VirtualClock {
  let nowMs = startMs;
  let alarms: readonly Alarm[] = [];

  const advanceTo = (epochMs: number): void => {
    for (;;) {
      const next = earliest(alarms);
      if (next === undefined || next.dueMs > epochMs) break;
      alarms = alarms.filter((alarm) => alarm !== next);
      nowMs = Math.max(nowMs, next.dueMs);
      next.ring();
    }
    nowMs = Math.max(nowMs, epochMs);
  };

  return {
    now: () => nowMs,
    advanceTo,
    sleep(durationMs, signal) {
      const dueMs = nowMs + durationMs;
      // An alarm on the way may abort the sleep: then time stops there.
      while (!signal.aborted && nowMs < dueMs) {
        advanceTo(Math.min(earliest(alarms)?.dueMs ?? dueMs, dueMs));
      }
      return Promise.resolve();
    },
    after(durationMs, ring) {
      const alarm = { dueMs: nowMs + durationMs, ring };
      alarms = [...alarms, alarm];
      return () => {
        alarms = alarms.filter((each) => each !== alarm);
      };
    },
  };
}

/** Of two alarms that are due together, the one that was set first rings first. */
function earliest(alarms: readonly Alarm[]): Alarm | undefined {
  return alarms.reduce<Alarm | undefined>(
    (first, alarm) => (first === undefined || alarm.dueMs < first.dueMs ? alarm : first),
    undefined,
  );
}
