import type { Truncation } from '#engine/schema/tool.ts';
import type { NarrowingPattern } from './narrow.ts';
import type { PatternOptions } from './regular-expression.ts';

/** What is searched. */
export interface SearchScope {
  /** The workspace, free of symbolic links. */
  readonly root: string;
  /** The folder or file, from the workspace with `/`; empty for the workspace itself. */
  readonly start: string;
  readonly startIsFile: boolean;
}

/** Finds files by their paths. */
export interface GlobTask {
  readonly kind: 'glob';
  readonly scope: SearchScope;
  readonly pattern: string;
}

export type OutputMode = 'files_with_matches' | 'content' | 'count';

/** Finds lines of files. */
export interface GrepTask extends PatternOptions {
  readonly kind: 'grep';
  readonly scope: SearchScope;
  readonly pattern: string;
  /** Which files, as `byName` of `globMatcher`. */
  readonly glob?: string | undefined;
  readonly mode: OutputMode;
  readonly linesBefore: number;
  readonly linesAfter: number;
  readonly lineNumbers: boolean;
  readonly rowsMax: number;
}

export type SearchTask = GlobTask | GrepTask;

/** What the search found, or why it cannot be done, in words for the model. */
export type SearchAnswer =
  | { readonly ok: true; readonly text: string; readonly truncation?: Truncation }
  | { readonly ok: false; readonly problem: string };

/** From the worker: its answer, or a question. */
export type FromWorker =
  | { readonly answer: SearchAnswer }
  | { readonly narrow: { readonly pattern: NarrowingPattern; readonly paths: readonly string[] } };

/** To the worker: what `Narrow` says to its question. */
export interface ToWorker {
  readonly narrowed: ReadonlySet<string> | undefined;
}
