import { execFile } from 'node:child_process';
import { closeSync, constants, openSync, readlinkSync, rmSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { Socket } from 'node:net';
import path from 'node:path';
import { promisify } from 'node:util';

/** What a command writes to, and where we read it. */
export interface OutputPipe {
  /** The end for the command; `closeWriteEnd` once the command has it. */
  readonly writeEnd: number;
  /** How `/proc/<pid>/fd` shows this pipe: who has it open belongs to the command. Linux only. */
  readonly link: string | undefined;
  closeWriteEnd(): void;
  /** Reads from now on; `failed` rejects when `take` throws or reading breaks, and never resolves. */
  read(take: (chunk: Buffer) => void): OutputReader;
}

export interface OutputReader {
  readonly failed: Promise<never>;
  /** True once nobody has the pipe open for writing and everything was read. */
  ended(): boolean;
  close(): void;
}

/**
 * A pipe for one command. Node's own `stdio: 'pipe'` is a socket, and one for each stream: the order of
 * stdout and stderr would be lost, and `> /dev/stderr` fails on a socket. So this is a named pipe
 * that loses its name at once; stdout and stderr are the same end of it.
 */
export async function openOutputPipe(
  environment: Readonly<Record<string, string>>,
): Promise<OutputPipe> {
  const folder = await mkdtemp(path.join(environment['TMPDIR'] ?? '/tmp', 'reprise-'));
  try {
    const name = path.join(folder, 'output');
    await promisify(execFile)('mkfifo', ['-m', '600', name], { env: environment });
    // The reading end first and without blocking, else both would wait for each other.
    const readEnd = openSync(name, constants.O_RDONLY | constants.O_NONBLOCK);
    const writeEnd = openSync(name, constants.O_WRONLY);
    // Without a pause from here to the spawn, so that no other command can be forked meanwhile, have
    // the writing end for a moment, and be taken for a part of this one.
    rmSync(folder, { recursive: true });
    return outputPipe({ readEnd, writeEnd });
  } catch (error) {
    await rm(folder, { recursive: true, force: true });
    throw error;
  }
}

function outputPipe(ends: { readonly readEnd: number; readonly writeEnd: number }): OutputPipe {
  const source = new Socket({ fd: ends.readEnd, readable: true, writable: false });
  // The name is gone by now, which the link tells: no other file has the same.
  const link =
    process.platform === 'linux' ? readlinkSync(`/proc/self/fd/${ends.writeEnd}`) : undefined;
  return {
    writeEnd: ends.writeEnd,
    link,
    closeWriteEnd: () => closeSync(ends.writeEnd),
    read(take) {
      const failure = Promise.withResolvers<never>();
      // Whoever waits for it is told; a command that is over by then has nobody waiting.
      failure.promise.catch(() => undefined);
      let ended = false;
      source.on('data', (chunk: Buffer) => {
        try {
          take(chunk);
        } catch (error) {
          failure.reject(error);
        }
      });
      source.on('error', failure.reject);
      source.on('close', () => {
        ended = true;
      });
      return { failed: failure.promise, ended: () => ended, close: () => source.destroy() };
    },
  };
}
