import { maskSource } from './mask-source.ts';
import { isSource } from './source-files.ts';
import type { RepositoryFile } from './source-files.ts';

/** Schemas are the values whose names begin like those of types. */
const SCHEMA = /\bexport const ([A-Z]\w*[a-z]\w*)\b/g;
const DECLARATION = /\bexport (?:declare )?(?:const|type|interface|class|function) ([A-Z]\w*)\b/g;

/**
 * Names of exported schemas that another file declares too. A contract exists once; whoever needs
 * it imports it, because two copies drift apart.
 */
export function contractsDefinedTwice(files: readonly RepositoryFile[]): string[] {
  const sources = files
    .filter(({ path }) => isSource(path))
    .map(({ path, text }) => ({ path, code: maskSource(text).code }));
  const homes = new Map<string, string>();
  for (const { path, code } of sources) {
    for (const name of namesIn(code, SCHEMA)) if (!homes.has(name)) homes.set(name, path);
  }
  return sources.flatMap(({ path, code }) =>
    [...namesIn(code, DECLARATION)].flatMap((name) => {
      const home = homes.get(name);
      if (home === undefined || home === path) return [];
      return [`${path}: ${name} is the contract of ${home}; import it, or find another name`];
    }),
  );
}

const namesIn = (code: string, pattern: RegExp): Set<string> =>
  new Set([...code.matchAll(pattern)].flatMap((match) => match[1] ?? []));
