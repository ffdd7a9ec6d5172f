import { logViolations } from '#engine/invariants/log-invariants.ts';
import { InputError } from '#engine/schema/errors.ts';
import { verifyLog } from '#engine/storage/jsonl/read-log.ts';
import { exitCodes } from './exit-codes.ts';
import { kindOfPath } from './input-path.ts';

/** `reprise verify <log>`: every line, every sum, and every promise that a log has to keep. */
export async function verifyCommand(file: string): Promise<number> {
  const mend = 'Name a session.jsonl.';
  if ((await kindOfPath(file, mend)) === 'folder') {
    throw new InputError('input.folder', { file, problem: 'it is a folder, not a log', mend });
  }
  const { eventCount, head, sum, problems, events } = await verifyLog(file);
  if (problems.length > 0) {
    for (const { message } of problems) process.stderr.write(`${message}\n`);
    process.stderr.write(`${eventCount} events before the first problem can be read.\n`);
    return exitCodes.unusable;
  }
  if (eventCount === 0) {
    const problem = 'it holds no event';
    throw new InputError('log.empty', {
      file,
      problem,
      mend: 'A log starts with session.created.',
    });
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
