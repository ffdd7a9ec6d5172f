import { setImmediate } from 'node:timers/promises';
import type { SessionLog } from '#engine/ports/log-port.ts';
import { inMemoryLog } from '#engine/storage/in-memory/in-memory-log.ts';
import { someSession } from './event-drafts.ts';

/**
 * A log in memory whose appends take a turn of the event loop, as those of a disk do.
 * @param onAppend called when an append has its place in the log and is not durable yet
 */
export async function slowLog(onAppend: (types: readonly string[]) => void): Promise<SessionLog> {
  const memory = await inMemoryLog().create(someSession);
  return {
    ...memory,
    async append(drafts, options) {
      const appending = memory.append(drafts, options);
      onAppend(drafts.map(({ type }) => type));
      await setImmediate();
      return appending;
    },
  };
}
