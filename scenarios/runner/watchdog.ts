import type { Failure } from './failure.ts';
import type { Seat } from './seat.ts';

/** How long a run may do nothing on the machine's clock, in milliseconds, unless told otherwise. */
export const defaultStallMsMax = 60_000;

/** Time on the machine's clock only ever ends a run; it never shapes one. */
export interface Watchdog {
  /** Aborts when the run has stood still for too long. */
  readonly signal: AbortSignal;
  /** What to say about it. */
  readonly failures: readonly Failure[];
  /** Nothing is going to happen for so long, in milliseconds, and that is as it should be. */
  expectWait(durationMs: number): void;
  stop(): void;
}

/** Watches that the events of a session go on coming. */
export function watchdog(seat: Seat, stallMsMax: number): Watchdog {
  const abort = new AbortController();
  const failures: Failure[] = [];
  const running = new Map<string, string>();
  let last = 'the start of the session';
  const expire = (): void => {
    const tools = [...running].map(([callId, name]) => `${name} (${callId})`);
    const while_ = tools.length === 0 ? '' : `, while ${tools.join(' and ')} was running`;
    failures.push({
      kind: 'watchdog',
      message:
        `nothing happened for ${stallMsMax / 1000} s after ${last}${while_}. Let what is being ` +
        'waited for end by itself, or allow more time with --stall.',
    });
    abort.abort();
  };
  let timer = setTimeout(expire, stallMsMax);
  const rearm = (expectedMs = 0): void => {
    clearTimeout(timer);
    timer = setTimeout(expire, stallMsMax + expectedMs);
  };
  const unlisten = seat.listen((event) => {
    rearm();
    if ('live' in event) return;
    last = `${event.type} (event ${event.sequence})`;
    if (event.type === 'tool.started') running.set(event.payload.callId, event.payload.name);
    if (event.type === 'tool.completed' || event.type === 'tool.failed') {
      running.delete(event.payload.callId);
    }
  });
  return {
    signal: abort.signal,
    failures,
    expectWait: rearm,
    stop() {
      clearTimeout(timer);
      unlisten();
    },
  };
}
