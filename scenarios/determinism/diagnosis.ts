import type { AmbientKind } from './ambient-kind.ts';

/** Something that a program took from its surroundings, at one place. */
export interface Finding {
  readonly source: string;
  readonly kind: AmbientKind;
  /** The command, the folder, the host. */
  readonly detail?: string | undefined;
  /** How often. */
  readonly count: number;
  /** Whose code asked: `engine`, `harness`, `program`, or the name of a package. */
  readonly owner: string;
  /** The first time, nearest frame first: `file:line:column (function)`. */
  readonly stack: readonly string[];
  /** How it is known that it made a difference; undefined where none showed. */
  readonly reached?: string | undefined;
  /** The engine's ports stand for it, and it was read past them. */
  readonly isForbidden: boolean;
  /** Why it may be read. */
  readonly note?: string | undefined;
  readonly mend: string;
}

/** What came of looking for nondeterminism. */
export interface Diagnosis {
  /** The scenario or the command. */
  readonly subject: string;
  /** Repeats the delays and the order of listings. */
  readonly seed: string;
  /** What was otherwise in the second run, in words. */
  readonly surroundings: readonly string[];
  /** How both runs ended, where they ended alike and not as they should. */
  readonly ending?: string | undefined;
  /** In what the second run was another one, line by line; empty where it was the same. */
  readonly difference: readonly string[];
  /** What has to be otherwise, alone, for a difference to show; empty where that was not tried. */
  readonly causes: readonly string[];
  /** What mattered first. */
  readonly findings: readonly Finding[];
}

export const mattered = ({ reached, isForbidden }: Finding): boolean =>
  reached !== undefined || isForbidden;

/** Whether nothing was found that mattered. */
export const isSound = ({ difference, findings }: Diagnosis): boolean =>
  difference.length === 0 && !findings.some(mattered);
