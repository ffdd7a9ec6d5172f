import { execFileSync } from 'node:child_process';
import { mkdir, readFile, rename, rm, symlink, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import path from 'node:path';
import { expect, test } from 'vitest';
import { said, testBox, type TestBox } from '../test-box.fixture.ts';
import { confine } from './confine.ts';
import { holdFolder } from './held-folder.ts';

/** A secret beside the workspace, and all kinds of links to it and elsewhere. */
async function boxWithLinks(): Promise<TestBox> {
  const box = await testBox();
  const at = (name: string): string => path.join(box.workspace, name);
  await writeFile(path.join(box.folder, 'secret.txt'), 'SECRET');
  await mkdir(path.join(box.folder, 'workspace-2'));
  await mkdir(at('sub'));
  await writeFile(at('sub/a.txt'), 'alpha');
  await symlink('../secret.txt', at('out-file'));
  await symlink('..', at('out-folder'));
  await symlink('sub', at('in-folder'));
  await symlink('sub/a.txt', at('in-file'));
  await symlink('nothing-here', at('dangling'));
  await symlink('../nothing-there', at('dangling-out'));
  await symlink('loop-b', at('loop-a'));
  await symlink('loop-a', at('loop-b'));
  return box;
}

const refused = [
  '../secret.txt',
  'sub/../../secret.txt',
  'out-file',
  'out-folder/secret.txt',
  'out-folder/new.txt',
  'out-folder/none/new.txt',
  'out-folder/secret.txt/below',
  'sub/../out-folder/secret.txt',
  'dangling',
  'dangling-out',
  'loop-a',
  'loop-a/x',
  'sub/a.txt/below',
  'sub',
  '.',
  'a\0b',
  '../workspace-2/x',
  '/etc/passwd',
];

test('what leads out, nowhere or to something else than a file is refused, for each tool alike', async () => {
  await using box = await boxWithLinks();
  const lines: string[] = [];
  for (const asked of refused) {
    const [ending, text] = said(await box.call('Read', { path: asked }));
    const writing = said(await box.call('Write', { path: asked, content: 'x' }));
    const editing = said(await box.call('Edit', { path: asked, old_string: 'E', new_string: 'x' }));
    expect([writing[0], editing[0]]).toEqual(['failed', 'failed']);
    lines.push(`${ending} ${JSON.stringify(text)}`);
  }
  expect(lines.join('\n')).toMatchInlineSnapshot(`
    "failed "../secret.txt is outside the workspace. Only files in the workspace may be touched."
    failed "sub/../../secret.txt is outside the workspace. Only files in the workspace may be touched."
    failed "out-file leads out of the workspace by a symbolic link. Only files in the workspace may be touched."
    failed "out-folder/secret.txt leads out of the workspace by a symbolic link. Only files in the workspace may be touched."
    failed "out-folder/new.txt leads out of the workspace by a symbolic link. Only files in the workspace may be touched."
    failed "out-folder/none/new.txt leads out of the workspace by a symbolic link. Only files in the workspace may be touched."
    failed "out-folder/secret.txt/below leads out of the workspace by a symbolic link. Only files in the workspace may be touched."
    failed "sub/../out-folder/secret.txt leads out of the workspace by a symbolic link. Only files in the workspace may be touched."
    failed "dangling is a symbolic link to nothing."
    failed "dangling-out is a symbolic link to nothing."
    failed "Cannot read loop-a: too many symbolic links encountered (ELOOP)."
    failed "Cannot read loop-a/x: too many symbolic links encountered (ELOOP)."
    failed "Cannot read sub/a.txt/below: not a directory (ENOTDIR)."
    failed "sub is a folder, not a file."
    failed ". is a folder, not a file."
    failed "The path \\"a\\\\u0000b\\" has a NUL character."
    failed "../workspace-2/x is outside the workspace. Only files in the workspace may be touched."
    failed "/etc/passwd is outside the workspace. Only files in the workspace may be touched.""
  `);
  expect(await readFile(path.join(box.folder, 'secret.txt'), 'utf8')).toBe('SECRET');
});

test('what stays in is let through by any of its paths', async () => {
  await using box = await boxWithLinks();
  const { workspace } = box;
  const paths = [
    'sub/a.txt',
    './sub/../sub/a.txt',
    'in-file',
    'in-folder/a.txt',
    path.join(workspace, 'sub/a.txt'),
    path.join(workspace, 'out-folder/workspace/sub/a.txt'),
  ];
  for (const asked of paths) {
    const place = await confine(workspace, asked);
    expect(place).toMatchObject({ shown: 'sub/a.txt', exists: true, name: 'a.txt' });
  }
  await mkdir(path.join(workspace, '..dots'));
  expect(await confine(workspace, '..dots/new')).toMatchObject({ shown: '..dots/new' });
  // Else the folder to work in would be the one around the workspace.
  await expect(confine(workspace, '.')).rejects.toThrow('. is a folder, not a file.');
});

test('a workspace that is itself a link takes both of its paths', async () => {
  await using box = await boxWithLinks();
  const link = path.join(box.folder, 'link');
  await symlink('workspace', link);
  for (const asked of ['sub/a.txt', `${link}/sub/a.txt`, `${box.workspace}/sub/a.txt`]) {
    expect((await confine(link, asked)).shown).toBe('sub/a.txt');
  }
  await expect(confine(link, '../secret.txt')).rejects.toThrow('is outside the workspace');
});

test('writing through a link changes the file it leads to and keeps the link', async () => {
  await using box = await boxWithLinks();
  await box.call('Write', { path: 'in-file', content: 'beta' });
  expect(await readFile(path.join(box.workspace, 'sub/a.txt'), 'utf8')).toBe('beta');
  expect((await confine(box.workspace, 'in-file')).shown).toBe('sub/a.txt');
});

test('named pipes, sockets and devices are refused and do not hang', async () => {
  await using box = await testBox();
  const { workspace } = box;
  execFileSync('mkfifo', [path.join(workspace, 'fifo')]);
  const server = createServer().listen(path.join(workspace, 'socket'));
  const kinds = { fifo: 'a named pipe', socket: 'a socket' };
  for (const [name, kind] of Object.entries(kinds)) {
    const text = `${name} is ${kind}, not a regular file.`;
    expect(said(await box.call('Read', { path: name }))).toEqual(['failed', text]);
    expect(said(await box.call('Write', { path: name, content: '' }))).toEqual(['failed', text]);
  }
  server.close();
  // Nobody can make a device without being root, so /dev is the workspace for once.
  const place = await confine('/dev', 'null');
  expect(place.shown).toBe('null');
});

test('a folder that is swapped for a link after the check is noticed', async () => {
  await using box = await boxWithLinks();
  const place = await confine(box.workspace, 'sub/secret.txt');
  await rename(path.join(box.workspace, 'sub'), path.join(box.workspace, 'moved'));
  await symlink('..', path.join(box.workspace, 'sub'));
  await expect(holdFolder(place)).rejects.toThrow('sub/secret.txt leads out of the workspace');
});

test('names are looked up in the held folder, wherever its path leads by then', async () => {
  await using box = await boxWithLinks();
  const folder = await holdFolder(await confine(box.workspace, 'sub/a.txt'));
  await rename(path.join(box.workspace, 'sub'), path.join(box.workspace, 'moved'));
  await symlink('..', path.join(box.workspace, 'sub'));
  expect(await readFile(folder.at('a.txt'), 'utf8')).toBe('alpha');
  await folder.close();
});

test('a workspace that is gone is a failure that says so', async () => {
  await using box = await testBox();
  await rm(box.workspace, { recursive: true });
  expect(said(await box.call('Read', { path: 'a' }))).toEqual([
    'failed',
    'Cannot read a: no such file or directory (ENOENT).',
  ]);
});
