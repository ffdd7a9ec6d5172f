import { expect, test } from 'vitest';
import { growthPercent, heapAfterRuns } from './heap-after-runs.ts';

test('memory is read when so many runs are done in all', async () => {
  let doneCount = 0;
  const run = (): Promise<unknown> => Promise.resolve((doneCount += 1));
  const readings = await heapAfterRuns(run, { at: [2, 5], readHeap: () => 1_000 + doneCount });
  expect(readings).toEqual([
    { runCount: 2, heapBytes: 1_002 },
    { runCount: 5, heapBytes: 1_005 },
  ]);
});

test('growth is what the last reading has more than the first', () => {
  const readings = [200, 500, 210].map((heapBytes, runCount) => ({ runCount, heapBytes }));
  expect(growthPercent(readings)).toBeCloseTo(5);
  expect(() => growthPercent([])).toThrow('there are no readings');
});
