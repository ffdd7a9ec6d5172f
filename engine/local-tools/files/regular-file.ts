import { constants, type Stats } from 'node:fs';
import { lstat, open, type FileHandle } from 'node:fs/promises';
import { ToolFailure } from '../make-tool.ts';
import type { Place } from './confine.ts';
import { inFolder, type HeldFolder } from './held-folder.ts';

/** A regular file, open for reading. */
export interface OpenFile {
  readonly handle: FileHandle;
  readonly sizeBytes: number;
}

/**
 * Opens the file of a place and closes it after `work`.
 * @throws ToolFailure when there is no file, or something else than a regular file.
 */
export async function withFile<Result>(
  place: Place,
  work: (file: OpenFile) => Promise<Result>,
): Promise<Result> {
  return inFolder(place, async (folder) => {
    await statRegular(folder, place);
    // Should another kind of file come here after the look: a link is refused, a FIFO does not block.
    const flags = constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK;
    const handle = await open(folder.at(place.name), flags);
    try {
      const stats = await handle.stat();
      assertRegular(stats, place);
      return await work({ handle, sizeBytes: stats.size });
    } finally {
      await handle.close();
    }
  });
}

/** What is known of the file of a place, which is looked at without being opened. */
export async function statRegular(folder: HeldFolder, place: Place): Promise<Stats> {
  if (!place.exists) throw new ToolFailure('failed', `${place.asked} does not exist.`);
  const stats = await lstat(folder.at(place.name));
  assertRegular(stats, place);
  return stats;
}

function assertRegular(stats: Stats, { asked }: Place): void {
  if (!stats.isFile()) throw new ToolFailure('failed', `${asked} is ${kindOf(stats)}.`);
}

function kindOf(stats: Stats): string {
  if (stats.isDirectory()) return 'a folder, not a file';
  if (stats.isFIFO()) return 'a named pipe, not a regular file';
  if (stats.isSocket()) return 'a socket, not a regular file';
  if (stats.isSymbolicLink()) return 'a symbolic link that was not there a moment ago';
  return 'a device, not a regular file';
}
