import type { SessionEvent } from '#engine/schema/events/session-event.ts';
import type { LineFault } from './check-line.ts';
import { logProblem, type LogProblem } from './log-problem.ts';
import { epochOf } from './log-tree.ts';

/** In which way the end of a log is as a crash leaves it. */
export type TornEnd = 'torn_line' | 'incomplete_batch';

/** What a scan has found so far, put into words as it is found. */
export interface ScanFindings {
  /** The first problem that cannot be passed over, and that opening does not mend. */
  readonly damage: LogProblem | undefined;
  readonly tornEnd: TornEnd | undefined;
  report(line: number, fault: LineFault): void;
  /** From this line on the log is torn; where there is damage before, that is damage too. */
  tear(line: number, tornEnd: TornEnd, problem: string): void;
  /** The event is of a writer that wrote after a later epoch had begun. */
  passOver(line: number, event: SessionEvent, laterEpoch: number): void;
  inOrder(): readonly LogProblem[];
}

export function scanFindings(file: string): ScanFindings {
  const problems: LogProblem[] = [];
  let damage: LogProblem | undefined;
  let tornEnd: TornEnd | undefined;
  const tell = (line: number, { kind, problem }: LineFault): LogProblem => {
    const told = logProblem({ kind, file, line, problem }, { isTornEnd: tornEnd !== undefined });
    problems.push(told);
    return told;
  };
  return {
    get damage() {
      return damage;
    },
    get tornEnd() {
      return tornEnd;
    },
    report(line, fault) {
      const told = tell(line, fault);
      damage ??= told;
    },
    tear(line, kind, problem) {
      if (damage === undefined) tornEnd = kind;
      tell(line, { kind, problem });
    },
    passOver(line, event, laterEpoch) {
      const problem =
        `event ${event.id} is of epoch ${epochOf(event)}, and its writer was late: the session was ` +
        `at epoch ${laterEpoch} already`;
      tell(line, { kind: 'late_batch', problem });
    },
    inOrder: () => problems.toSorted((left, right) => left.line - right.line),
  };
}
