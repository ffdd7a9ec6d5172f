import { constants } from 'node:os';

/** How a person or a system ends a command. */
export type InterruptionSignal = 'SIGINT' | 'SIGTERM';

/** A command that can be ended, and then has the time to leave nothing behind. */
export interface Interruption {
  /** Aborts at the first signal. The second one ends the process at once, as it always does. */
  readonly signal: AbortSignal;
  /** Undefined as long as none came. */
  by(): InterruptionSignal | undefined;
  /** Gives the signals back to the system. */
  stop(): void;
}

export function listenForInterruption(): Interruption {
  const controller = new AbortController();
  let first: InterruptionSignal | undefined;
  const onSignal = (name: InterruptionSignal): void => {
    if (first === undefined) {
      first = name;
      controller.abort(new Error(`ended by ${name}`));
    } else {
      stop();
      process.kill(process.pid, name);
    }
  };
  const stop = (): void => {
    process.off('SIGINT', onSignal);
    process.off('SIGTERM', onSignal);
  };
  process.on('SIGINT', onSignal);
  process.on('SIGTERM', onSignal);
  return { signal: controller.signal, by: () => first, stop };
}

/** What a shell says of a process that a signal ended: 130 for SIGINT, 143 for SIGTERM. */
export const exitCodeOf = (name: InterruptionSignal): number => 128 + constants.signals[name];
