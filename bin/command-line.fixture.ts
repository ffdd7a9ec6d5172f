import { spawn } from 'node:child_process';
import type { Readable } from 'node:stream';
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
  /** What it reads; nothing if not given. */
  readonly input?: string;
}

/** A process that runs. */
export interface Started {
  readonly said: Promise<Said>;
  /** Its first line, as it is. */
  readonly firstLine: Promise<string>;
  /** Sends it a signal. */
  signal(name: NodeJS.Signals): void;
}

/** Runs `reprise` as a process of its own. */
export const reprise = (args: readonly string[], options: ProcessOptions): Promise<Said> =>
  runScript('bin/reprise.js', args, options);

/** Runs a script of the repository with this Node. */
export const runScript = (
  script: string,
  args: readonly string[],
  options: ProcessOptions,
): Promise<Said> => startScript(script, args, options).said;

/** Starts a script of the repository with this Node. What it starts itself has to end, too. */
export function startScript(
  script: string,
  args: readonly string[],
  { cwd, env = {}, input = '' }: ProcessOptions,
): Started {
  const child = spawn(process.execPath, [join(repository, script), ...args], {
    cwd,
    env: { PATH: process.env['PATH'], LANG: 'C.UTF-8', NODE_COMPILE_CACHE: compileCache, ...env },
    stdio: 'pipe',
  });
  // A process that never reads may be gone before it was written to.
  child.stdin.on('error', () => undefined);
  child.stdin.end(input);
  const ended = new Promise<number | null>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code) => resolve(code));
  });
  const plain = (said: string): string =>
    said
      .replaceAll(cwd, '~')
      .replaceAll(/127\.0\.0\.1:\d+/gu, '127.0.0.1:<port>')
      .replaceAll(/sess_\w+/gu, '<session>')
      // Sums change with every golden log and recording.
      .replaceAll(/\b[0-9a-f]{12,16}(?=…|\b)/gu, '<sum>')
      .replaceAll(/ {2,}\d+ ms/gu, '  <time>')
      .replaceAll(/in \d+\.\d s/gu, 'in <time>')
      .trimEnd();
  const [out, err] = [readerOf(child.stdout), readerOf(child.stderr)];
  const said = Promise.all([ended, out.all, err.all]).then(([code, output, errors]) => ({
    code,
    out: plain(output),
    err: plain(errors),
  }));
  return { said, firstLine: out.firstLine, signal: (name) => void child.kill(name) };
}

interface Reading {
  readonly firstLine: Promise<string>;
  readonly all: Promise<string>;
}

function readerOf(stream: Readable): Reading {
  const first = Promise.withResolvers<string>();
  const all = Promise.withResolvers<string>();
  let read = '';
  stream.setEncoding('utf8');
  stream.on('data', (piece: string) => {
    read += piece;
    if (read.includes('\n')) first.resolve(read.slice(0, read.indexOf('\n')));
  });
  stream.on('end', () => {
    first.resolve(read);
    all.resolve(read);
  });
  stream.on('error', all.reject);
  return { firstLine: first.promise, all: all.promise };
}
