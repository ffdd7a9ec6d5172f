import { mkdir, symlink, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from 'vitest';
import { boxWith } from './test-tree.fixture.ts';
import { entriesOf, withFileInside } from './open-inside.ts';

// What a search finds when something was put in the place of what it had seen a moment before.
test('a link in the place of a folder or a file is noticed, wherever on the way it is', async () => {
  await using box = await boxWith({ 'real/deep/a': 'inside' });
  const { folder, workspace } = box;
  await mkdir(path.join(folder, 'outside/deep'), { recursive: true });
  await writeFile(path.join(folder, 'outside/deep/a'), 'SECRET');
  await symlink('../outside', path.join(workspace, 'link'));
  await symlink('../outside/deep/a', path.join(workspace, 'file'));
  const at = (name: string): string => path.join(workspace, name);
  const seen = (name: string): unknown => withFileInside(at(name), () => 'opened');

  expect(entriesOf(at('real/deep')).map(({ name }) => name.toString())).toEqual(['a']);
  expect(seen('real/deep/a')).toBe('opened');
  expect(() => entriesOf(at('link'))).toThrow(/ENOTDIR|ELOOP/);
  expect(() => entriesOf(at('link/deep'))).toThrow('replaced while it was searched');
  expect(() => seen('link/deep/a')).toThrow('replaced while it was searched');
  expect(() => seen('file')).toThrow('ELOOP');
  expect(() => seen('real/deep')).toThrow('replaced while it was searched');
});
