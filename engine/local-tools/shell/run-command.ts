import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { setImmediate as turn } from 'node:timers/promises';
import type { ClockPort } from '#engine/ports/clock-port.ts';
import type { ToolResult } from '#engine/ports/tool-port.ts';
import { headAndTail, toolOutputBytesMax } from '../output-budget.ts';
import { commandResult, type CommandEnding } from './command-result.ts';
import { openOutputPipe, type OutputPipe, type OutputReader } from './output-pipe.ts';
import { processTree, type ProcessTree } from './process-tree.ts';

/** Room for the lines after the output. */
const lastLinesBytesMax = 400;
/** Turns of the event loop until what is in the pipe has certainly been read. */
const turnsToDrain = 100;
/** Looks at what a command left running before it is told to end: `>(cat)` ends by itself. */
const looksAtLeftovers = 20;
/** The descriptor by which processes with redirected output are found; free in most scripts. */
const markDescriptor = 9;

/**
 * Gives way to the command in the same process, with one mask for new files and folders,
 * whatever the engine's own is. `spawn` cannot set it, and setting ours would hit other threads.
 */
const withUmask = ['sh', '-c', 'umask 0022; exec "$@"', 'sh'];

interface CommandRun {
  readonly command: string;
  readonly workspace: string;
  readonly environment: Readonly<Record<string, string>>;
  /** Program and arguments that run bash in their own place. */
  readonly launcher?: readonly string[];
  readonly clock: ClockPort;
  readonly timeoutMs: number;
  readonly signal: AbortSignal;
  readonly onDelta: (text: string) => void;
}

/**
 * Runs a command to its end, or to its time-out or cancellation. When this resolves, nothing that
 * `processTree` can find of it is running, and what it printed until then is in the result.
 */
export async function runCommand(run: CommandRun): Promise<ToolResult> {
  const pipe = await openOutputPipe(run.environment);
  const kept = headAndTail(toolOutputBytesMax - lastLinesBytesMax);
  const decoder = new TextDecoder('utf-8', { ignoreBOM: true });
  const show = (text: string): void => {
    if (text === '') return;
    kept.push(text);
    run.onDelta(text);
  };
  const output = pipe.read((chunk) => show(decoder.decode(chunk, { stream: true })));
  try {
    const child = startBash(run, pipe);
    if (child.pid === undefined) throw await failureToStart(child);
    const tree = processTree({
      rootPid: child.pid,
      outputLink: pipe.link,
      environment: run.environment,
    });
    const ended = await endOf({ run, child, tree, output });
    show(decoder.decode());
    return commandResult({ ...ended, ...kept.render() });
  } finally {
    output.close();
  }
}

function startBash(
  { command, workspace, environment, launcher = [] }: CommandRun,
  pipe: OutputPipe,
): ChildProcess {
  const { writeEnd } = pipe;
  const [file, ...args] = [...launcher, ...withUmask, 'bash', '-c', command];
  try {
    // Not execa: it gives stdout and stderr a socket each, waits for whoever holds them, and its
    // `killDescendants` stops at `setsid`. Input is closed: on a socket bash would read ~/.bashrc.
    return spawn(file, args, {
      cwd: workspace,
      env: environment,
      detached: true,
      stdio: Array.from({ length: markDescriptor + 1 }, (_, descriptor) =>
        [1, 2, markDescriptor].includes(descriptor) ? writeEnd : 'ignore',
      ),
    });
  } finally {
    pipe.closeWriteEnd();
  }
}

/** Node tells why on the next turn. */
const failureToStart = (child: ChildProcess): Promise<Error> =>
  new Promise((resolve) => child.once('error', resolve));

interface RunningCommand {
  readonly run: CommandRun;
  readonly child: ChildProcess;
  readonly tree: ProcessTree;
  readonly output: OutputReader;
}

interface CommandEnd {
  readonly ending: CommandEnding;
  readonly leftRunning: boolean;
  readonly survivors: readonly number[];
}

async function endOf(running: RunningCommand): Promise<CommandEnd> {
  const { run, tree, output } = running;
  const exit = exitOf(running.child);
  const stop = Promise.withResolvers<CommandEnding>();
  const cancel = (): void => stop.resolve({ kind: 'cancelled' });
  const { timeoutMs } = run;
  const disarm = run.clock.after(timeoutMs, () => stop.resolve({ kind: 'timeout', timeoutMs }));
  run.signal.addEventListener('abort', cancel);
  if (run.signal.aborted) cancel();
  try {
    const ending = await Promise.race([exit, stop.promise, output.failed]);
    const stopped = ending.kind === 'timeout' || ending.kind === 'cancelled';
    const leftRunning = !stopped && !(await endsByItself(running));
    const survivors = stopped || leftRunning ? await tree.end() : [];
    await drain(output);
    // What went wrong while draining counts as well.
    await Promise.race([output.failed, Promise.resolve()]);
    return { ending, leftRunning, survivors };
  } catch (error) {
    // A listener threw, or the pipe broke: the tool crashes, but not without its processes.
    await tree.end();
    throw error;
  } finally {
    disarm();
    run.signal.removeEventListener('abort', cancel);
  }
}

async function exitOf(child: ChildProcess): Promise<CommandEnding> {
  const [exitCode, signal] = (await once(child, 'exit')) as [number | null, string | null];
  if (exitCode !== null) return { kind: 'exited', exitCode };
  return { kind: 'signalled', signal: signal ?? 'a signal' };
}

/** Whether everything that bash left is gone without being told; looks longer if there is reason. */
async function endsByItself({ tree, output }: RunningCommand): Promise<boolean> {
  await drain(output);
  // The usual end: nobody has the pipe, nobody is in the group. No need to go through /proc.
  if (output.ended() && !tree.groupAlive()) return true;
  for (let look = 0; look < looksAtLeftovers; look += 1) {
    if ((await tree.members()).length === 0) return true;
  }
  return false;
}

/**
 * Reads what is still in the pipe. A process that ended has closed its descriptors before that is
 * known, so the end of the pipe is a few turns away, unless somebody else holds it.
 */
async function drain(output: OutputReader): Promise<void> {
  for (let count = 0; count < turnsToDrain && !output.ended(); count += 1) await turn();
}
