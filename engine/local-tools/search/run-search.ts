import path from 'node:path';
import { Worker } from 'node:worker_threads';
import type { ClockPort } from '#engine/ports/clock-port.ts';
import type { ToolResult } from '#engine/ports/tool-port.ts';
import { completed, ToolFailure } from '../make-tool.ts';
import { ripgrepNarrow, type Narrow } from './narrow.ts';
import type { FromWorker, SearchAnswer, SearchTask, ToWorker } from './search-task.ts';

/** How long a search may take, in milliseconds. */
export const searchMsMax = 30_000;

/** Beside this file, as TypeScript here and as JavaScript in the package. */
const workerFile = new URL(`./search-worker${path.extname(import.meta.url)}`, import.meta.url);

/** Room for new objects of the thread, in MB. */
const youngGenerationMbMax = 4;

/** What all searches of a workspace have in common. */
export interface SearchOptions {
  readonly workspace: string;
  readonly clock: ClockPort;
  readonly environment: Readonly<Record<string, string>>;
}

/**
 * Runs a search in a thread of its own, and ends that thread on cancellation and when time is up: a
 * regular expression may take longer than anybody lives. When this resolves nothing of it runs.
 * @throws ToolFailure
 */
export async function runSearch(
  task: SearchTask,
  {
    clock,
    environment,
    signal,
  }: Omit<SearchOptions, 'workspace'> & { readonly signal: AbortSignal },
): Promise<ToolResult> {
  const stop = Promise.withResolvers<never>();
  // Whoever waits for it is told; a search that is over by then has nobody waiting.
  stop.promise.catch(() => undefined);
  const disarm = clock.after(searchMsMax, () =>
    stop.reject(
      new ToolFailure(
        'timeout',
        `Stopped: the search took longer than ${searchMsMax} ms. ` +
          'Narrow it by path or glob, or write a simpler pattern.',
      ),
    ),
  );
  const cancel = (): void => stop.reject(new ToolFailure('cancelled', 'The search was cancelled.'));
  signal.addEventListener('abort', cancel);
  if (signal.aborted) cancel();
  const children = new AbortController();
  const narrow = ripgrepNarrow({ root: task.scope.root, environment, signal: children.signal });
  let narrowing: Promise<unknown> = Promise.resolve();
  const narrowAndKeep: Narrow = (...question) => {
    const answer = narrow(...question);
    narrowing = answer.catch(() => undefined);
    return answer;
  };
  // Nothing of this process leaks into the thread: neither its environment nor its options.
  const worker = new Worker(workerFile, {
    workerData: task,
    env: {},
    execArgv: [],
    // What a search makes is short-lived: without this bound, garbage waits in some 100 MB of memory.
    resourceLimits: { maxYoungGenerationSizeMb: youngGenerationMbMax },
  });
  try {
    const answer = await Promise.race([stop.promise, answerOf(worker, narrowAndKeep)]);
    if (!answer.ok) throw new ToolFailure('failed', answer.problem);
    const { text, truncation } = answer;
    return { ...completed(text), ...(truncation === undefined ? {} : { truncation }) };
  } finally {
    disarm();
    signal.removeEventListener('abort', cancel);
    children.abort();
    await Promise.all([narrowing, worker.terminate()]);
  }
}

function answerOf(worker: Worker, narrow: Narrow): Promise<SearchAnswer> {
  return new Promise((resolve, reject) => {
    worker.on('error', reject);
    worker.on('exit', () => reject(new Error('the search ended without an answer')));
    worker.on('message', (message: FromWorker) => {
      if ('answer' in message) return resolve(message.answer);
      const { pattern, paths } = message.narrow;
      const reply = (narrowed: ToWorker['narrowed']): void => worker.postMessage({ narrowed }, []);
      return void narrow(pattern, paths).then(reply, reject);
    });
  });
}
