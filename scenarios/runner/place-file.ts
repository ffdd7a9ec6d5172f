import { randomUUID } from 'node:crypto';
import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * Puts a file where the next command finds it, by one rename: two runs of one scenario at the same
 * time do not write into each other's file, and nobody reads half of one. A file that says the same
 * already stays: most runs end as the one before did, and to replace a file may wait for the disk.
 * @param folder made when it is not there
 * @returns the file's path
 */
export function placeFile(folder: string, name: string, content: string | Uint8Array): string {
  mkdirSync(folder, { recursive: true });
  const target = join(folder, name);
  if (isSaid(target, content)) return target;
  const beside = join(folder, `.new-${name}-${randomUUID()}`);
  try {
    writeFileSync(beside, content);
    renameSync(beside, target);
  } catch (error) {
    rmSync(beside, { force: true });
    throw error;
  }
  return target;
}

function isSaid(path: string, content: string | Uint8Array): boolean {
  try {
    return readFileSync(path).equals(Buffer.from(content));
  } catch {
    // Not there, or no file: to be told where it is replaced.
    return false;
  }
}
