import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { placeFile } from './place-file.ts';

function emptyFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'reprise-test-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  return folder;
}

test('a file is placed in a folder that need not be there, over the one before it', () => {
  const folder = join(emptyFolder(), 'a', 'b');
  const path = placeFile(folder, 'x.json', 'first, and longer');
  expect(placeFile(folder, 'x.json', Buffer.from('second'))).toBe(path);
  expect([readFileSync(path, 'utf8'), readdirSync(folder)]).toEqual(['second', ['x.json']]);
});

test('a file that says the same already is left as it is', () => {
  const folder = emptyFolder();
  const path = placeFile(folder, 'x.json', 'same');
  const { ino } = statSync(path);
  placeFile(folder, 'x.json', Buffer.from('same'));
  expect(statSync(path).ino).toBe(ino);
  placeFile(folder, 'x.json', 'other');
  expect(readFileSync(path, 'utf8')).toBe('other');
});

test('where it cannot be placed, nothing is left beside it', () => {
  const folder = emptyFolder();
  mkdirSync(join(folder, 'x.json'));
  expect(() => placeFile(folder, 'x.json', 'text')).toThrow(/EISDIR|ENOTEMPTY|EEXIST/u);
  expect(readdirSync(folder)).toEqual(['x.json']);
});
