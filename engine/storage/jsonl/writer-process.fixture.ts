import { spawn } from 'node:child_process';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import process from 'node:process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { CodedError } from '#engine/schema/errors.ts';
import { EventId } from '#engine/schema/ids.ts';
import type { SessionLog } from '#engine/ports/log-port.ts';
import { messageDraft, someSession } from '#engine/testing/event-drafts.ts';
import { jsonlLog } from './jsonl-log.ts';

// Both ends of the pipe: a test starts this file as a process of its own, and tells it what to do.

/** What a writer can be told to do with `someSession`; one after the other. */
export type Order =
  /** Creates it where there is none. */
  | { readonly do: 'open'; readonly takeOver?: boolean }
  | { readonly do: 'append'; readonly prefix: string; readonly count: number }
  /** Appends batches of all sizes, several at a time, until it may not any more. */
  | { readonly do: 'write'; readonly prefix: string; readonly seed: number }
  /** Removes a file. */
  | { readonly do: 'free'; readonly path: string }
  | { readonly do: 'close' };

/** What it says: `acknowledged` once `append` has resolved, and never before. */
export type Report =
  | { readonly said: 'opening' | 'freed' | 'closed' }
  | { readonly said: 'opened'; readonly ids: readonly string[] }
  | { readonly said: 'acknowledged'; readonly ids: readonly string[] }
  | { readonly said: 'refused'; readonly code: string; readonly message: string };

/** A process that writes one session. */
export interface WriterProcess {
  readonly pid: number;
  tell(order: Order): void;
  /** The next thing that it says; undefined once it has ended. */
  next(): Promise<Report | undefined>;
  signal(name: 'SIGKILL' | 'SIGSTOP' | 'SIGCONT'): void;
  /** Kills it, and gives what it said until then. */
  kill(): Promise<readonly Report[]>;
}

/**
 * @param directory of the logs
 * @param launcher goes before the command
 */
export function startWriter(directory: string, launcher: readonly string[] = []): WriterProcess {
  const command = [...launcher, process.execPath, fileURLToPath(import.meta.url), directory];
  const child = spawn(command[0] ?? '', command.slice(1), {
    stdio: ['pipe', 'pipe', 'inherit'],
    // Most of a process's life here is starting up: let it be shared.
    env: { ...process.env, NODE_COMPILE_CACHE: join(directory, 'compiled') },
  });
  // A process that was killed does not read what it was told.
  child.stdin.on('error', () => {});
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const next = async (): Promise<Report | undefined> => {
    const line = await lines.next();
    return line.done === true ? undefined : (JSON.parse(line.value) as Report);
  };
  return {
    pid: child.pid ?? 0,
    tell: (order) => void child.stdin.write(`${JSON.stringify(order)}\n`),
    next,
    signal: (name) => void child.kill(name),
    async kill() {
      const ended = new Promise((resolve) => child.once('exit', resolve));
      if (child.exitCode === null && child.signalCode === null) {
        child.kill('SIGKILL');
        await ended;
      }
      const last: Report[] = [];
      for (let report = await next(); report !== undefined; report = await next())
        last.push(report);
      return last;
    },
  };
}

/** A pipe takes it at once, so that whoever dies has said it. */
const say = (report: Report): void => void process.stdout.write(`${JSON.stringify(report)}\n`);

async function serve(directory: string): Promise<void> {
  const clock = { now: () => 0 };
  let repairs = 0;
  const ids = {
    event: () => EventId.parse(`evt_repair${process.pid}x${(repairs += 1)}`),
  };
  const port = jsonlLog({ directory, ids, clock });
  let log: SessionLog | undefined;
  const opened = async (takeOver: boolean): Promise<SessionLog> => {
    try {
      return await port.open(someSession, { takeOver });
    } catch (error) {
      if (error instanceof CodedError && error.code === 'log.missing') {
        return port.create(someSession);
      }
      throw error;
    }
  };
  const carryOut = async (order: Order): Promise<void> => {
    if (order.do === 'open') {
      say({ said: 'opening' });
      await log?.close();
      log = await opened(order.takeOver === true);
      say({ said: 'opened', ids: (await log.read()).map((event) => event.id) });
    }
    if (order.do === 'append') await append(log, order.prefix, { first: 0, count: order.count });
    if (order.do === 'write') await writeOn(log, order);
    if (order.do === 'free') {
      await rm(order.path);
      say({ said: 'freed' });
    }
    if (order.do === 'close') {
      await log?.close();
      say({ said: 'closed' });
    }
  };
  for await (const line of createInterface({ input: process.stdin })) {
    try {
      await carryOut(JSON.parse(line) as Order);
    } catch (error) {
      const code = error instanceof CodedError ? String(error.code) : 'unknown';
      say({ said: 'refused', code, message: String(error) });
    }
  }
}

async function append(
  log: SessionLog | undefined,
  prefix: string,
  {
    first,
    count,
    text,
  }: { readonly first: number; readonly count: number; readonly text?: string },
): Promise<void> {
  const drafts = Array.from({ length: count }, (_, index) => ({
    ...messageDraft(first + index, text),
    id: EventId.parse(`evt_${prefix}x${first + index}`),
  }));
  const events = (await log?.append(drafts)) ?? [];
  say({ said: 'acknowledged', ids: events.map((event) => event.id) });
}

async function writeOn(
  log: SessionLog | undefined,
  { prefix, seed }: { readonly prefix: string; readonly seed: number },
): Promise<void> {
  // Numerical Recipes' generator: what counts is that a seed gives the same batches again.
  let state = seed;
  const choose = (count: number): number => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * count);
  };
  for (let first = 0; ;) {
    const calls: Promise<void>[] = [];
    for (let lane = choose(4); lane >= 0; lane -= 1) {
      const count = 1 + choose(4);
      const text = 'é😀x'.repeat(choose(3) === 0 ? choose(5_000) : choose(40));
      calls.push(append(log, prefix, { first, count, text }));
      first += count;
    }
    const outcomes = await Promise.allSettled(calls);
    const failed = outcomes.find((outcome) => outcome.status === 'rejected');
    if (failed !== undefined) throw failed.reason;
  }
}

if (import.meta.main) await serve(process.argv[2] ?? '');
