import type { SessionEvent } from '#engine/schema/events/session-event.ts';
import { checkLine, type ExpectedLine } from './check-line.ts';
import { epochOf, type LogTree } from './log-tree.ts';

/**
 * What a line may be that does not follow the one before it: one of two writers was late.
 * - `late`: the line is of an earlier writer, and goes on from where that one was.
 * - `overtakes`: the line is of a later writer, who had read the log before the last events came.
 */
export interface OutOfLine {
  readonly kind: 'late' | 'overtakes';
  readonly event: SessionEvent;
  /** What the line asks of the next one, where it is part of the session. */
  readonly next: ExpectedLine;
}

/** Which lines are of writers that had lost the session (log-port.8). */
export interface LateLines {
  /** @returns undefined where the line's sum does not show it: then the line is damaged */
  judge(line: Uint8Array): OutOfLine | undefined;
  /** Takes note of an event that is no part of the session: the next late one may follow it. */
  add(event: SessionEvent): void;
}

const anywhere: ExpectedLine = { sequence: undefined, previousSums: [] };

/** @param tree the events that are part of the session, as they are now */
export function lateLines(tree: LogTree): LateLines {
  /** Two writers may be late at once, so a sequence can have more than one. */
  const lateSums = new Map<number, string[]>();
  return {
    add({ sequence, sum }) {
      lateSums.set(sequence, [...(lateSums.get(sequence) ?? []), sum]);
    },
    judge(line) {
      const { event, next } = checkLine(line, anywhere);
      const lastEpoch = tree.epoch();
      if (event === undefined || lastEpoch === undefined) return undefined;
      const { sequence } = event;
      const follows = (sum: string | undefined): boolean =>
        sum !== undefined && checkLine(line, { sequence, previousSums: [sum] }).fault === undefined;
      const before = tree.sumBefore(sequence);
      if (epochOf(event) < lastEpoch) {
        const isLate = follows(before) || (lateSums.get(sequence - 1) ?? []).some(follows);
        return isLate ? { kind: 'late', event, next } : undefined;
      }
      const isLater = epochOf(event) > lastEpoch && tree.beginsBatchAt(sequence);
      return isLater && follows(before) ? { kind: 'overtakes', event, next } : undefined;
    },
  };
}
