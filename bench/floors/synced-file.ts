import { open } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';

/** A new file that takes batches of bytes, each of them on disk before the next. */
export interface SyncedFile {
  /** Writes and syncs one batch after the other. */
  write(batches: readonly Uint8Array[]): Promise<void>;
  close(): Promise<void>;
}

/** What making bytes durable costs at least: a write and an fdatasync each batch. */
export async function syncedFile(path: string): Promise<SyncedFile> {
  const handle: FileHandle = await open(path, 'ax');
  return {
    async write(batches) {
      for (const batch of batches) {
        await handle.write(batch);
        await handle.datasync();
      }
    },
    close: () => handle.close(),
  };
}
