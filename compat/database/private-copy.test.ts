import { appendFileSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { copyFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { makeDatabase } from './existing-database.fixture.ts';
import { privateCopy } from './private-copy.ts';

let folder: string;
let file: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'reprise-copied-'));
  file = join(folder, 'prod.db');
  makeDatabase(file).close();
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** Copies, and does something to the original meanwhile. */
const copying =
  (meanwhile: () => void) =>
  async (from: string, to: string): Promise<void> => {
    await copyFile(from, to);
    meanwhile();
  };

test.each([
  ['the database', () => appendFileSync(file, 'x')],
  ['a write-ahead log that was not there before', () => writeFileSync(`${file}-wal`, 'x')],
])('a copy is refused when %s is written meanwhile', async (_what, meanwhile) => {
  await expect(privateCopy(file, { copy: copying(meanwhile) })).rejects.toMatchObject({
    code: 'database.busy',
  });
});

test('a copy that is removed leaves nothing', async () => {
  const { path, remove } = await privateCopy(file);
  expect(readdirSync(join(path, '..'))).toEqual(['copy.db']);
  await remove();
  expect(() => readdirSync(join(path, '..'))).toThrow('ENOENT');
});
