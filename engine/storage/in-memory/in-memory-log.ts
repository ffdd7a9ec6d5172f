import { InputError } from '#engine/schema/errors.ts';
import type { SessionId } from '#engine/schema/ids.ts';
import type { LogPort } from '#engine/ports/log-port.ts';
import type { LogFile } from '#engine/storage/jsonl/log-file.ts';
import type { LogInputErrorCode } from '#engine/storage/jsonl/log-problem.ts';
import { LogWriteError } from '#engine/storage/jsonl/log-write-error.ts';
import { refuseDamage } from '#engine/storage/jsonl/read-log.ts';
import { scanLog } from '#engine/storage/jsonl/scan-log.ts';
import { openSessionLog } from '#engine/storage/jsonl/session-log.ts';

/** The lines of one session, and the file of the writer that has it. */
interface KeptSession {
  readonly writes: Uint8Array[];
  writer: LogFile | undefined;
  takeovers: number;
}

/**
 * Sessions that end with the process: the same log as `jsonlLog`, byte for byte, with the lines in
 * memory instead of a file. For tests and for runs that keep nothing.
 */
export function inMemoryLog(): LogPort {
  const sessions = new Map<SessionId, KeptSession>();
  return {
    async create(sessionId) {
      if (sessions.has(sessionId)) {
        throw refusal('log.exists', sessionId, {
          problem: `session ${sessionId} exists already`,
          mend: 'Open it, or create one with another id.',
        });
      }
      const session: KeptSession = { writes: [], writer: undefined, takeovers: 0 };
      sessions.set(sessionId, session);
      return openSessionLog({
        sessionId,
        file: writerOf(sessionId, session),
        events: [],
        epoch: 1,
      });
    },
    async open(sessionId, options) {
      const session = sessions.get(sessionId);
      if (session === undefined) {
        throw refusal('log.missing', sessionId, {
          problem: 'there is no log here',
          mend: 'Check the id of the session.',
        });
      }
      const isTaken = session.writer !== undefined;
      if (isTaken && options?.takeOver !== true) {
        throw refusal('log.locked', sessionId, {
          problem: 'this process is writing the session already',
          mend: 'Close it there, or open it with `takeOver`.',
        });
      }
      session.takeovers = isTaken ? session.takeovers + 1 : 0;
      const scan = scanLog(Buffer.concat(session.writes), { file: nameOf(sessionId), sessionId });
      refuseDamage(scan);
      const file = writerOf(sessionId, session);
      const epoch = (scan.epoch ?? 0) + 1 + session.takeovers;
      return openSessionLog({ sessionId, file, events: scan.events, epoch });
    },
  };
}

const nameOf = (sessionId: SessionId): string => `memory:${sessionId}`;

/** Gives the session to a new writer; the one before, if any, is fenced by that. */
function writerOf(sessionId: SessionId, session: KeptSession): LogFile {
  const file: LogFile = {
    name: nameOf(sessionId),
    async append(bytes) {
      if (session.writer !== file) {
        throw new LogWriteError(
          'log.fenced',
          `Session ${sessionId} was taken from this writer, so ${bytes.length} bytes were not ` +
            'added to it. Open the session again to go on from what is there.',
        );
      }
      session.writes.push(bytes);
    },
    async close() {
      if (session.writer === file) session.writer = undefined;
    },
  };
  session.writer = file;
  return file;
}

function refusal(
  code: LogInputErrorCode,
  sessionId: SessionId,
  report: { readonly problem: string; readonly mend: string },
): InputError {
  return new InputError(code, { file: nameOf(sessionId), ...report });
}
