import type { LogFile } from './log-file.ts';
import { LogWriteError } from './log-write-error.ts';

/** Writes to one file, one after the other. */
export interface WriteQueue {
  /**
   * Adds text after all that were added before; resolves, in that order, when they are on disk.
   * @throws LogWriteError `log.write_failed` or `log.fenced`, also for every later call
   */
  add(text: string): Promise<void>;
  /** Resolves when nothing is under way. Never rejects: `add` does. */
  idle(): Promise<void>;
}

interface WaitingText {
  readonly text: string;
  readonly resolve: () => void;
  readonly reject: (error: LogWriteError) => void;
}

/**
 * Group commit: what is added at one moment, or while a write is under way, is written and synced
 * together.
 *
 * After a write that failed, nobody knows how much of it is on disk. The queue then takes nothing
 * more: going on could put whole lines after half a one, which no opening could repair.
 */
export function writeQueue(file: LogFile): WriteQueue {
  let waiting: WaitingText[] = [];
  let writing: Promise<void> | undefined;
  let failure: LogWriteError | undefined;

  const writeAllWaiting = async (): Promise<void> => {
    // So that calls which nobody waited between share the first write too: one sync, not two.
    await Promise.resolve();
    while (waiting.length > 0) {
      const group = waiting;
      waiting = [];
      const bytes = Buffer.from(group.map((one) => one.text).join(''));
      try {
        await file.append(bytes);
      } catch (cause) {
        // Fenced is all that is to be said: the disk did nothing wrong.
        failure =
          cause instanceof LogWriteError
            ? cause
            : writeFailed(file.name, { byteCount: bytes.length, cause });
        for (const one of [...group, ...waiting]) one.reject(failure);
        waiting = [];
        break;
      }
      for (const one of group) one.resolve();
    }
    writing = undefined;
  };

  return {
    async add(text) {
      if (failure !== undefined) throw failure;
      await new Promise<void>((resolve, reject) => {
        waiting.push({ text, resolve, reject });
        writing ??= writeAllWaiting();
      });
    },
    async idle() {
      await writing;
    },
  };
}

function writeFailed(
  fileName: string,
  { byteCount, cause }: { readonly byteCount: number; readonly cause: unknown },
): LogWriteError {
  const reason = cause instanceof Error ? cause.message : String(cause);
  return new LogWriteError(
    'log.write_failed',
    `Could not write ${byteCount} bytes to ${fileName}: ${reason}. How much of it is on disk is ` +
      'unknown, so the log takes no more events. Remove the cause, then open the session again.',
    { cause },
  );
}
