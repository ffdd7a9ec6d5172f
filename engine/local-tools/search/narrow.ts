import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { systemCode } from '../system-error.ts';

/** What decides whether a file can have a match. */
export interface NarrowingPattern {
  /** In the subset that `isCommon` knows. */
  readonly source: string;
  readonly ignoreCase: boolean;
}

interface NarrowOptions {
  /** The folder that the paths begin at. */
  readonly root: string;
  readonly environment: Readonly<Record<string, string>>;
  readonly signal: AbortSignal;
}

/** Those of some files that have to be searched; `undefined` if that could not be found out. */
export type Narrow = (
  pattern: NarrowingPattern,
  paths: readonly string[],
) => Promise<ReadonlySet<string> | undefined>;

/**
 * What is no plain text (see `isCommon`) always has to be searched: ripgrep would read it in its own
 * way. A NUL is in it because binary files are told of, whether they match or not.
 */
const notPlain = String.raw`[\x00\r\x80-\xff]`;

/**
 * Lets ripgrep, where there is one, find the files that can have a match. It says no more than that:
 * what is shown comes from our own reading of those files, so that the answer is the same without
 * ripgrep, and so that a file replaced by a link in between is not read.
 */
export function ripgrepNarrow(options: NarrowOptions): Narrow {
  let absent = false;
  return async ({ source, ignoreCase }, paths) => {
    if (absent) return undefined;
    const flags = ['--no-config', '--files-with-matches', '--null', '--text', '--no-messages'];
    const reading = ['--no-unicode', '--encoding=none', '--no-ignore', '--color=never'];
    const patterns = [`--regexp=${source}`, `--regexp=${notPlain}`];
    const files = paths.map((path) => `./${path}`);
    const all = [...flags, ...reading, ...(ignoreCase ? ['--ignore-case'] : []), ...patterns];
    try {
      const run = await outputOf([...all, '--', ...files], options);
      // 1: no file. Anything else: a pattern it does not take, or a file that it cannot read.
      if (run.exitCode !== 0 && run.exitCode !== 1) return undefined;
      const names = run.output.split('\0').filter((name) => name !== '');
      return new Set(names.map((name) => name.slice('./'.length)));
    } catch (error) {
      if (systemCode(error) === undefined) throw error;
      absent = true;
      return undefined;
    }
  };
}

async function outputOf(
  args: readonly string[],
  { root, environment, signal }: NarrowOptions,
): Promise<{ readonly exitCode: number | null; readonly output: string }> {
  const child = spawn('rg', args, {
    cwd: root,
    env: environment,
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  const stop = (): void => void child.kill('SIGKILL');
  signal.addEventListener('abort', stop);
  try {
    const chunks: Buffer[] = [];
    child.stdout.on('data', (chunk: Buffer) => chunks.push(chunk));
    if (signal.aborted) stop();
    const [exitCode] = (await once(child, 'close')) as [number | null];
    return { exitCode, output: Buffer.concat(chunks).toString() };
  } finally {
    signal.removeEventListener('abort', stop);
  }
}
