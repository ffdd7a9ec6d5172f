import type { SessionEvent } from '#engine/schema/events/session-event.ts';
import type { SessionId } from '#engine/schema/ids.ts';
import { checkLine, type ExpectedLine, type LineFault } from './check-line.ts';
import { hasHole } from './hole.ts';
import { lateLines } from './late-lines.ts';
import type { LogProblem } from './log-problem.ts';
import { epochOf, logTree } from './log-tree.ts';
import { scanFindings, type ScanFindings, type TornEnd } from './scan-findings.ts';

/** What a log's bytes say. */
export interface LogScan {
  /** The events of all whole batches before the first damage, without those of late writers. */
  readonly events: readonly SessionEvent[];
  /** The epoch of the last of them; undefined without any. */
  readonly epoch: number | undefined;
  /** Where the last of those events ends. */
  readonly soundBytes: number;
  /** In the order of the file. */
  readonly problems: readonly LogProblem[];
  /** The first problem that cannot be passed over, and that opening does not mend. */
  readonly damage: LogProblem | undefined;
  /**
   * Set where the log is sound but for its end, which is as a crash leaves it: then everything
   * after `soundBytes` was being written, and nobody was told of it.
   */
  readonly tornEnd: TornEnd | undefined;
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
 * A crash is taken to leave a beginning of what was being written, or a hole in it. So a bad line
 * counts as torn if it is the last one or has a hole; else, what lies before a later, whole line is
 * damage. Lines of writers that had lost the session are told and passed over.
 */
export function scanLog(bytes: Uint8Array, { file, sessionId }: LogSource): LogScan {
  const tree = logTree(sessionId);
  const late = lateLines(tree);
  const found = scanFindings(file);
  let soundBytes = 0;
  let expected: ExpectedLine = { sequence: 0, previousSums: [''] };
  for (const line of linesOf(bytes)) {
    const { event, fault, next } = checkLine(line.text, expected);
    const isJudged = fault !== undefined && found.damage === undefined && line.isEnded;
    const other = isJudged ? late.judge(line.text) : undefined;
    if (other?.kind === 'late') {
      late.add(other.event);
      found.passOver(line.number, other.event, tree.epoch() ?? 0);
      continue;
    }
    for (const dropped of other === undefined ? [] : tree.dropFrom(other.event.sequence)) {
      late.add(dropped.event);
      found.passOver(dropped.line, dropped.event, epochOf(other?.event ?? dropped.event));
    }
    expected = other?.next ?? next;
    const placed = line.isEnded ? (other?.event ?? event) : undefined;
    if (placed === undefined) {
      if (reportLine(found, line, { fault, bytes }) === 'stop') break;
    } else if (found.damage === undefined) {
      const misplaced = tree.add(placed, line.number);
      if (misplaced !== undefined) found.report(misplaced.line, misplaced);
      else if (tree.openBatch() === undefined) soundBytes = line.end;
    }
  }
  const cut = tree.openBatch();
  if (found.damage === undefined && found.tornEnd === undefined && cut !== undefined) {
    found.tear(cut.line, 'incomplete_batch', cut.problem);
  }
  const { damage, tornEnd } = found;
  const events = tree.wholeEvents();
  const last = events.at(-1);
  const epoch = last && epochOf(last);
  return { events, epoch, soundBytes, problems: found.inOrder(), damage, tornEnd };
}

/** @returns `stop` where nothing after the line is to be judged */
function reportLine(
  found: ScanFindings,
  line: Line,
  { fault, bytes }: { readonly fault: LineFault | undefined; readonly bytes: Uint8Array },
): 'stop' | undefined {
  if (line.isLast && (fault === undefined || !line.isEnded || isTorn(fault))) {
    const reason = line.isEnded ? fault?.problem : 'it has no newline';
    found.tear(line.number, 'torn_line', `the last line is torn: ${reason}`);
    return undefined;
  }
  if (found.damage === undefined && hasHole(bytes, line)) {
    const problem = 'here is a hole, as a power cut leaves it in what is being written';
    found.tear(line.number, 'torn_line', problem);
    return 'stop';
  }
  if (fault === undefined) return undefined;
  found.report(line.number, fault);
  return fault.kind === 'too_new' ? 'stop' : undefined;
}

const isTorn = ({ kind }: LineFault): boolean => kind === 'bad_json' || kind === 'wrong_sum';

interface Line {
  /** From 1. */
  readonly number: number;
  /** Without its newline. */
  readonly text: Uint8Array;
  /** Offset of its first byte. */
  readonly start: number;
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
    const end = start + text.length + (isEnded ? 1 : 0);
    number += 1;
    yield { number, text, start, end, isLast: end === bytes.length, isEnded };
    start = end;
  }
}
