import { InputError } from '#engine/schema/errors.ts';

/** What can be wrong with a line of a log. The first two are what a crash leaves at the end. */
export type LogProblemKind =
  | 'torn_line'
  | 'incomplete_batch'
  | 'bad_json'
  | 'bad_event'
  | 'unknown_event'
  | 'wrong_sum'
  | 'wrong_sequence'
  | 'missing_parent'
  | 'wrong_epoch'
  | 'late_batch'
  | 'too_new';

/** One thing wrong with a log, and where; lines count from 1. */
export interface LogProblem {
  readonly kind: LogProblemKind;
  readonly file: string;
  readonly line: number;
  readonly problem: string;
  readonly mend: string;
  /** `file:line: problem. mend` */
  readonly message: string;
}

/** Why a log cannot be read or opened. */
export type LogInputErrorCode =
  | 'log.exists'
  | 'log.missing'
  | 'log.locked'
  | 'log.unwritable'
  | 'log.damaged'
  | 'log.unknown_event'
  | 'log.too_new';

const putAside =
  'Opening the session puts these bytes aside, in a file beside the log, and goes on.';
const restore =
  'What stands before this line can be read. To go on, restore the file from a copy, or cut it ' +
  'before this line.';
const passOver =
  'Nobody was told that it was written, and readers pass over it: nothing is lost. Remove the ' +
  'line to be rid of this message.';
const update = 'A newer version of reprise wrote it: update reprise, then open the session again.';

const mends: Readonly<Record<LogProblemKind, string>> = {
  torn_line: restore,
  incomplete_batch: restore,
  bad_json: restore,
  bad_event: restore,
  unknown_event: update,
  wrong_sum: restore,
  wrong_sequence: restore,
  missing_parent: restore,
  wrong_epoch: restore,
  late_batch: passOver,
  too_new: update,
};

/**
 * Puts a problem into words.
 * @param options.isTornEnd whether it is what a crash leaves, so that opening mends it
 */
export function logProblem(
  found: Pick<LogProblem, 'kind' | 'file' | 'line' | 'problem'>,
  { isTornEnd }: { readonly isTornEnd: boolean },
): LogProblem {
  const told = { ...found, mend: isTornEnd ? putAside : mends[found.kind] };
  return { ...told, message: new InputError('log.damaged', told).message };
}

/** The error of a reader or writer that cannot do with this problem. */
export function toInputError(problem: LogProblem): InputError<LogInputErrorCode> {
  return new InputError<LogInputErrorCode>(codeOf(problem.kind), problem);
}

function codeOf(kind: LogProblemKind): LogInputErrorCode {
  if (kind === 'too_new') return 'log.too_new';
  if (kind === 'unknown_event') return 'log.unknown_event';
  return 'log.damaged';
}
