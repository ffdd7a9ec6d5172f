import { spawn } from 'node:child_process';
import { text } from 'node:stream/consumers';
import { join } from 'node:path';

const repository = join(import.meta.dirname, '..');
/** Halves the time that a process needs to start. */
const compileCache = join(repository, 'node_modules', '.cache', 'node-compile');

/** What a process said, with what differs from run to run as tokens. */
export interface Said {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

export interface ProcessOptions {
  /** The working directory, and `~` in what was said. */
  readonly cwd: string;
  readonly env?: Readonly<Record<string, string>>;
}

/** Runs `reprise` as a process of its own. */
export const reprise = (args: readonly string[], options: ProcessOptions): Promise<Said> =>
  runScript('bin/reprise.js', args, options);

/** Runs a script of the repository with this Node. */
export async function runScript(
  script: string,
  args: readonly string[],
  { cwd, env = {} }: ProcessOptions,
): Promise<Said> {
  const child = spawn(process.execPath, [join(repository, script), ...args], {
    cwd,
    env: { PATH: process.env['PATH'], LANG: 'C.UTF-8', NODE_COMPILE_CACHE: compileCache, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const ended = new Promise<number | null>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code) => resolve(code));
  });
  const [out, err] = await Promise.all([text(child.stdout), text(child.stderr)]);
  const plain = (said: string): string =>
    said
      .replaceAll(cwd, '~')
      .replaceAll(/sess_\w+/gu, '<session>')
      // Sums change with every golden log and recording.
      .replaceAll(/\b[0-9a-f]{12,16}(?=…|\b)/gu, '<sum>')
      .replaceAll(/ {2,}\d+ ms/gu, '  <time>')
      .replaceAll(/in \d+\.\d s/gu, 'in <time>')
      .trimEnd();
  return { code: await ended, out: plain(out), err: plain(err) };
}
