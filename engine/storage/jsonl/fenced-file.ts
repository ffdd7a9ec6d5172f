import type { LogFile } from './log-file.ts';
import { LogWriteError } from './log-write-error.ts';
import type { SessionLock } from './session-lock.ts';

/**
 * A log's file whose writer must have the lock. It is asked twice a write. Before, so that a writer
 * that lost it adds nothing. And once the bytes are on disk, as it may be lost in between: whoever
 * took it read the log after that, so that what is told to be durable is in what he read.
 */
export function fencedFile(file: LogFile, lock: SessionLock): LogFile {
  const refuseIfLost = async (byteCount: number): Promise<void> => {
    if (!lock.isHeld()) throw await fencedError(file.name, { byteCount, lock });
  };
  return {
    name: file.name,
    async append(bytes) {
      await refuseIfLost(bytes.length);
      await file.append(bytes);
      await refuseIfLost(bytes.length);
    },
    async close() {
      try {
        await file.close();
      } finally {
        await lock.release();
      }
    },
  };
}

async function fencedError(
  fileName: string,
  { byteCount, lock }: { readonly byteCount: number; readonly lock: SessionLock },
): Promise<LogWriteError> {
  const holder = await lock.holder();
  const now =
    holder === undefined
      ? 'its lock is gone'
      : `process ${holder.pid} on ${holder.host} has it since ${holder.since}`;
  return new LogWriteError(
    'log.fenced',
    `The session of ${fileName} was taken from this writer (${now}), so ${byteCount} bytes are ` +
      'not acknowledged. All that was acknowledged before is in the log. Open the session again to ' +
      'go on from what is there.',
  );
}
