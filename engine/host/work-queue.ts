import { setImmediate } from 'node:timers/promises';

/** Real work that is done, and waits for its end on the clock. */
interface DoneWork {
  readonly dueMs: number;
  readonly end: () => void;
}

/** The real work of a run, each piece with its end on the run's clock. */
export interface WorkQueue {
  /** When the last of what is in flight ends on the clock; -Infinity without any. */
  lastDueMs(): number;
  /** Starts `run`; settles as it does, but only when the clock has come to `dueMs`. */
  add<Result>(dueMs: number, run: () => Promise<Result>): Promise<Result>;
  /** Resolves when nothing is in flight, and the clock has come to the end of all of it. */
  idle(): Promise<void>;
}

/**
 * Lets time stand still while real work is in flight, and then lets it pass from end to end: in the
 * order of the ends on the clock, ties in the order of the starts, whichever was faster on this
 * machine. What follows from one end (a line on its way to the disk) is itself real work, for which
 * time stands still again before the next end.
 */
export function workQueue(advanceTo: (timeMs: number) => void): WorkQueue {
  /** When what is in flight ends on the clock, in order of the starts. */
  const inFlight = new Map<number, number>();
  const done = new Map<number, DoneWork>();
  const unsettled = new Set<Promise<unknown>>();
  let startedCount = 0;
  let isSettling = false;

  const settle = async (): Promise<void> => {
    if (isSettling) return;
    isSettling = true;
    for (;;) {
      // A turn of the event loop: whatever follows from the last end has begun after it.
      await setImmediate();
      const next = inFlight.size === 0 ? earliest(done) : undefined;
      if (next === undefined) break;
      const work = done.get(next);
      done.delete(next);
      advanceTo(work?.dueMs ?? 0);
      work?.end();
    }
    isSettling = false;
  };

  const add = async <Result>(dueMs: number, run: () => Promise<Result>): Promise<Result> => {
    const number = startedCount;
    startedCount += 1;
    inFlight.set(number, dueMs);
    try {
      return await run();
    } finally {
      inFlight.delete(number);
      await new Promise<void>((end) => {
        done.set(number, { dueMs, end });
        void settle();
      });
    }
  };

  return {
    lastDueMs: () => Math.max(-Infinity, ...inFlight.values()),
    add(dueMs, run) {
      const added = add(dueMs, run);
      const settled = Promise.allSettled([added]);
      unsettled.add(settled);
      void settled.then(() => unsettled.delete(settled));
      return added;
    },
    async idle() {
      while (unsettled.size > 0) await Promise.all(unsettled);
    },
  };
}

function earliest(done: ReadonlyMap<number, DoneWork>): number | undefined {
  const [first] = [...done].toSorted(
    ([left, { dueMs }], [right, other]) => dueMs - other.dueMs || left - right,
  );
  return first?.[0];
}
