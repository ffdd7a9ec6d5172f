import { LOG_VERSION } from '#engine/schema/events/envelope.ts';
import { safeParseEvent, SessionEvent } from '#engine/schema/events/session-event.ts';
import { splitSum, sumOf } from './codec.ts';
import type { LogProblemKind } from './log-problem.ts';

/** What the lines before ask of a line. */
export interface ExpectedLine {
  /** Undefined after a line whose place is in doubt: then any sequence will do. */
  readonly sequence: number | undefined;
  /**
   * The sums that this line may follow; none: any. After a wrong sum there are two, the one
   * written and the one that would be right, as either the line or only its sum was changed.
   */
  readonly previousSums: readonly string[];
}

/** What is wrong with a line, before it has a place in a file. */
export interface LineFault {
  readonly kind: LogProblemKind;
  readonly problem: string;
}

/** One line on its own: the event in it or what is wrong, and what that asks of the next line. */
export type CheckedLine = { readonly next: ExpectedLine } & (
  | { readonly event: SessionEvent; readonly fault?: undefined }
  | { readonly event?: undefined; readonly fault: LineFault }
);

const knownTypes: ReadonlySet<unknown> = new Set(
  SessionEvent.options.map((option) => option.shape.type.value),
);
// A byte order mark is a changed byte as well, so it must not be skipped.
const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/**
 * Checks what one line can say by itself and after the one before it. Order matters: version first,
 * as a newer one may sum differently; schema last, as a changed byte is better told as one.
 * @param line without its newline
 */
export function checkLine(line: Uint8Array, expected: ExpectedLine): CheckedLine {
  const summed = splitSum(line);
  const rightSums = expected.previousSums.map((previous) =>
    summed === undefined ? undefined : sumOf(previous, summed.body),
  );
  const known = [summed?.sum, ...rightSums].filter((sum) => sum !== undefined);
  const faulty = (kind: LogProblemKind, problem: string): CheckedLine => ({
    fault: { kind, problem },
    next: { sequence: undefined, previousSums: known },
  });

  const raw = parseObject(line);
  if (raw === undefined) return faulty('bad_json', 'the line is not a JSON object');
  const { v, sequence, type } = raw;
  if (typeof v === 'number' && v > LOG_VERSION) {
    return faulty('too_new', `the log has version ${v}, and this program reads ${LOG_VERSION}`);
  }
  if (summed === undefined) return faulty('wrong_sum', 'the line does not end with its sum');
  if (expected.sequence !== undefined && sequence !== expected.sequence) {
    return faulty(
      'wrong_sequence',
      `sequence ${String(sequence)} stands where ${expected.sequence} belongs, so lines are ` +
        'missing, doubled or moved',
    );
  }
  if (rightSums.length > 0 && !rightSums.includes(summed.sum)) {
    return faulty(
      'wrong_sum',
      `this line or its sum was changed: the sum is ${summed.sum} and should be ` +
        rightSums.join(' or '),
    );
  }
  if (typeof type === 'string' && !knownTypes.has(type)) {
    return faulty('unknown_event', `this program knows no event "${type}"`);
  }
  const parsed = safeParseEvent(raw);
  if (!parsed.success) {
    const issue = parsed.error.issues[0];
    return faulty('bad_event', `${issue?.path.join('.')} does not fit: ${issue?.message}`);
  }
  const event = parsed.data;
  return { event, next: { sequence: event.sequence + 1, previousSums: [summed.sum] } };
}

/** Undefined for what is not UTF-8, not JSON or not an object. */
function parseObject(line: Uint8Array): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(utf8.decode(line));
    const isObject = typeof value === 'object' && value !== null && !Array.isArray(value);
    return isObject ? (value as Record<string, unknown>) : undefined;
  } catch (error) {
    // SyntaxError from JSON, TypeError from the decoder: both are about the line.
    if (error instanceof SyntaxError || error instanceof TypeError) return undefined;
    throw error;
  }
}
