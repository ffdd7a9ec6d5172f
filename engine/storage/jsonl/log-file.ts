import { mkdir, open, type FileHandle } from 'node:fs/promises';
import { dirname } from 'node:path';

/** The file of one log, as far as writing it needs one. */
export interface LogFile {
  /** Named in messages. */
  readonly name: string;
  /** Adds bytes at the end; resolves when they are on disk. Is not called before that again. */
  append(bytes: Uint8Array): Promise<void>;
  close(): Promise<void>;
}

/**
 * Makes a new file, and the directories above it, so that a crash does not lose them.
 * @throws the system's error with code `EEXIST` where there is a file already
 */
export async function createLogFile(path: string): Promise<LogFile> {
  const folder = dirname(path);
  const firstMade = await mkdir(folder, { recursive: true });
  const handle = await open(path, 'ax');
  // A new name is durable once the directory that holds it is.
  const upTo = firstMade === undefined ? folder : dirname(firstMade);
  for (let directory = folder; ; directory = dirname(directory)) {
    await syncDirectory(directory);
    if (directory === upTo) break;
  }
  return logFile(path, handle);
}

/** Opens a file that is there, for adding to it. */
export async function openLogFile(path: string): Promise<LogFile> {
  const handle = await open(path, 'a');
  // What a process wrote before it died may still be in the system's cache only. Whoever opens the
  // log takes it for durable and acts on it (invariant S1), so make it so.
  await handle.datasync();
  return logFile(path, handle);
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

/** A log's file over an open handle: every `append` is synced before it resolves. */
export function logFile(
  name: string,
  handle: Pick<FileHandle, 'write' | 'datasync' | 'close'>,
): LogFile {
  return {
    name,
    async append(bytes) {
      await writeAll(handle, bytes);
      // The size of the file is part of what `datasync` makes durable, times and the like are not.
      await handle.datasync();
    },
    close: () => handle.close(),
  };
}
