import { readFile } from 'node:fs/promises';
import { InputError } from '#engine/schema/errors.ts';
import type { SessionEvent } from '#engine/schema/events/session-event.ts';
import type { EventId } from '#engine/schema/ids.ts';
import { toInputError, type LogInputErrorCode, type LogProblem } from './log-problem.ts';
import { scanLog, type LogScan } from './scan-log.ts';
import { isSystemError } from './system-error.ts';

/** What can be said of a log without changing it. */
export interface LogReport {
  /** All whole batches before the first damage, without those of writers that were late. */
  readonly events: readonly SessionEvent[];
  readonly eventCount: number;
  /** Id and sum of the last of those events: two logs with one sum hold the same. */
  readonly head: EventId | undefined;
  readonly sum: string | undefined;
  /** Empty for a sound log. */
  readonly problems: readonly LogProblem[];
}

/**
 * The events of a log, also of one that is being written: what is torn at the end was not
 * committed, or is not yet, and is left out.
 * @throws InputError `log.missing`, `log.damaged`, `log.unknown_event` or `log.too_new`
 */
export async function readLogFile(path: string): Promise<readonly SessionEvent[]> {
  const scan = scanLog(await readLogBytes(path), { file: path });
  refuseDamage(scan);
  return scan.events;
}

/**
 * Checks every line of a log and gives what can be read of it. Damage is told, not thrown.
 * @throws InputError `log.missing`
 */
export async function verifyLog(path: string): Promise<LogReport> {
  const { events, problems } = scanLog(await readLogBytes(path), { file: path });
  const head = events.at(-1);
  return { events, eventCount: events.length, head: head?.id, sum: head?.sum, problems };
}

/** @throws InputError `log.missing` */
export async function readLogBytes(path: string): Promise<Buffer> {
  try {
    return await readFile(path);
  } catch (cause) {
    if (!isSystemError(cause, 'ENOENT')) throw cause;
    throw new InputError<LogInputErrorCode>('log.missing', {
      file: path,
      problem: 'there is no log here',
      mend: 'Check the path, or the id of the session.',
      cause,
    });
  }
}

/**
 * Lets a sound log pass, and one that is only torn at its end or has lines to pass over.
 * @throws InputError for the first damage
 */
export function refuseDamage({ damage }: LogScan): void {
  if (damage !== undefined) throw toInputError(damage);
}
