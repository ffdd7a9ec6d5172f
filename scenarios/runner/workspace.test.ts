import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { openWorkspace, readTree } from './workspace.ts';

function emptyFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'reprise-test-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  return folder;
}

/** Every name below a folder with its kind, rights, and where a link leads. */
const listed = (folder: string): string =>
  execFileSync(
    'sh',
    ['-c', 'find . -mindepth 1 | sort | while read -r name; do ls -ld "$name"; done'],
    {
      cwd: folder,
      encoding: 'utf8',
      env: { PATH: process.env['PATH'], LC_ALL: 'C.UTF-8' },
    },
  ).replaceAll(/^(\S+) .* (\.\S* ?.*)$/gmu, '$1 $2');

test('a workspace is the folder again: names, contents, rights, links and empty folders', async () => {
  const from = emptyFolder();
  mkdirSync(join(from, 'empty', 'größe'), { recursive: true });
  mkdirSync(join(from, 'closed'));
  writeFileSync(join(from, 'closed', 'a.txt'), 'a');
  writeFileSync(join(from, 'run.sh'), '#!/bin/sh\n');
  chmodSync(join(from, 'run.sh'), 0o751);
  chmodSync(join(from, 'closed'), 0o550);
  onTestFinished(() => chmodSync(join(from, 'closed'), 0o750));
  symlinkSync('run.sh', join(from, 'link'));
  symlinkSync('../nowhere', join(from, 'dangling'));
  symlinkSync('closed', join(from, 'to-folder'));

  const workspace = openWorkspace(from);
  onTestFinished(() => {
    chmodSync(join(workspace.folder, 'closed'), 0o750);
    workspace.remove();
    expect(existsSync(workspace.folder)).toBe(false);
  });
  expect(listed(workspace.folder)).toBe(listed(from));
  expect(workspace.before).toEqual(await readTree(from));
  expect([...workspace.before].map(([path, bytes]) => `${path}: ${bytes.toString()}`)).toEqual([
    'closed/a.txt: a',
    'dangling: link to ../nowhere',
    'link: link to run.sh',
    'run.sh: #!/bin/sh\n',
    'to-folder: link to closed',
  ]);
});

test('what a run changes shows after it, and not in the folder', async () => {
  const from = emptyFolder();
  writeFileSync(join(from, 'a.txt'), 'before');
  const workspace = openWorkspace(from);
  onTestFinished(() => workspace.remove());
  writeFileSync(join(workspace.folder, 'a.txt'), 'after');
  expect(workspace.after().get('a.txt')?.toString()).toBe('after');
  expect((await readTree(from)).get('a.txt')?.toString()).toBe('before');
});

test('a folder that is missing makes an empty workspace, and one that cannot be read none', () => {
  const folder = emptyFolder();
  const workspace = openWorkspace(join(folder, 'none'));
  onTestFinished(() => workspace.remove());
  expect([...workspace.before]).toEqual([]);
  writeFileSync(join(folder, 'file'), '');
  expect(() => openWorkspace(join(folder, 'file'))).toThrow('ENOTDIR');
});
