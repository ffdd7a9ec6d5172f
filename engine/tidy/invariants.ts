import { lineAt } from './source-files.ts';
import type { RepositoryFile } from './source-files.ts';

/** An invariant as ARCHITECTURE.md lists it. */
export interface Invariant {
  /** A letter and a number, such as T1. */
  readonly id: string;
  /** The tests that hold it, as paths from the root. */
  readonly heldBy: readonly string[];
}

/** `invariant T1`, `Invariants T1 and T2`, `invariants E1 to E3`; a comment may break the line. */
const CITATION = /\binvariants?[\s*/]+([A-Z]\d+(?:(?:,| and| to)[\s*/]+[A-Z]\d+)*)/gi;

/**
 * Reads the list of invariants: items of the form
 * `- **T1** text *(held by `path/to/x.test.ts`)*`, over as many lines as they need.
 */
export function parseInvariants(architecture: string): Invariant[] {
  return architecture.split(/^(?=- |#|\s*$)/m).flatMap((item) => {
    const id = /^- \*\*([A-Z]\d+)\*\*/.exec(item)?.[1];
    if (id === undefined) return [];
    const tests = (item.split('held by')[1] ?? '').matchAll(/`([^`]+\.ts)`/g);
    return [{ id, heldBy: [...tests].flatMap((match) => match[1] ?? []) }];
  });
}

/** Citations of invariants that the list does not have. */
export function unknownCitations(
  files: readonly RepositoryFile[],
  invariants: readonly Invariant[],
): string[] {
  const listed = new Set(invariants.map(({ id }) => id));
  return files.flatMap(({ path, text }) =>
    [...text.matchAll(CITATION)].flatMap((match) =>
      (match[1]?.match(/[A-Z]\d+/gi) ?? [])
        .filter((id) => !listed.has(id))
        .map(
          (id) => `${path}:${lineAt(text, match.index)}: ARCHITECTURE.md lists no invariant ${id}`,
        ),
    ),
  );
}

/** Invariants that name no test, or one that is not among the paths of the repository. */
export function unheldInvariants(
  invariants: readonly Invariant[],
  paths: ReadonlySet<string>,
): string[] {
  return invariants.flatMap(({ id, heldBy }) => {
    if (heldBy.length === 0) return [`${id}: name the test that holds it`];
    return heldBy
      .filter((path) => !paths.has(path))
      .map((path) => `${id}: held by ${path}, which does not exist`);
  });
}
