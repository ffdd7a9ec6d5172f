import { join } from 'node:path';
import { InputError } from '#engine/schema/errors.ts';
import type { SessionId } from '#engine/schema/ids.ts';
import { toTimestamp } from '#engine/schema/timestamp.ts';
import type { ClockPort } from '#engine/ports/clock-port.ts';
import type { IdPort } from '#engine/ports/id-port.ts';
import type { LogPort, SessionLog } from '#engine/ports/log-port.ts';
import { createLogFile, openLogFile, type LogFile } from './log-file.ts';
import type { LogInputErrorCode } from './log-problem.ts';
import { readLogBytes, refuseDamage } from './read-log.ts';
import { cutTornEnd, untoldRepairs } from './repair-log.ts';
import { scanLog } from './scan-log.ts';
import { openSessionLog } from './session-log.ts';
import { isSystemError } from './system-error.ts';

/** Where the logs are, and what `session.repaired` takes its id and time from. */
export interface JsonlLogOptions {
  /** Holds one folder a session; made when the first session is. */
  readonly directory: string;
  readonly ids: Pick<IdPort, 'event'>;
  readonly clock: Pick<ClockPort, 'now'>;
}

/**
 * The canonical log: `<directory>/<sessionId>/session.jsonl`, one event a line, in the format that
 * `codec.ts` states. It only grows, but for a torn end that `open` puts aside (invariant E1).
 */
export function jsonlLog(options: JsonlLogOptions): LogPort {
  const pathOf = (sessionId: SessionId): string =>
    join(options.directory, sessionId, 'session.jsonl');
  return {
    async create(sessionId) {
      const file = await createFile(pathOf(sessionId), sessionId);
      return openSessionLog({ sessionId, file, events: [] });
    },
    open: (sessionId) => openSession(sessionId, pathOf(sessionId), options),
  };
}

async function createFile(path: string, sessionId: SessionId): Promise<LogFile> {
  try {
    return await createLogFile(path);
  } catch (cause) {
    if (!isSystemError(cause, 'EEXIST')) throw cause;
    throw new InputError<LogInputErrorCode>('log.exists', {
      file: path,
      problem: `session ${sessionId} exists already`,
      mend: 'Open it, or create one with another id.',
      cause,
    });
  }
}

async function openSession(
  sessionId: SessionId,
  path: string,
  { ids, clock }: JsonlLogOptions,
): Promise<SessionLog> {
  const bytes = await readLogBytes(path);
  const scan = scanLog(bytes, { file: path, sessionId });
  refuseDamage(scan);
  if (scan.tornEnd !== undefined) await cutTornEnd(path, bytes, scan);
  const repairs = await untoldRepairs(path, bytes.subarray(0, scan.soundBytes), scan.events);
  const file = await openLogFile(path);
  const log = openSessionLog({ sessionId, file, events: scan.events });
  if (repairs.length === 0) return log;
  try {
    const timestamp = toTimestamp(clock.now());
    await log.append(
      repairs.map((payload) => ({
        id: ids.event(),
        timestamp,
        type: 'session.repaired' as const,
        payload,
      })),
    );
  } catch (error) {
    await log.close();
    throw error;
  }
  return log;
}
