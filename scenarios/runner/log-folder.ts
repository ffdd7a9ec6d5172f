import { mkdtempSync, rmSync, statfsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A folder for the log of a run, while it runs. */
export interface LogFolder {
  /** Absolute. */
  readonly path: string;
  remove(): void;
}

/** Where Linux keeps files in memory. */
const memory = '/dev/shm';
/** The `f_type` of a file system that is in memory (linux/magic.h). */
const TMPFS_MAGIC = 0x01_02_19_94;
/** What has to be free there: hundreds of times what a log takes, and less than a container has. */
const freeBytesMin = 32 * 1024 * 1024;

/**
 * Makes a folder for the log of a run. The engine writes and syncs it as it does every log; but what
 * is read back and removed in a moment need not outlive the machine, so it lies in memory where the
 * system has a place for that. Whoever names a temporary folder (`TMPDIR`) gets all of a run there.
 * @param aside absolute path of a folder for it elsewhere, which need not be there
 * @param temporary absolute path of the folder that temporary files go to
 */
export function openLogFolder(aside: string, temporary = tmpdir()): LogFolder {
  const isNamed = temporary !== '/tmp';
  const path = (isNamed ? undefined : inMemory()) ?? aside;
  return { path, remove: () => rmSync(path, { recursive: true, force: true }) };
}

function inMemory(): string | undefined {
  try {
    const { type, bavail, bsize } = statfsSync(memory);
    if (type !== TMPFS_MAGIC || bavail * bsize < freeBytesMin) return undefined;
    return mkdtempSync(join(memory, 'reprise-'));
  } catch {
    // Not there, or not for us: a disk is as good, and slower.
    return undefined;
  }
}
