import { execFile } from 'node:child_process';
import { open, truncate } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import type { JsonObject } from '#engine/schema/json.ts';
import type { ToolResult } from '#engine/ports/tool-port.ts';
import { testBox, textOf, type TestBox } from './test-box.fixture.ts';

/** By how much the peak may grow: far less than what passes through, far more than is needed. */
const grownBytesMax = 60_000_000;

interface Probe {
  readonly grownBytes: number;
  readonly result: ToolResult;
}

/** Makes a call in a process of its own, after a small one that loads what is loaded once. */
async function probe(
  box: TestBox,
  [tool, small, large]: readonly [string, JsonObject, JsonObject],
): Promise<Probe> {
  const script = fileURLToPath(new URL('./memory-probe.fixture.ts', import.meta.url));
  const args = [script, box.workspace, tool, JSON.stringify(small), JSON.stringify(large)];
  const { stdout } = await promisify(execFile)(process.execPath, args);
  return JSON.parse(stdout) as Probe;
}

async function writeTimes(file: string, piece: Buffer, times: number): Promise<void> {
  const handle = await open(file, 'w');
  for (let count = 0; count < times; count += 1) await handle.write(piece);
  await handle.close();
}

function expectCut({ grownBytes, result }: Probe): void {
  expect(grownBytes).toBeLessThan(grownBytesMax);
  expect(Buffer.byteLength(textOf(result))).toBeLessThanOrEqual(40_000);
}

test('400 MB of output of a command', async () => {
  await using box = await testBox();
  const command = 'echo first; yes | head -c 400M; echo last';
  const run = await probe(box, ['Bash', { command: 'echo' }, { command }]);
  expectCut(run);
  expect(run.result.truncation?.totalBytes).toBe(400 * 1024 * 1024 + 11);
  expect(textOf(run.result)).toMatch(
    /^first\n[^]*\n\[\.\.\. \d+ bytes left out \.\.\.\]\n[^]*last\n$/,
  );
});

test('a file of 2 GB, with text in front of the hole', async () => {
  await using box = await testBox();
  const file = path.join(box.workspace, 'sparse');
  await writeTimes(file, Buffer.from('text\n'.repeat(2000)), 1);
  await truncate(file, 2_000_000_000);
  const run = await probe(box, [
    'Read',
    { path: 'sparse', limit: 1 },
    { path: 'sparse', offset: 2001 },
  ]);
  expectCut(run);
  expect(textOf(run.result)).toMatch(
    /^ {2}2001\t\0{2000} \[\.\.\. line cut, 1999990000 bytes in all\]$/,
  );
  expect(run.result.truncation).toEqual({ shownBytes: 2000, totalBytes: 1_999_990_000 });
});

test('a search of 200 MB of lines that all match', async () => {
  await using box = await testBox();
  await writeTimes(
    path.join(box.workspace, 'lines'),
    Buffer.from(`a line ${'x'.repeat(192)}\n`.repeat(5000)),
    200,
  );
  await writeTimes(path.join(box.workspace, 'small'), Buffer.from('a line\n'), 1);
  const args = { pattern: 'line', output_mode: 'content', '-C': 2 };
  const run = await probe(box, ['Grep', { ...args, path: 'small' }, args]);
  expectCut(run);
  expect(textOf(run.result)).toMatch(
    /\n\[\.\.\. 9\d{5} more rows; narrow pattern, path or glob to see them\]$/,
  );
});

test('a search of a line of 300 MB', async () => {
  await using box = await testBox();
  await writeTimes(path.join(box.workspace, 'line'), Buffer.alloc(1_000_000, 'x'), 300);
  const args = { pattern: 'x', output_mode: 'content' };
  const run = await probe(box, ['Grep', { ...args, pattern: 'y' }, { ...args, '-C': 50 }]);
  expectCut(run);
  expect(textOf(run.result)).toMatch(
    /^line:1:x{500} \[\.\.\. line cut, 300000000 bytes in all\]\n/,
  );
});

test('a folder of 20,000 files', async () => {
  await using box = await testBox();
  const command = 'mkdir small many; touch small/a; cd many; seq 20000 | xargs touch';
  await box.call('Bash', { command });
  const args = { pattern: '**' };
  const run = await probe(box, ['Glob', { ...args, path: 'small' }, args]);
  expectCut(run);
  expect(textOf(run.result)).toMatch(/\n\[\.\.\. 19001 more files; /);
});
