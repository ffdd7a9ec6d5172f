import { keyOf } from './boundaries.ts';
import { importsOf } from './imports.ts';
import { isSource, isTest } from './source-files.ts';
import type { RepositoryFile } from './source-files.ts';

/**
 * Every cycle between folders of the boundary table, as `a → b → a`, found by what the files
 * really import. Tests do not count: a folder's tests may use fakes that know the folder. A folder
 * and one inside it are one family: the gateway loads its adapters, and they use the gateway.
 */
export function folderCycles(files: readonly RepositoryFile[]): string[] {
  const edges = edgesBetween(files.filter(({ path }) => isSource(path) && !isTest(path)));
  const cycles = new Set<string>();
  const walk = (trail: readonly string[]): void => {
    for (const next of edges.get(trail.at(-1) ?? '') ?? []) {
      // Only from its smallest member, so that each cycle is told once.
      if (next === trail[0]) cycles.add([...trail, next].join(' → '));
      else if (next > (trail[0] ?? '') && !trail.includes(next)) walk([...trail, next]);
    }
  };
  for (const folder of edges.keys()) walk([folder]);
  return [...cycles].toSorted();
}

function edgesBetween(files: readonly RepositoryFile[]): Map<string, Set<string>> {
  const edges = new Map<string, Set<string>>();
  for (const file of files) {
    const from = keyOf(file.path);
    if (from === undefined) continue;
    const targets = edges.get(from) ?? new Set();
    for (const { target } of importsOf(file)) {
      const to = keyOf(target);
      if (to !== undefined && !sameFamily(from, to)) targets.add(to);
    }
    edges.set(from, targets);
  }
  return edges;
}

const sameFamily = (left: string, right: string): boolean =>
  `${left}/`.startsWith(`${right}/`) || `${right}/`.startsWith(`${left}/`);
