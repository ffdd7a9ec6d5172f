import { expect, test } from 'vitest';
import { rowFromStat, rowsFromPs } from './process-rows.ts';

test('a process with brackets and spaces in its name is read', () => {
  const stat =
    '71 (a) R 1 (b\n) Z 12 34 56 0 -1 4194304 1 0 0 0 1 2 0 0 20 0 1 0 98765 0 0 18446744073709551615\n';
  expect(rowFromStat(stat)).toEqual({
    pid: 71,
    parent: 12,
    session: 56,
    startTicks: 98_765,
    zombie: true,
  });
});

test('the lines of ps are read, with the group for the session', () => {
  const row = { startTicks: 0, zombie: false };
  expect(rowsFromPs('    1     0     1 Ss\n 1203     1  1200 Z+\n\n')).toEqual([
    { ...row, pid: 1, parent: 0, session: 1 },
    { ...row, pid: 1203, parent: 1, session: 1200, zombie: true },
  ]);
});
