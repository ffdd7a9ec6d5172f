import { parentPort, workerData } from 'node:worker_threads';
import { findLines } from './find-lines.ts';
import { findPaths } from './find-paths.ts';
import { PatternError } from './glob-pattern.ts';
import type { Narrow } from './narrow.ts';
import type { FromWorker, SearchAnswer, SearchTask, ToWorker } from './search-task.ts';

// The thread of one search. It may block, and a pattern may keep it busy for ever: then it is ended
// from outside. See docs/decisions/0019.

const send = (message: FromWorker): void => parentPort?.postMessage(message, []);

const narrow: Narrow = (pattern, paths) =>
  new Promise((resolve) => {
    parentPort?.once('message', ({ narrowed }: ToWorker) => resolve(narrowed));
    send({ narrow: { pattern, paths } });
  });

async function answerTo(task: SearchTask): Promise<SearchAnswer> {
  try {
    return task.kind === 'glob' ? findPaths(task) : await findLines(task, narrow);
  } catch (error) {
    if (error instanceof PatternError) return { ok: false, problem: error.message };
    throw error;
  }
}

send({ answer: await answerTo(workerData as SearchTask) });
