import { join } from 'node:path';
import { InputError } from '#engine/schema/errors.ts';
import type { SessionId } from '#engine/schema/ids.ts';
import { toTimestamp } from '#engine/schema/timestamp.ts';
import type { ClockPort } from '#engine/ports/clock-port.ts';
import type { IdPort } from '#engine/ports/id-port.ts';
import type { LogPort, OpenOptions, SessionLog } from '#engine/ports/log-port.ts';
import { fencedFile } from './fenced-file.ts';
import { createLogFile, openLogFile, replaceByCopy, type LogFile } from './log-file.ts';
import type { LogInputErrorCode } from './log-problem.ts';
import { readLogBytes, refuseDamage } from './read-log.ts';
import { cutTornEnd, untoldRepairs } from './repair-log.ts';
import { scanLog } from './scan-log.ts';
import { openSessionLog } from './session-log.ts';
import { lockSession, type SessionLock } from './session-lock.ts';
import { isAnySystemError, isSystemError } from './system-error.ts';

/** Where the logs are, and what `session.repaired` takes its id and time from. */
export interface JsonlLogOptions {
  /** Holds one folder a session; made when the first session is. */
  readonly directory: string;
  readonly ids: Pick<IdPort, 'event'>;
  readonly clock: Pick<ClockPort, 'now'>;
}

/**
 * The canonical log: `<directory>/<sessionId>/session.jsonl`, one event a line, in the format that
 * `codec.ts` states. It only grows, but for a torn end that `open` puts aside (invariant E1). While
 * it is open for writing, `session.jsonl.lock` is beside it (decision 0018).
 */
export function jsonlLog(options: JsonlLogOptions): LogPort {
  const pathOf = (sessionId: SessionId): string =>
    join(options.directory, sessionId, 'session.jsonl');
  return {
    async create(sessionId) {
      const path = pathOf(sessionId);
      const file = await createFile(path, sessionId);
      try {
        const lock = await lockSession(path, { takeOver: false });
        return openSessionLog({ sessionId, file: fencedFile(file, lock), events: [], epoch: 1 });
      } catch (error) {
        await file.close();
        throw error;
      }
    },
    async open(sessionId, { takeOver = false }: OpenOptions = {}) {
      const path = pathOf(sessionId);
      try {
        const lock = await lockSession(path, { takeOver });
        return await openLocked({ sessionId, path, lock }, options);
      } catch (error) {
        throw withPlace(error, path);
      }
    },
  };
}

/** What the system refuses says neither which log it was nor what to do. */
function withPlace(error: unknown, path: string): unknown {
  if (!isAnySystemError(error)) return error;
  return new InputError<LogInputErrorCode>('log.unwritable', {
    file: path,
    problem: `the session cannot be opened for writing (${error.message})`,
    mend: 'Remove the cause, then open it again. It can be read as it is, and nothing was lost.',
    cause: error,
  });
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

interface LockedSession {
  readonly sessionId: SessionId;
  readonly path: string;
  readonly lock: SessionLock;
}

async function openLocked(session: LockedSession, options: JsonlLogOptions): Promise<SessionLog> {
  try {
    return await openRepaired(session, options);
  } catch (error) {
    await session.lock.release();
    throw error;
  }
}

async function openRepaired(
  { sessionId, path, lock }: LockedSession,
  { ids, clock }: JsonlLogOptions,
): Promise<SessionLog> {
  // Whoever had the session may be in the middle of a write: let it go to a file without a name.
  if (lock.takeovers > 0) await replaceByCopy(path);
  const bytes = await readLogBytes(path);
  const scan = scanLog(bytes, { file: path, sessionId });
  refuseDamage(scan);
  if (scan.tornEnd !== undefined) await cutTornEnd(path, bytes, scan);
  const repairs = await untoldRepairs(path, bytes.subarray(0, scan.soundBytes), scan.events);
  const file = fencedFile(await openLogFile(path), lock);
  // A writer that was taken over may have counted up without a trace in the log.
  const epoch = (scan.epoch ?? 0) + 1 + lock.takeovers;
  const log = openSessionLog({ sessionId, file, events: scan.events, epoch });
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
