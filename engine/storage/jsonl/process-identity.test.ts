import { spawn } from 'node:child_process';
import process from 'node:process';
import { expect, test } from 'vitest';
import { hasEnded, procTable, psTable, thisProcess } from './process-identity.ts';

const tables = [
  ['proc', procTable],
  ['ps', psTable],
] as const;

/** Whether this system has the table at all: Linux has both, others only the second. */
const rows = tables.filter(([, table]) => table.startOf(process.pid) !== undefined);

test('this system says when a process started', () => {
  expect(rows.length).toBeGreaterThan(0);
  expect(thisProcess().start).toBeDefined();
});

test.each(rows)('%s gives a process the same start each time', (_, table) => {
  expect(table.startOf(process.pid)).toBe(table.startOf(process.pid));
  expect(table.startOf(2 ** 22 + 1)).toBeUndefined();
});

test.each(rows)('%s tells this process from another one with its pid', (_, table) => {
  const self = { ...thisProcess(), start: table.startOf(process.pid) };
  expect(hasEnded(self, table)).toBe(false);
  expect(hasEnded({ ...self, start: 'another' }, table)).toBe(true);
});

test('a process that ended has ended, also while its parent has not noticed', async () => {
  // `exec` leaves a parent that never waits for the child that it got from the shell.
  const parent = spawn('sh', ['-c', 'true & echo $!; exec sleep 60']);
  const pid = await new Promise<number>((resolve) => {
    parent.stdout.once('data', (text: Buffer) => resolve(Number(text.toString())));
  });
  const zombie = { ...thisProcess(), pid, start: undefined };
  await expect.poll(() => hasEnded(zombie)).toBe(true);
  const running = { ...zombie, pid: parent.pid ?? 0 };
  expect(hasEnded(running)).toBe(false);
  const ended = new Promise((resolve) => parent.once('exit', resolve));
  parent.kill();
  await ended;
  expect(hasEnded(running)).toBe(true);
});
