import { chmod, mkdir, readdir, readFile, stat, symlink, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from 'vitest';
import { said, testBox } from '../test-box.fixture.ts';
import { confine } from './confine.ts';
import { inFolder } from './held-folder.ts';
import { replaceFile } from './replace-file.ts';

test('a new file is made with the folders above it', async () => {
  await using box = await testBox();
  const result = await box.call('Write', { path: 'a/b/c.txt', content: 'é\nlast' });
  expect(said(result)).toEqual(['completed', 'Created a/b/c.txt: 7 bytes, 2 lines.']);
  expect(await readFile(path.join(box.workspace, 'a/b/c.txt'), 'utf8')).toBe('é\nlast');
});

test('a file that is there is replaced, its mode kept, and nothing else left behind', async () => {
  await using box = await testBox();
  const file = path.join(box.workspace, 'run.sh');
  await writeFile(file, 'old');
  await chmod(file, 0o754);
  const inode = (await stat(file)).ino;
  const result = await box.call('Write', { path: file, content: 'n\n' });
  expect(said(result)).toEqual(['completed', 'Replaced run.sh: 2 bytes, 1 line.']);
  const after = await stat(file);
  // Another file under the same name: readers of the old one keep it whole.
  expect([after.mode & 0o7777, after.ino === inode]).toEqual([0o754, false]);
  expect(await readdir(box.workspace)).toEqual(['run.sh']);
});

test('an empty file is a file', async () => {
  await using box = await testBox();
  const result = await box.call('Write', { path: 'e', content: '' });
  expect(said(result)).toEqual(['completed', 'Created e: 0 bytes, 0 lines.']);
});

test('what a killed writer left behind is stepped over', async () => {
  await using box = await testBox();
  await writeFile(path.join(box.workspace, '.reprise-0.tmp'), 'left');
  await symlink('../planted', path.join(box.workspace, '.reprise-1.tmp'));
  await box.call('Write', { path: 'a', content: 'x' });
  expect(await readdir(box.workspace)).toEqual(['.reprise-0.tmp', '.reprise-1.tmp', 'a']);
  expect(await readdir(box.folder)).toEqual(['workspace']);
});

test('when the last step fails the half-written file is taken away', async () => {
  await using box = await testBox();
  await mkdir(path.join(box.workspace, 'folder'));
  const place = await confine(box.workspace, 'a');
  // As if a folder had come to the name after the look.
  const writing = inFolder(place, (folder) =>
    replaceFile(folder, { name: 'folder', content: 'x' }),
  );
  await expect(writing).rejects.toThrow('EISDIR');
  expect(await readdir(box.workspace)).toEqual(['folder']);
});

test('what the operating system refuses is told in its words', async () => {
  await using box = await testBox();
  const name = 'x'.repeat(300);
  expect(said(await box.call('Write', { path: name, content: 'x' }))).toEqual([
    'failed',
    `Cannot write ${name}: name too long (ENAMETOOLONG).`,
  ]);
});

test('new files and folders have the same permissions, whatever the mask of the process is', async () => {
  await using box = await testBox();
  const mask = process.umask(0o077);
  try {
    await box.call('Write', { path: 'a/b/new.txt', content: '' });
  } finally {
    process.umask(mask);
  }
  const modeOf = async (name: string): Promise<number> =>
    (await stat(path.join(box.workspace, name))).mode & 0o7777;
  expect(await Promise.all(['a', 'a/b', 'a/b/new.txt'].map(modeOf))).toEqual([0o755, 0o755, 0o644]);
});
