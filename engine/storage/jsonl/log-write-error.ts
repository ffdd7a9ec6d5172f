import { CodedError } from '#engine/schema/errors.ts';

export type LogWriteErrorCode =
  | 'log.unknown_parent' // the parent asked for is not in the log
  | 'log.bad_draft' // what should be appended could not be read again
  | 'log.write_failed' // the disk did not take it; the log's end is unknown
  | 'log.fenced' // another writer has the session; what was given is not part of the log
  | 'log.closed'; // the log was let go

/** A log did not take what was given to it. */
export class LogWriteError extends CodedError<LogWriteErrorCode> {}
