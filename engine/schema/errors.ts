/** What every error of this project carries: a stable code, and whether trying again can help. */
export interface CodedErrorOptions {
  readonly retryable?: boolean;
  readonly cause?: unknown;
}

/** Base of all errors thrown on purpose. The message says what failed, and what to do. */
export class CodedError<Code extends string = string> extends Error {
  readonly code: Code;
  readonly retryable: boolean;

  constructor(code: Code, message: string, options: CodedErrorOptions = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = new.target.name;
    this.code = code;
    this.retryable = options.retryable ?? false;
  }
}

export type EngineErrorCode =
  | 'engine.invariant' // the engine broke a promise of its own; the session stops
  | 'engine.busy' // a turn is running and a second one was asked for
  | 'engine.no_turn' // steering without a running turn
  | 'engine.ended' // the session was ended
  | 'engine.rewind' // a rewind to the middle of a turn
  | 'engine.configuration'; // options that contradict each other

/** The engine cannot or may not do what was asked of it. */
export class EngineError extends CodedError<EngineErrorCode> {}

/** A place in an input file; lines count from 1. */
export interface InputPlace {
  readonly file: string;
  readonly line?: number | undefined;
}

/**
 * Input from outside (a log, a recording, a scenario) cannot be read. The message is
 * `file:line: problem. mend`; nothing was overwritten.
 */
export class InputError<Code extends string = string> extends CodedError<Code> {
  readonly place: InputPlace;
  readonly problem: string;
  readonly mend: string;

  constructor(
    code: Code,
    report: InputPlace & {
      readonly problem: string;
      readonly mend: string;
      readonly cause?: unknown;
    },
  ) {
    const place = report.line === undefined ? report.file : `${report.file}:${report.line}`;
    super(code, `${place}: ${report.problem}. ${report.mend}`, { cause: report.cause });
    this.place = { file: report.file, line: report.line };
    this.problem = report.problem;
    this.mend = report.mend;
  }
}
