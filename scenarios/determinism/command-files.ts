import { cp, mkdir, readdir, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { readTree, type FileTree } from '#scenarios/runner/workspace.ts';

/** Big, made by others, and not what a program makes of its own: shared by all copies. */
const LINKED = new Set(['node_modules', '.git']);

/** Copies a working folder; `node_modules` and `.git` at its top are links to the real ones. */
export async function copyWorkingFolder(from: string, to: string): Promise<void> {
  await mkdir(to);
  for (const name of await readdir(from)) {
    if (LINKED.has(name)) await symlink(join(from, name), join(to, name));
    else await cp(join(from, name), join(to, name), { recursive: true, verbatimSymlinks: true });
  }
}

/** The files of a copy: path → content. */
export const filesOf = (folder: string): Promise<FileTree> => readTree(folder);
