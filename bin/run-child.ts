import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { InputError } from '#engine/schema/errors.ts';

/** How a command ended: by itself, or by a signal. */
export interface ChildEnding {
  readonly exitCode: number | null;
  readonly signal: NodeJS.Signals | null;
}

const passedOn = ['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGQUIT'] as const;
/** Those that a terminal sends to every process in the foreground. */
const fromTerminal: readonly NodeJS.Signals[] = ['SIGINT', 'SIGQUIT'];

/**
 * Runs a command with the input and output of this process, and passes signals on to it.
 *
 * With a terminal as its input the command stays in the foreground, or it could not read; what is
 * typed as Ctrl-C reaches it by itself, and twice would mean something else. Without one it leads a
 * process group, and a signal reaches whatever it started as well.
 * @param environment all of its variables
 * @throws {InputError} when it cannot be started
 */
export async function runChild(
  [file = '', ...args]: readonly string[],
  environment: NodeJS.ProcessEnv,
): Promise<ChildEnding> {
  const isForeground = process.stdin.isTTY || process.platform === 'win32';
  let child: ChildProcess | undefined;
  const onSignal = (name: NodeJS.Signals): void => {
    if (!isForeground) signalGroup(child?.pid, name);
    else if (!fromTerminal.includes(name)) child?.kill(name);
  };
  // Before it is there: a signal in between would end this process alone.
  for (const name of passedOn) process.on(name, onSignal);
  try {
    child = spawn(file, args, { env: environment, stdio: 'inherit', detached: !isForeground });
    const [exitCode, signal] = (await once(child, 'exit')) as [
      number | null,
      NodeJS.Signals | null,
    ];
    return { exitCode, signal };
  } catch (cause) {
    const reason = cause instanceof Error && 'code' in cause ? String(cause.code) : 'unknown';
    throw new InputError('input.command', {
      file,
      problem: `the command cannot be started (${reason})`,
      mend: 'Write a program and its arguments after `--`.',
      cause,
    });
  } finally {
    for (const name of passedOn) process.off(name, onSignal);
  }
}

function signalGroup(pid: number | undefined, name: NodeJS.Signals): void {
  if (pid === undefined) return;
  try {
    process.kill(-pid, name);
  } catch (error) {
    // It ended a moment ago.
    if (!(error instanceof Error && 'code' in error && error.code === 'ESRCH')) throw error;
  }
}
