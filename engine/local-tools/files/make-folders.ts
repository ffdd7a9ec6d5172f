import { constants } from 'node:fs';
import { mkdir, open } from 'node:fs/promises';
import path from 'node:path';

/** The permission bits of new folders, whatever the mask of this process is. */
const folderMode = 0o755;

/** Makes a folder with the missing ones above it, all with the same permissions. */
export async function makeFolders(folder: string): Promise<void> {
  const first = await mkdir(folder, { recursive: true });
  if (first === undefined) return;
  // Each folder from the given one up to the first that was missing.
  for (let made = folder; ; made = path.dirname(made)) {
    await setFolderMode(made);
    if (made === first) return;
  }
}

async function setFolderMode(folder: string): Promise<void> {
  const flags = constants.O_RDONLY | constants.O_DIRECTORY | constants.O_NOFOLLOW;
  const handle = await open(folder, flags);
  try {
    // The group of a shared folder is inherited by its own bit, which stays.
    const inherited = (await handle.stat()).mode & 0o7000;
    await handle.chmod(inherited | folderMode);
  } finally {
    await handle.close();
  }
}
