import type { VirtualClock } from '#engine/host/virtual-clock.ts';
import type { LogPort, SessionLog } from '#engine/ports/log-port.ts';

/** A log for whose disk the run's clock waits: how fast it is shows in no timestamp. */
export function timedLog(log: LogPort, clock: VirtualClock): LogPort {
  return {
    create: async (sessionId) => timed(await log.create(sessionId), clock),
    open: async (sessionId, ...options) => timed(await log.open(sessionId, ...options), clock),
  };
}

function timed(log: SessionLog, clock: VirtualClock): SessionLog {
  return {
    sessionId: log.sessionId,
    head: () => log.head(),
    append: (drafts, options) => clock.work(0, () => log.append(drafts, options)),
    read: () => log.read(),
    close: () => log.close(),
  };
}
