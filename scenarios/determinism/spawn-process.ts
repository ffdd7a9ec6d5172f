import { spawn } from 'node:child_process';
import { text } from 'node:stream/consumers';

/** What a process said, and how it ended. */
export interface Said {
  readonly out: string;
  readonly err: string;
  /** `exit code 3`, `killed by SIGSEGV`, `not over after 60000 ms`, `not started: …`. */
  readonly ending: string;
}

export interface SpawnOptions {
  readonly cwd: string;
  /** All of its variables. */
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly umask?: number | undefined;
  /** In milliseconds of real time; the process and its group are killed then. */
  readonly timeoutMs: number;
  /** Kills it as well. */
  readonly signal?: AbortSignal | undefined;
}

/** Runs a program without input to its end. Never rejects: the ending says what went wrong. */
export async function spawnProcess(
  [file, ...args]: readonly [string, ...string[]],
  { cwd, environment, umask, timeoutMs, signal }: SpawnOptions,
): Promise<Said> {
  // Handed down by this process, which has it for no longer than it takes to start another one.
  const before = umask === undefined ? undefined : process.umask(umask);
  const child = spawn(file, args, {
    cwd,
    env: environment,
    // A group of its own, so that what it started is killed with it.
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  if (before !== undefined) process.umask(before);
  const kill = (): void => {
    try {
      if (child.pid !== undefined) process.kill(-child.pid, 'SIGKILL');
    } catch {
      child.kill('SIGKILL'); // the group is gone
    }
  };
  let isLate = false;
  const timer = setTimeout(() => {
    isLate = true;
    kill();
  }, timeoutMs);
  signal?.addEventListener('abort', kill);
  if (signal?.aborted === true) kill();
  const ended = new Promise<string>((resolve) => {
    child.on('error', (error) => resolve(`not started: ${error.message}`));
    child.on('close', (code, name) => {
      resolve(code === null ? `killed by ${name ?? 'a signal'}` : `exit code ${code}`);
    });
  });
  const [out, err, ending] = await Promise.all([text(child.stdout), text(child.stderr), ended]);
  clearTimeout(timer);
  signal?.removeEventListener('abort', kill);
  return { out, err, ending: isLate ? `not over after ${timeoutMs} ms` : ending };
}
