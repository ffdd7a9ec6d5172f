import { lstat, realpath } from 'node:fs/promises';
import path from 'node:path';
import { ToolFailure } from '../make-tool.ts';
import { systemCode } from '../system-error.ts';

/** A file of the workspace, or the place for one. Folder and name are free of symbolic links. */
export interface Place {
  readonly folder: string;
  readonly name: string;
  readonly exists: boolean;
  /** The path as the model named it. */
  readonly asked: string;
  /** The path from the workspace, for texts that should read the same on every machine. */
  readonly shown: string;
}

/** Something in the workspace that is there: a file, a folder, the workspace itself. */
export interface Spot {
  /** The workspace, and the spot in it; both free of symbolic links. */
  readonly root: string;
  readonly real: string;
  /** The path from the workspace, with `/`; empty for the workspace itself. */
  readonly shown: string;
}

/**
 * Finds out where a path really leads, and lets it pass only if that is in the workspace. What is
 * checked is the place after all symbolic links, and only that place is touched afterwards:
 * `holdFolder` sees to it that a link put in between is noticed. A hard link cannot be told from
 * the file itself and counts as the file.
 * @param asked relative to the workspace, or absolute
 * @throws ToolFailure when the path leads out, into a loop of links or to a link to nothing.
 */
export async function confine(workspace: string, asked: string): Promise<Place> {
  const { root, target, exists } = await locate(workspace, asked);
  if (target === root) throw new ToolFailure('failed', `${asked} is a folder, not a file.`);
  return {
    folder: path.dirname(target),
    name: path.basename(target),
    exists,
    asked,
    shown: path.relative(root, target),
  };
}

/**
 * The same for what is searched: it has to be there, and may be a folder.
 * @throws ToolFailure as `confine`, and when there is nothing.
 */
export async function confineExisting(workspace: string, asked: string): Promise<Spot> {
  const { root, target, exists } = await locate(workspace, asked);
  if (!exists) throw new ToolFailure('failed', `${asked} does not exist.`);
  return { root, real: target, shown: path.relative(root, target).split(path.sep).join('/') };
}

interface Located {
  readonly root: string;
  readonly target: string;
  readonly exists: boolean;
}

async function locate(workspace: string, asked: string): Promise<Located> {
  if (asked.includes('\0')) {
    throw new ToolFailure('failed', `The path ${JSON.stringify(asked)} has a NUL character.`);
  }
  const root = await realpath(workspace);
  const named = path.resolve(workspace, asked);
  const { real, missing, problem } = await nearestReal(named);
  // First of all, so that nothing is told about what is out there.
  if (!isInside(root, real))
    throw outside({ asked, byLink: isInside(path.resolve(workspace), named) });
  if (problem === 'dangling') {
    throw new ToolFailure('failed', `${asked} is a symbolic link to nothing.`);
  }
  if (problem !== undefined) throw problem;
  return { root, target: path.join(real, ...missing), exists: missing.length === 0 };
}

/** Failure of a path that leads out of the workspace. */
export function outside(options: {
  readonly asked: string;
  readonly byLink: boolean;
}): ToolFailure {
  const how = options.byLink
    ? 'leads out of the workspace by a symbolic link'
    : 'is outside the workspace';
  return new ToolFailure(
    'failed',
    `${options.asked} ${how}. Only files in the workspace may be touched.`,
  );
}

/** The real path of a path, or of the nearest folder above it that exists. */
interface NearestReal {
  readonly real: string;
  /** The names below `real` that do not exist yet. */
  readonly missing: readonly string[];
  /** Why they cannot come into being: a link to nothing, a loop, a file used as a folder. */
  readonly problem: 'dangling' | Error | undefined;
}

async function nearestReal(named: string): Promise<NearestReal> {
  const missing: string[] = [];
  let problem: NearestReal['problem'];
  // Ends at the root of the file system at the latest.
  for (let at = named; ; at = path.dirname(at)) {
    try {
      return { real: await realpath(at), missing, problem };
    } catch (error) {
      if (systemCode(error) === undefined || path.dirname(at) === at) throw error;
      problem ??= systemCode(error) === 'ENOENT' ? await danglingAt(at) : (error as Error);
      missing.unshift(path.basename(at));
    }
  }
}

async function danglingAt(missing: string): Promise<'dangling' | undefined> {
  try {
    return (await lstat(missing)).isSymbolicLink() ? 'dangling' : undefined;
  } catch (error) {
    if (systemCode(error) === undefined) throw error;
    return undefined; // nothing there, which is what `realpath` said already
  }
}

function isInside(root: string, target: string): boolean {
  const way = path.relative(root, target);
  return way !== '..' && !way.startsWith(`..${path.sep}`) && !path.isAbsolute(way);
}
