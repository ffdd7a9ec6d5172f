import type { SessionEngine } from '#engine/core/session-engine.ts';
import { seatOf, type Seat } from './seat.ts';

/** The seat of an engine that nothing can kill. */
export const lastingSeat = (engine: SessionEngine): Seat => {
  const refuse = (): Promise<never> => Promise.reject(new Error('this engine does not crash'));
  return seatOf({ engine, kill: refuse, resume: refuse });
};
