/** A promise that was broken: which one (see ARCHITECTURE.md), where, and what was seen. */
export interface Violation {
  readonly invariant: string;
  /** Sequence of the event where it showed, or index of the request. */
  readonly at: number;
  readonly message: string;
}

/** A violation before its place is known. */
export type Broken = readonly [invariant: string, message: string];
