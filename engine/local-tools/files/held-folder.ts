import { constants } from 'node:fs';
import { open, readlink } from 'node:fs/promises';
import path from 'node:path';
import { outside, type Place } from './confine.ts';

/** A folder of the workspace that is held open while a file in it is worked on. */
export interface HeldFolder {
  /** A path to a name in this very folder, wherever its own path leads by now. */
  at(name: string): string;
  close(): Promise<void>;
}

/**
 * Holds the folder of a place. Between the check of the place and its use, a folder on the way may be
 * replaced by a symbolic link. On Linux names are therefore looked up from the held descriptor, after
 * making sure that this one is the folder that was checked; nothing of that race remains. Elsewhere
 * Node has no way to look a name up from a descriptor: there the paths themselves are used, and a
 * folder that is swapped in that moment is followed.
 */
export async function holdFolder(place: Place): Promise<HeldFolder> {
  if (process.platform !== 'linux') {
    return { at: (name) => path.join(place.folder, name), close: () => Promise.resolve() };
  }
  const handle = await open(place.folder, constants.O_RDONLY | constants.O_DIRECTORY);
  const held = `/proc/self/fd/${handle.fd}`;
  if ((await readlink(held)) !== place.folder) {
    await handle.close();
    throw outside({ asked: place.asked, byLink: true });
  }
  return { at: (name) => `${held}/${name}`, close: () => handle.close() };
}

/** Does something with the folder of a place while it is held. */
export async function inFolder<Result>(
  place: Place,
  work: (folder: HeldFolder) => Promise<Result>,
): Promise<Result> {
  const folder = await holdFolder(place);
  try {
    return await work(folder);
  } finally {
    await folder.close();
  }
}
