import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { InputError } from '#engine/schema/errors.ts';
import { readLogBytes, verifyLog, type LogReport } from '#engine/storage/jsonl/read-log.ts';

const LOG = 'session.jsonl';

/** The log in the folder of a session; undefined where there is none. */
export function logIn(folder: string): string | undefined {
  const file = join(folder, LOG);
  return existsSync(file) ? file : undefined;
}

/**
 * Reads a log, damaged or not.
 * @throws InputError for a file that holds no event, or was never a log: a problem a line would
 *   only hide that
 */
export async function readLog(file: string): Promise<LogReport> {
  const bytes = await readLogBytes(file);
  const mend = 'A log is a session.jsonl, and starts with session.created.';
  if (bytes.length === 0) throw new InputError('log.empty', { file, problem: 'it is empty', mend });
  // Every line of a log begins so, whatever is wrong with the rest of it.
  if (!/^\{"v":/mu.test(bytes.toString('latin1'))) {
    throw new InputError('log.none', { file, problem: 'no line of it is an event of a log', mend });
  }
  return verifyLog(file);
}
