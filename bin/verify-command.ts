import { logViolations } from '#engine/invariants/log-invariants.ts';
import { InputError } from '#engine/schema/errors.ts';
import { exitCodes } from './exit-codes.ts';
import { kindOfPath } from './input-path.ts';
import { logIn, readLog } from './read-log.ts';

/** `reprise verify <log>`: every line, every sum, and every promise that a log has to keep. */
export async function verifyCommand(path: string): Promise<number> {
  const file = await logAt(path);
  const { eventCount, head, sum, problems, events } = await readLog(file);
  if (problems.length > 0) {
    for (const { message } of problems) process.stderr.write(`${message}\n`);
    process.stderr.write(`${eventCount} events before the first problem can be read.\n`);
    return exitCodes.unusable;
  }
  const violations = logViolations(events);
  for (const { invariant, at, message } of violations) {
    process.stdout.write(`${file}: invariant ${invariant} is broken at event ${at}: ${message}\n`);
  }
  if (violations.length > 0) return exitCodes.different;
  process.stdout.write(
    `${file}: ${eventCount} events, head ${head ?? 'none'}, sum ${sum ?? 'none'}\n`,
  );
  return exitCodes.good;
}

/** @throws InputError for what is neither a file nor the folder of a session */
async function logAt(path: string): Promise<string> {
  const mend = 'Name a session.jsonl, or the folder that holds one.';
  if ((await kindOfPath(path, mend)) === 'file') return path;
  const file = logIn(path);
  if (file !== undefined) return file;
  throw new InputError('input.folder', {
    file: path,
    problem: 'there is no session.jsonl in this folder',
    mend,
  });
}
