import { constants } from 'node:fs';
import { copyFile, mkdir, open, rename, type FileHandle } from 'node:fs/promises';
import { dirname } from 'node:path';
import process from 'node:process';

/** The file of one log, as far as writing it needs one. */
export interface LogFile {
  /** Named in messages. */
  readonly name: string;
  /** Adds bytes at the end; resolves when they are on disk. Is not called before that again. */
  append(bytes: Uint8Array): Promise<void>;
  close(): Promise<void>;
}

/**
 * Linux syncs each write by itself where the file was opened so, as `fdatasync` after it would: one
 * way to the disk and back instead of two. Other systems only promise as much.
 */
const syncsAtWrite = process.platform === 'linux';
const { O_APPEND, O_CREAT, O_DSYNC, O_EXCL, O_WRONLY } = constants;
const appendFlags = O_WRONLY | O_APPEND | (syncsAtWrite ? O_DSYNC : 0);

/**
 * Makes a new file, and the directories above it, so that a crash does not lose them.
 * @throws the system's error with code `EEXIST` where there is a file already
 */
export async function createLogFile(path: string): Promise<LogFile> {
  const folder = dirname(path);
  const firstMade = await mkdir(folder, { recursive: true });
  const handle = await open(path, appendFlags | O_CREAT | O_EXCL);
  // A new name is durable once the directory that holds it is.
  const upTo = firstMade === undefined ? folder : dirname(firstMade);
  for (let directory = folder; ; directory = dirname(directory)) {
    await syncDirectory(directory);
    if (directory === upTo) break;
  }
  return logFile(path, handle, { syncsAtWrite });
}

/** Opens a file that is there, for adding to it. */
export async function openLogFile(path: string): Promise<LogFile> {
  const handle = await open(path, appendFlags);
  // What a process wrote before it died may still be in the system's cache only. Whoever opens the
  // log takes it for durable and acts on it (invariant S1), so make it so.
  await handle.datasync();
  return logFile(path, handle, { syncsAtWrite });
}

/**
 * Puts a copy in the place of a file, so that who still has the file open writes to one that has no
 * name any more. A crash in here leaves the one or the other.
 */
export async function replaceByCopy(path: string): Promise<void> {
  const copy = `${path}.copy`;
  await copyFile(path, copy);
  await using handle = await open(copy, 'r+');
  await handle.sync();
  await rename(copy, path);
  await syncDirectory(dirname(path));
}

/** Makes new names in a directory durable. */
export async function syncDirectory(path: string): Promise<void> {
  await using directory = await open(path, 'r');
  await directory.sync();
}

/** Writes all of the bytes: the system may take a part of them at a time. */
export async function writeAll(
  handle: Pick<FileHandle, 'write'>,
  bytes: Uint8Array,
): Promise<void> {
  for (let written = 0; written < bytes.length;) {
    written += (await handle.write(bytes, written)).bytesWritten;
  }
}

/**
 * A log's file over an open handle: every `append` is synced before it resolves.
 * @param options.syncsAtWrite whether the handle was opened so that a write is
 */
export function logFile(
  name: string,
  handle: Pick<FileHandle, 'write' | 'datasync' | 'close'>,
  options: { readonly syncsAtWrite: boolean } = { syncsAtWrite: false },
): LogFile {
  return {
    name,
    async append(bytes) {
      await writeAll(handle, bytes);
      // The size of the file is part of what is made durable, times and the like are not.
      if (!options.syncsAtWrite) await handle.datasync();
    },
    close: () => handle.close(),
  };
}
