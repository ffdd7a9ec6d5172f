import { constants } from 'node:fs';
import { access, open, rename, rm, type FileHandle } from 'node:fs/promises';
import { systemCode } from '../system-error.ts';
import type { HeldFolder } from './held-folder.ts';

/** How many left-overs of killed writers are stepped over. */
const temporaryNamesMax = 100;
/** The permission bits of a new file, whatever the mask of this process is. */
const newFileMode = 0o644;

/** New content for a name in a folder. */
interface Replacement {
  readonly name: string;
  readonly content: string;
  /** The permission bits to keep, where a file is replaced. */
  readonly mode?: number | undefined;
}

/**
 * Puts a file in place in one step: whoever reads it sees all of the old content or all of the new.
 * The new one is a new file under the old name, so a hard link elsewhere keeps the old content.
 */
export async function replaceFile(folder: HeldFolder, replacement: Replacement): Promise<void> {
  const { name, content, mode } = replacement;
  // A rename does not ask whether the old file is write-protected.
  if (mode !== undefined) await access(folder.at(name), constants.W_OK);
  const { handle, temporary } = await openTemporary(folder);
  try {
    try {
      await handle.writeFile(content);
      await handle.chmod(mode ?? newFileMode);
    } finally {
      await handle.close();
    }
    await rename(temporary, folder.at(name));
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
}

async function openTemporary(
  folder: HeldFolder,
): Promise<{ readonly handle: FileHandle; readonly temporary: string }> {
  for (let index = 0; ; index += 1) {
    const temporary = folder.at(`.reprise-${index}.tmp`);
    try {
      return { handle: await open(temporary, 'wx'), temporary };
    } catch (error) {
      if (systemCode(error) !== 'EEXIST' || index + 1 >= temporaryNamesMax) throw error;
    }
  }
}
