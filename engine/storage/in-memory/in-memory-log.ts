import { InputError } from '#engine/schema/errors.ts';
import type { SessionId } from '#engine/schema/ids.ts';
import type { LogPort } from '#engine/ports/log-port.ts';
import type { LogFile } from '#engine/storage/jsonl/log-file.ts';
import type { LogInputErrorCode } from '#engine/storage/jsonl/log-problem.ts';
import { refuseDamage } from '#engine/storage/jsonl/read-log.ts';
import { scanLog } from '#engine/storage/jsonl/scan-log.ts';
import { openSessionLog } from '#engine/storage/jsonl/session-log.ts';

/**
 * Sessions that end with the process: the same log as `jsonlLog`, byte for byte, with the lines in
 * memory instead of a file. For tests and for runs that keep nothing.
 */
export function inMemoryLog(): LogPort {
  const writes = new Map<SessionId, Uint8Array[]>();
  const nameOf = (sessionId: SessionId): string => `memory:${sessionId}`;

  const fileOf = (sessionId: SessionId, written: Uint8Array[]): LogFile => ({
    name: nameOf(sessionId),
    append: async (bytes) => {
      written.push(bytes);
    },
    close: async () => {},
  });
  const refuse = (
    code: LogInputErrorCode,
    sessionId: SessionId,
    report: { readonly problem: string; readonly mend: string },
  ): InputError => new InputError(code, { file: nameOf(sessionId), ...report });

  return {
    async create(sessionId) {
      if (writes.has(sessionId)) {
        throw refuse('log.exists', sessionId, {
          problem: `session ${sessionId} exists already`,
          mend: 'Open it, or create one with another id.',
        });
      }
      const written: Uint8Array[] = [];
      writes.set(sessionId, written);
      return openSessionLog({ sessionId, file: fileOf(sessionId, written), events: [] });
    },
    async open(sessionId) {
      const written = writes.get(sessionId);
      if (written === undefined) {
        throw refuse('log.missing', sessionId, {
          problem: 'there is no log here',
          mend: 'Check the id of the session.',
        });
      }
      const scan = scanLog(Buffer.concat(written), { file: nameOf(sessionId), sessionId });
      refuseDamage(scan);
      const { events } = scan;
      return openSessionLog({ sessionId, file: fileOf(sessionId, written), events });
    },
  };
}
