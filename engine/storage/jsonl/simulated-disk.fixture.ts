import { logFile, type LogFile } from './log-file.ts';

/** A disk behind a cache: what was not synced may be lost, in any part and in any order. */
export interface SimulatedDisk {
  readonly file: LogFile;
  /** How often it was asked to write or to sync. */
  readonly callCount: number;
  /**
   * What is left after a power cut: all that was synced; of the rest the file may have any length,
   * and any of its sectors, or zeros in their place.
   * @param choose a whole number from 0, less than `count`
   */
  afterPowerCut(choose: (count: number) => number): Buffer;
}

const sectorBytes = 512;

export function simulatedDisk(options: {
  /** What is on it already. */
  readonly bytes?: Uint8Array;
  /** The most that one write takes. */
  readonly writeBytesMax?: number;
  /** Once it was asked so often, it answers no more: the power is cut. */
  readonly callsMax?: number;
  /** Room on it; more than that fails as a full disk does, after the part that fits. */
  readonly roomBytes?: number;
}): SimulatedDisk {
  const { writeBytesMax = Infinity, callsMax = Infinity, roomBytes = Infinity } = options;
  let cached = Buffer.from(options.bytes ?? []);
  let syncedBytes = cached.length;
  let callCount = 0;
  const call = async (effect: () => void): Promise<void> => {
    callCount += 1;
    if (callCount > callsMax) await new Promise<never>(() => {});
    effect();
    // The power may go off after the effect and before anybody hears of it.
    if (callCount === callsMax) await new Promise<never>(() => {});
  };

  const file = logFile('simulated/session.jsonl', {
    async write(buffer: Uint8Array, offset = 0) {
      const bytesWritten = Math.min(
        buffer.length - offset,
        writeBytesMax,
        roomBytes - cached.length,
      );
      if (bytesWritten === 0) throw new Error('ENOSPC: no space left on device, write');
      await call(() => {
        cached = Buffer.concat([cached, buffer.subarray(offset, offset + bytesWritten)]);
      });
      return { bytesWritten, buffer };
    },
    datasync: () =>
      call(() => {
        syncedBytes = cached.length;
      }),
    close: async () => {},
  } as Parameters<typeof logFile>[1]);

  return {
    file,
    get callCount() {
      return callCount;
    },
    afterPowerCut(choose) {
      const left = Buffer.from(
        cached.subarray(0, syncedBytes + choose(cached.length - syncedBytes + 1)),
      );
      for (let start = syncedBytes; start < left.length;) {
        const end = Math.min(start + sectorBytes - (start % sectorBytes), left.length);
        if (choose(3) === 0) left.fill(0, start, end);
        start = end;
      }
      return left;
    },
  };
}
