import {
  chmodSync,
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  realpathSync,
  rmSync,
  statSync,
  symlinkSync,
  type Dirent,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

// Files are read and written at once, without the thread pool: while a workspace is made or looked at
// nothing else of a run goes on, and the way to the pool and back takes ten times as long as a call.

/** The files of a folder: path with forward slashes → content. */
export type FileTree = ReadonlyMap<string, Buffer>;

/** A copy of a scenario's files that a run may change. */
export interface Workspace {
  /** Absolute, without symbolic links. */
  readonly folder: string;
  /** A folder beside it for whatever else the run writes; absolute, not there yet. */
  readonly aside: string;
  readonly before: FileTree;
  after(): FileTree;
  remove(): void;
}

/** Copies `from` (which may be missing: an empty workspace) to a new temporary folder. */
export function openWorkspace(from: string): Workspace {
  const parent = realpathSync(mkdtempSync(join(tmpdir(), 'reprise-')));
  const folder = join(parent, 'workspace');
  mkdirSync(folder);
  copyFolder(from, folder);
  return {
    folder,
    aside: join(parent, 'aside'),
    before: treeOf(folder),
    after: () => treeOf(folder),
    remove: () => rmSync(parent, { recursive: true, force: true }),
  };
}

/** All files below a folder, sorted by path; a missing folder has none. Links count as their target's name. */
export async function readTree(folder: string): Promise<FileTree> {
  return treeOf(folder);
}

/** What `readTree` gives, at once. */
export function treeOf(folder: string): FileTree {
  return new Map(filesIn(folder, '').toSorted(([left], [right]) => (left < right ? -1 : 1)));
}

/** @param below the path of `folder` in the tree, with a slash at its end; empty for its root */
function filesIn(folder: string, below: string): [string, Buffer][] {
  return entriesIn(folder).flatMap((entry) => {
    const path = join(folder, entry.name);
    const name = `${below}${entry.name}`;
    if (entry.isFile()) return [[name, readFileSync(path)]];
    if (entry.isSymbolicLink()) return [[name, Buffer.from(`link to ${readlinkSync(path)}`)]];
    return entry.isDirectory() ? filesIn(path, `${name}/`) : [];
  });
}

/**
 * Copies what is in a folder, links as they are. Not `cpSync`: that forgets the rights of folders.
 * @param to is there
 */
function copyFolder(from: string, to: string): void {
  for (const entry of entriesIn(from)) {
    const source = join(from, entry.name);
    const target = join(to, entry.name);
    if (entry.isSymbolicLink()) symlinkSync(readlinkSync(source), target);
    else if (entry.isDirectory()) {
      mkdirSync(target);
      copyFolder(source, target);
      // Last: it may forbid to write.
      chmodSync(target, statSync(source).mode);
    } else copyFileSync(source, target);
  }
}

/** What is in a folder; nothing where there is none. */
function entriesIn(folder: string): Dirent[] {
  try {
    return readdirSync(folder, { withFileTypes: true });
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return [];
    throw error;
  }
}
