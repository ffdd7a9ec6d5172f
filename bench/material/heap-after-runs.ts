import { setImmediate as turn } from 'node:timers/promises';

/** What was left in memory. */
export interface HeapReading {
  readonly runCount: number;
  readonly heapBytes: number;
}

/**
 * Runs something again and again, and reads what is left in memory at some counts.
 * @param options.at counts of runs, ascending
 * @param options.readHeap after a collection, in bytes
 */
export async function heapAfterRuns(
  run: () => Promise<unknown>,
  options: { readonly at: readonly number[]; readonly readHeap: () => number },
): Promise<HeapReading[]> {
  const readings: HeapReading[] = [];
  let doneCount = 0;
  for (const runCount of options.at) {
    for (; doneCount < runCount; doneCount += 1) await run();
    // What the last run left to the next turn of the event loop is not a leak.
    await turn();
    readings.push({ runCount, heapBytes: options.readHeap() });
  }
  return readings;
}

/** How much more the last reading is than the first, in percent of the first. */
export function growthPercent(readings: readonly HeapReading[]): number {
  const [first, last] = [readings[0], readings.at(-1)];
  if (first === undefined || last === undefined) throw new RangeError('there are no readings');
  return (last.heapBytes / first.heapBytes - 1) * 100;
}
