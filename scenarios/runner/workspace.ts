import { cp, mkdir, mkdtemp, readdir, readFile, readlink, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, relative, sep } from 'node:path';

/** The files of a folder: path with forward slashes → content. */
export type FileTree = ReadonlyMap<string, Buffer>;

/** A copy of a scenario's files that a run may change. */
export interface Workspace {
  /** Absolute, without symbolic links. */
  readonly folder: string;
  /** A folder beside it for whatever else the run writes; absolute, not there yet. */
  readonly aside: string;
  readonly before: FileTree;
  after(): Promise<FileTree>;
  remove(): Promise<void>;
}

/** Copies `from` (which may be missing: an empty workspace) to a new temporary folder. */
export async function openWorkspace(from: string): Promise<Workspace> {
  const parent = await realpath(await mkdtemp(join(tmpdir(), 'reprise-')));
  const folder = join(parent, 'workspace');
  await mkdir(folder);
  await cp(from, folder, { recursive: true, verbatimSymlinks: true }).catch(unlessMissing);
  return {
    folder,
    aside: join(parent, 'aside'),
    before: await readTree(folder),
    after: () => readTree(folder),
    remove: () => rm(parent, { recursive: true, force: true }),
  };
}

/** All files below a folder, sorted by path; a missing folder has none. Links count as their target's name. */
export async function readTree(folder: string): Promise<FileTree> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(
    (error: unknown) => {
      unlessMissing(error);
      return [];
    },
  );
  const files = await Promise.all(
    entries
      .filter((entry) => entry.isFile() || entry.isSymbolicLink())
      .map(async (entry): Promise<[string, Buffer]> => {
        const path = join(entry.parentPath, entry.name);
        const content = entry.isFile()
          ? await readFile(path)
          : Buffer.from(`link to ${await readlink(path)}`);
        return [relative(folder, path).split(sep).join('/'), content];
      }),
  );
  return new Map(files.toSorted(([left], [right]) => (left < right ? -1 : 1)));
}

function unlessMissing(error: unknown): void {
  if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return;
  throw error;
}
