import type { SessionEvent } from '#engine/schema/events/session-event.ts';
import type { SessionId } from '#engine/schema/ids.ts';
import type { LineFault } from './check-line.ts';

/** A fault and the line to which it belongs, from 1. */
type PlacedFault = LineFault & { readonly line: number };

/** The events of a log as they are read, one line after the other. */
export interface LogTree {
  /** Takes the next event; says why it cannot stand there, and is not to be used after that. */
  add(event: SessionEvent, line: number): PlacedFault | undefined;
  /** The batch whose end has not come yet, as the fault that it is if nothing follows. */
  openBatch(): PlacedFault | undefined;
  /** The events of all batches that are whole. */
  wholeEvents(): readonly SessionEvent[];
  /** The epoch of the last event; undefined without any. */
  epoch(): number | undefined;
  /** The sum that an event of this sequence follows, where the event before is there. */
  sumBefore(sequence: number): string | undefined;
  /** Whether there is an event of this sequence, and a batch begins with it. */
  beginsBatchAt(sequence: number): boolean;
  /** Takes this event and all after it out again. */
  dropFrom(sequence: number): readonly { readonly event: SessionEvent; readonly line: number }[];
}

/** See `Envelope`: the first epoch is left out of a line. */
export const epochOf = (event: SessionEvent): number => event.epoch ?? 1;

/**
 * Checks what one event says of others: session, id, parent and batch.
 * @param expectedSession that of the first event if not given
 */
export function logTree(expectedSession: SessionId | undefined): LogTree {
  const lineOfId = new Map<string, number>();
  let whole: SessionEvent[] = [];
  /** The events of the batch that is not whole yet. */
  let open: SessionEvent[] = [];
  let sessionId = expectedSession;

  const last = (): SessionEvent | undefined => open.at(-1) ?? whole.at(-1);
  /** Sequences count from 0 without gaps. */
  const at = (sequence: number): SessionEvent | undefined =>
    sequence < whole.length ? whole[sequence] : open[sequence - whole.length];
  const openBatch = (): PlacedFault | undefined => {
    const first = open[0];
    if (first === undefined) return undefined;
    const problem = `batch ${first.batch?.id} has ${open.length} of ${first.batch?.count} events`;
    return { kind: 'incomplete_batch', line: lineOfId.get(first.id) ?? 0, problem };
  };

  return {
    add(event, line) {
      sessionId ??= event.sessionId;
      const fault = identityFault(event, { sessionId, lineOfId }) ?? epochFault(event, last());
      if (fault !== undefined) return { ...fault, line };
      if (open.length > 0 && !continues(open, event)) return openBatch();
      if (open.length === 0 && !begins(event)) {
        const problem = `the beginning of batch ${event.batch?.id} is missing`;
        return { kind: 'incomplete_batch', problem, line };
      }
      lineOfId.set(event.id, line);
      open.push(event);
      if (open.length === (event.batch?.count ?? 1)) {
        whole.push(...open);
        open = [];
      }
      return undefined;
    },
    openBatch,
    wholeEvents: () => whole,
    epoch() {
      const event = last();
      return event && epochOf(event);
    },
    sumBefore: (sequence) => (sequence === 0 ? '' : at(sequence - 1)?.sum),
    beginsBatchAt(sequence) {
      const event = at(sequence);
      return event !== undefined && begins(event);
    },
    dropFrom(sequence) {
      const dropped = [
        ...whole.slice(sequence),
        ...open.slice(Math.max(0, sequence - whole.length)),
      ];
      whole = whole.slice(0, sequence);
      open = [];
      return dropped.map((event) => {
        const line = lineOfId.get(event.id) ?? 0;
        lineOfId.delete(event.id);
        return { event, line };
      });
    },
  };
}

function identityFault(
  { id, parentId, sessionId }: SessionEvent,
  log: { readonly sessionId: SessionId; readonly lineOfId: ReadonlyMap<string, number> },
): LineFault | undefined {
  if (sessionId !== log.sessionId) {
    const problem = `the event is of session ${sessionId} and the log of ${log.sessionId}`;
    return { kind: 'bad_event', problem };
  }
  const earlier = log.lineOfId.get(id);
  if (earlier !== undefined) {
    return { kind: 'bad_event', problem: `line ${earlier} has an event ${id} already` };
  }
  if (parentId === null) {
    return log.lineOfId.size === 0
      ? undefined
      : { kind: 'missing_parent', problem: 'only the first event may have no parent' };
  }
  if (log.lineOfId.has(parentId)) return undefined;
  return { kind: 'missing_parent', problem: `no event ${parentId} stands before this one` };
}

/** Out of line, an earlier epoch is a late writer; in line, nobody can have written it. */
function epochFault(event: SessionEvent, before: SessionEvent | undefined): LineFault | undefined {
  if (before === undefined || epochOf(event) >= epochOf(before)) return undefined;
  const problem = `the event is of epoch ${epochOf(event)} and follows one of ${epochOf(before)}`;
  return { kind: 'wrong_epoch', problem };
}

/** Whether an event may come after a whole batch. */
function begins({ id, batch }: SessionEvent): boolean {
  return batch === undefined || (batch.index === 0 && batch.id === id);
}

/** Whether an event is the next one of the batch that these began. */
function continues(open: readonly SessionEvent[], { batch, epoch }: SessionEvent): boolean {
  const begun = open[0]?.batch;
  if (epoch !== open[0]?.epoch) return false;
  return batch?.id === begun?.id && batch?.count === begun?.count && batch?.index === open.length;
}
