import type { ClockPort } from '#engine/ports/clock-port.ts';
import { workQueue } from './work-queue.ts';

/**
 * The clock of a replay. Time stands still unless it is advanced, so it passes only where the
 * recording says so or where somebody sleeps; what the machine takes to compute is never in it, and
 * real work takes what it took when it was recorded.
 * A duration measured between two `now()` is therefore the recorded one. `now()` is in whole
 * milliseconds like every clock's, but fractions are kept, so that recorded microseconds add up.
 */
export interface VirtualClock extends ClockPort {
  /**
   * Lets time pass up to `timeMs` (since 1970), firing the alarms that fall due on the way, in order
   * of their time, ties in order of registration, each at its own time. A time that has passed
   * changes nothing. Stops early where an alarm aborts `signal`.
   */
  advanceTo(timeMs: number, signal?: AbortSignal): void;
  /**
   * Runs real work that takes `durationMs` on this clock. Time stands still while any is in flight
   * and then passes to the end of each, in order of their ends. An alarm that falls due in the middle
   * rings in the middle: after as long on the machine's clock, if the work is still going on by then.
   * @returns what `run` gives, and throws what it throws, once the clock has come to the end
   */
  work<Result>(durationMs: number, run: () => Promise<Result>): Promise<Result>;
  /** Resolves when no real work is in flight. */
  idle(): Promise<void>;
}

interface Alarm {
  readonly dueMs: number;
  readonly ring: () => void;
  /** On the machine's clock, where it falls due in the middle of real work. */
  timer?: NodeJS.Timeout;
}

/** @param options.startMs the time at the start, in milliseconds since 1970-01-01T00:00:00Z */
export function virtualClock({ startMs }: { readonly startMs: number }): VirtualClock {
  let timeMs = startMs;
  // In order of registration; there are a handful at a time.
  const alarms = new Set<Alarm>();

  const nextDue = (untilMs: number): Alarm | undefined => {
    let next: Alarm | undefined;
    for (const alarm of alarms) {
      if (alarm.dueMs <= untilMs && alarm.dueMs < (next?.dueMs ?? Infinity)) next = alarm;
    }
    return next;
  };

  const remove = (alarm: Alarm): void => {
    clearTimeout(alarm.timer);
    alarms.delete(alarm);
  };

  const advanceTo = (untilMs: number, signal?: AbortSignal): void => {
    // An alarm may register others, and may advance time itself: look anew after each.
    while (signal?.aborted !== true) {
      const alarm = nextDue(untilMs);
      if (alarm === undefined) {
        timeMs = Math.max(timeMs, untilMs);
        return;
      }
      remove(alarm);
      timeMs = Math.max(timeMs, alarm.dueMs);
      alarm.ring();
    }
  };

  // What is no positive number is no wait, as it is with setTimeout.
  const dueIn = (durationMs: number): number => timeMs + (durationMs > 0 ? durationMs : 0);

  const works = workQueue((untilMs) => advanceTo(untilMs));
  /** Time stands still while work is in flight, so an alarm in the middle of it needs another clock. */
  const ringInTheMiddle = (): void => {
    for (const alarm of alarms) {
      if (alarm.timer !== undefined || alarm.dueMs >= works.lastDueMs()) continue;
      alarm.timer = setTimeout(() => {
        if (alarm.dueMs < works.lastDueMs()) advanceTo(alarm.dueMs);
      }, alarm.dueMs - timeMs);
    }
  };

  return {
    now: () => Math.floor(timeMs),
    advanceTo,
    work(durationMs, run) {
      const ended = works.add(dueIn(durationMs), run);
      ringInTheMiddle();
      return ended;
    },
    idle: () => works.idle(),
    inBackground: () => () => {},
    /** Passes at once: under replay nothing else is in flight while the engine sleeps. */
    sleep: async (durationMs, signal) => advanceTo(dueIn(durationMs), signal),
    after(durationMs, ring) {
      const alarm: Alarm = { dueMs: dueIn(durationMs), ring };
      alarms.add(alarm);
      ringInTheMiddle();
      return () => remove(alarm);
    },
  };
}
