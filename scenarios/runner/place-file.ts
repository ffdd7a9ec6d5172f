import { mkdir, mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/**
 * Puts a file where the next command finds it, by one rename: two runs of one scenario at the same
 * time do not write into each other's file, and nobody reads half of one.
 * @param folder made when it is not there
 * @returns the file's path
 */
export async function placeFile(
  folder: string,
  name: string,
  content: string | Uint8Array,
): Promise<string> {
  await mkdir(folder, { recursive: true });
  const target = join(folder, name);
  const beside = await mkdtemp(join(folder, '.new-'));
  try {
    await writeFile(join(beside, name), content);
    await rename(join(beside, name), target);
  } finally {
    await rm(beside, { recursive: true });
  }
  return target;
}
