import type { SessionEvent } from '#engine/schema/events/session-event.ts';
import type { SessionId } from '#engine/schema/ids.ts';
import { checkLine, type ExpectedLine, type LineFault } from './check-line.ts';
import { logProblem, type LogProblem } from './log-problem.ts';
import { logTree } from './log-tree.ts';

/** What a log's bytes say. */
export interface LogScan {
  /** The events of all whole batches before the first problem. */
  readonly events: readonly SessionEvent[];
  /** Where the last of those events ends. */
  readonly soundBytes: number;
  /** In the order of the file. */
  readonly problems: readonly LogProblem[];
  /**
   * Set where the only problem is at the end and of a kind that a crash leaves: then everything
   * after `soundBytes` belongs to one call of `append` that nobody was told of.
   */
  readonly tornEnd: 'torn_line' | 'incomplete_batch' | undefined;
}

/** Where the bytes come from. */
export interface LogSource {
  /** Named in messages. */
  readonly file: string;
  /** The session that the log should be of; that of its first event if not given. */
  readonly sessionId?: SessionId | undefined;
}

const newline = 0x0a;

/**
 * Reads and checks a whole log, and does not stop at the first problem: every line that was changed
 * is told. Parents, ids and batches are checked only up to the first one, as what is missing
 * afterwards may be its consequence.
 *
 * A crash is taken to leave a beginning of what was being written, so a bad line counts as torn
 * only if it is the last one. What lies before a later, whole line is damage.
 */
export function scanLog(bytes: Uint8Array, { file, sessionId }: LogSource): LogScan {
  const tree = logTree(sessionId);
  const problems: LogProblem[] = [];
  let tornEnd: LogScan['tornEnd'];
  const report = (line: number, { kind, problem }: LineFault): void => {
    const isTornEnd = tornEnd !== undefined;
    problems.push(logProblem({ kind, file, line, problem }, { isTornEnd }));
  };
  let soundBytes = 0;
  let expected: ExpectedLine = { sequence: 0, previousSums: [''] };
  for (const { number, text, end, isLast, isEnded } of linesOf(bytes)) {
    const { event, fault, next } = checkLine(text, expected);
    expected = next;
    if (isLast && (!isEnded || fault?.kind === 'bad_json' || fault?.kind === 'wrong_sum')) {
      const reason = isEnded ? fault?.problem : 'it has no newline';
      if (problems.length === 0) tornEnd = 'torn_line';
      report(number, { kind: 'torn_line', problem: `the last line is torn: ${reason}` });
    } else if (fault !== undefined) {
      report(number, fault);
      if (fault.kind === 'too_new') break;
    } else if (problems.length === 0) {
      const misplaced = tree.add(event, number);
      if (misplaced !== undefined) report(misplaced.line, misplaced);
      else if (tree.openBatch() === undefined) soundBytes = end;
    }
  }
  const cut = tree.openBatch();
  if (problems.length === 0 && cut !== undefined) {
    tornEnd = 'incomplete_batch';
    report(cut.line, cut);
  }
  return { events: tree.wholeEvents(), soundBytes, problems, tornEnd };
}

interface Line {
  /** From 1. */
  readonly number: number;
  /** Without its newline. */
  readonly text: Uint8Array;
  /** Offset of the byte after its newline. */
  readonly end: number;
  readonly isLast: boolean;
  readonly isEnded: boolean;
}

function* linesOf(bytes: Uint8Array): Generator<Line> {
  let number = 0;
  for (let start = 0; start < bytes.length;) {
    const found = bytes.indexOf(newline, start);
    const isEnded = found !== -1;
    const text = bytes.subarray(start, isEnded ? found : bytes.length);
    start += text.length + (isEnded ? 1 : 0);
    number += 1;
    yield { number, text, end: start, isLast: start === bytes.length, isEnded };
  }
}
