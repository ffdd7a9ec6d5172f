import { randomBytes } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import type { ClockPort } from '#engine/ports/clock-port.ts';
import type { IdPort } from '#engine/ports/id-port.ts';
import type { RandomPort } from '#engine/ports/random-port.ts';
import { EventId, RequestId, SessionId, TurnId } from '#engine/schema/ids.ts';

/** The machine's own time. */
export const systemClock: ClockPort = {
  now: () => Date.now(),
  async sleep(durationMs, signal) {
    await wait(durationMs, undefined, { signal }).catch((error: unknown) => {
      if (!signal.aborted) throw error;
    });
  },
  after(durationMs, alarm) {
    const timer = setTimeout(alarm, durationMs);
    return () => clearTimeout(timer);
  },
  inBackground(durationMs, alarm) {
    const timer = setTimeout(alarm, durationMs).unref();
    return () => clearTimeout(timer);
  },
};

/** Ids that nobody can guess: 64 bits each. */
export const systemIds: IdPort = idsFrom(() => randomBytes(8).toString('hex'));

export const systemRandom: RandomPort = { next: Math.random };

/** Ids made of a prefix and 16 hexadecimal digits. */
export function idsFrom(digits: () => string): IdPort {
  return {
    event: () => EventId.parse(`evt_${digits()}`),
    session: () => SessionId.parse(`sess_${digits()}`),
    turn: () => TurnId.parse(`turn_${digits()}`),
    request: () => RequestId.parse(`req_${digits()}`),
  };
}
