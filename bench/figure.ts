import type { Spread } from './statistics.ts';

/** What a measured thing is held to. */
export interface Target {
  /** What counts, in `unit`; not always what the figure shows. */
  readonly value: number;
  /** The greatest value that is good. */
  readonly most: number;
  /** Follows the number, such as `× the SDK` or `ms over the floor`. */
  readonly unit: string;
}

export const isMet = ({ value, most }: Target): boolean => value <= most;

/** One line of a table. */
export interface Figure {
  readonly name: string;
  readonly value: number;
  /** Of one piece of work, such as `µs an event`. */
  readonly unit: string;
  /** To something that was measured in the same rounds, which is named. */
  readonly ratio?: Spread & { readonly to: string };
  readonly target?: Target;
}

/** Figures that belong together. */
export interface Table {
  readonly title: string;
  readonly figures: readonly Figure[];
  /** What a reader has to know, such as what could not be measured. */
  readonly notes?: readonly string[];
}

/** Something to run by its name: `npm run bench <name>`. */
export interface Suite {
  readonly name: string;
  /** What it measures, in half a line. */
  readonly about: string;
  run(): Promise<readonly Table[]>;
}
