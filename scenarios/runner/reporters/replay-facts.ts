import type { ScenarioRun } from '../play.ts';
import { figuresOf, type ReceiptFigures } from '../render-receipt.ts';

/** What the receipts of runs say, for reporters that have a place for it. */
export interface ReplayFacts extends ReceiptFigures {
  /** Ways out of the process that were taken: none is allowed (invariant R3). */
  readonly socketsOpened: number;
  /** What commands could reach, a status once: `isolated`, or why not. */
  readonly childNetwork: string;
}

export function replayFacts(runs: readonly ScenarioRun[]): ReplayFacts {
  const all = runs.map(({ receipt }) => figuresOf(receipt));
  const sum = (figure: keyof ReceiptFigures): number =>
    all.reduce((total, figures) => total + figures[figure], 0);
  return {
    served: sum('served'),
    missed: sum('missed'),
    unused: sum('unused'),
    drift: sum('drift'),
    socketsOpened: runs.reduce((total, { sockets }) => total + sockets.opened.length, 0),
    childNetwork:
      [...new Set(runs.map(({ sockets }) => sockets.childNetwork))].join(', ') || 'none',
  };
}
