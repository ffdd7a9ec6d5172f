/** A door of the package: what may be imported, and from which file here it is made. */
export interface PackageEntry {
  /** As in `exports`. */
  readonly subpath: string;
  /** Name of its files in the package, without an ending. */
  readonly name: string;
}

/** Every door. Whatever is not exported by one of these files is nobody's business but ours. */
export const entries: readonly PackageEntry[] = [
  { subpath: '.', name: 'reprise' },
  { subpath: './engine', name: 'engine' },
  { subpath: './recordings', name: 'recordings' },
  { subpath: './recordings/msw', name: 'msw' },
  { subpath: './vitest', name: 'vitest' },
];

/** The file in this repository that a door is made from. */
export const sourceOf = ({ name }: PackageEntry): string => `packaging/entries/${name}.ts`;

/** The oldest Node that the package runs on: 22.13 is the first whose `styleText` knows a stream. */
export const nodeMin = '22.13.0';

/**
 * What becomes of each package that the code imports. A package that is not listed stops the build.
 * - `bundled`: its code is in ours, in a chunk of its own where it is loaded late.
 * - `installed`: npm puts it beside ours.
 * - `peer`: the one that the user has, if any; only a door of its own needs it.
 */
export const packages: Readonly<Record<string, 'bundled' | 'installed' | 'peer'>> = {
  '@anthropic-ai/sdk': 'bundled',
  '@google/genai': 'bundled',
  // What the compiler puts in place of syntax that Node 22 does not have, such as `await using`.
  '@oxc-project/runtime': 'bundled',
  commander: 'bundled',
  ignore: 'bundled',
  openai: 'bundled',
  picomatch: 'bundled',
  yaml: 'bundled',
  // Bundled as well, since its 80 files cost 30 ms; installed for the types that ours are written in.
  zod: 'bundled',
  // Reads a file of its own beside its code.
  msw: 'peer',
  // A binary for each system.
  'better-sqlite3': 'peer',
  vitest: 'peer',
};

/** Peers of which only some versions fit; of the others, that which is tested here and later ones. */
export const peerVersions: Readonly<Record<string, string>> = {
  // `Matchers` has other type parameters before.
  vitest: '>=5',
};

/** Data that goes into the package as it is, at the same path: code finds it from its own folder. */
export const data: readonly string[] = [
  'scenarios/scenario.schema.json',
  // What `reprise init` writes.
  'scenarios/catalog/coding/fix-failing-test',
  'recordings/library/anthropic/fix-failing-test',
];
