import { mkdir, symlink, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from 'vitest';
import { said, testBox, textOf } from '../test-box.fixture.ts';
import { boxWith, callOn, type Tree } from './test-tree.fixture.ts';

const empty = (...names: string[]): Tree => Object.fromEntries(names.map((name) => [name, '']));

const project = empty(
  'readme.md',
  'src/a.ts',
  'src/b.tsx',
  'src/deep/er/c.ts',
  'src/[id].ts',
  'src/.hidden/d.ts',
  'test/a.test.ts',
  'test/b.spec.js',
  '.env',
);

test.for([
  ['*', ['.env', 'readme.md']],
  [
    '**/*.ts',
    ['src/.hidden/d.ts', 'src/[id].ts', 'src/a.ts', 'src/deep/er/c.ts', 'test/a.test.ts'],
  ],
  ['src/*.{ts,tsx}', ['src/[id].ts', 'src/a.ts', 'src/b.tsx']],
  ['src/', ['src/.hidden/d.ts', 'src/[id].ts', 'src/a.ts', 'src/b.tsx', 'src/deep/er/c.ts']],
  ['./test/*', ['test/a.test.ts', 'test/b.spec.js']],
  ['src/[!b].ts', ['src/a.ts']],
  ['src/[^b].ts', ['src/a.ts']],
  [String.raw`src/\[id\].ts`, ['src/[id].ts']],
  ['**/?.ts', ['src/.hidden/d.ts', 'src/a.ts', 'src/deep/er/c.ts']],
  ['test/*.@(test|spec).*', ['test/a.test.ts', 'test/b.spec.js']],
  ['!**/*.{ts,tsx,js}', ['.env', 'readme.md']],
  ['**/er/**', ['src/deep/er/c.ts']],
] as const)('%s', async ([pattern, expected]) => {
  expect(said(await callOn(project, ['Glob', { pattern }]))).toEqual([
    'completed',
    expected.join('\n'),
  ]);
});

test('a pattern begins at the folder that is searched, a path at the workspace', async () => {
  await using box = await boxWith(project);
  const result = await box.call('Glob', { pattern: '*.ts', path: 'src' });
  expect(said(result)).toEqual(['completed', 'src/[id].ts\nsrc/a.ts']);
  const absolute = await box.call('Glob', {
    pattern: '*.ts',
    path: `${box.workspace}/src/deep/er`,
  });
  expect(textOf(absolute)).toBe('src/deep/er/c.ts');
});

test('nothing found is an answer', async () => {
  expect(said(await callOn(project, ['Glob', { pattern: '*.py' }]))).toEqual([
    'completed',
    'No files found.',
  ]);
});

test('more than the most are counted', async () => {
  const names = Array.from({ length: 1002 }, (_, index) => `f${String(index).padStart(4, '0')}`);
  const result = await callOn(empty(...names), ['Glob', { pattern: '*' }]);
  const rows = textOf(result).split('\n');
  expect([rows.length, rows[0], rows[999]]).toEqual([1001, 'f0000', 'f0999']);
  expect(rows[1000]).toBe('[... 2 more files; narrow the pattern, or give a path]');
  expect(result.truncation).toEqual({ shownBytes: 6000, totalBytes: 6012 });
});

test('long paths end at the budget', async () => {
  const names = Array.from({ length: 300 }, (_, index) => `${index}`.padStart(200, 'x'));
  const result = await callOn(empty(...names), ['Glob', { pattern: '*' }]);
  expect(Buffer.byteLength(textOf(result))).toBeLessThanOrEqual(40_000);
  expect(textOf(result)).toMatch(/\n\[\.\.\. 121 more files; /);
});

test('a name with a line end stays one row', async () => {
  expect(textOf(await callOn(empty('a\nb', 'c'), ['Glob', { pattern: '*' }]))).toBe('"a\\nb"\nc');
});

test.for([
  ['{a,b', 'The pattern "{a,b" is no glob: Missing closing: "}"'],
  ['/etc/*', 'The pattern "/etc/*" is absolute. Write it relative to the folder'],
  ['../*', 'The pattern "../*" leads upwards. Give the folder above as path.'],
] as const)('%s is refused', async ([pattern, problem]) => {
  const [ending, text] = said(await callOn({}, ['Glob', { pattern }]));
  expect([ending, text]).toEqual(['failed', expect.stringContaining(problem)]);
});

test('what leads out, is not there, is no folder or belongs to git is not searched', async () => {
  await using box = await boxWith({ 'a.txt': '', '.git/config': '' });
  await mkdir(path.join(box.folder, 'outside'));
  await writeFile(path.join(box.folder, 'outside/secret'), '');
  await symlink('../outside', path.join(box.workspace, 'link'));
  const problems = {
    link: 'link leads out of the workspace by a symbolic link',
    '..': '.. is outside the workspace',
    none: 'none does not exist.',
    'a.txt': 'a.txt is not a folder.',
    '.git': '.git belongs to git, and is not searched.',
  };
  for (const [asked, problem] of Object.entries(problems)) {
    const [ending, text] = said(await box.call('Glob', { pattern: '**', path: asked }));
    expect([ending, text]).toEqual(['failed', expect.stringContaining(problem)]);
  }
  expect(textOf(await box.call('Glob', { pattern: '**' }))).toBe('a.txt');
});

test('a cancelled search ends as that', async () => {
  await using box = await testBox();
  const controller = new AbortController();
  const call = box.call('Glob', { pattern: '*' }, { signal: controller.signal });
  controller.abort();
  expect(said(await call)).toEqual(['cancelled', 'The search was cancelled.']);
  expect(box.clock.alarms).toEqual([]);
});
