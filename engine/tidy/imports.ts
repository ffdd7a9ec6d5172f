import path from 'node:path';
import { maskSource } from './mask-source.ts';
import { folderOf, lineAt } from './source-files.ts';
import type { RepositoryFile } from './source-files.ts';

/** One import, re-export or `import()` of a file, also where only types are meant. */
export interface Import {
  /** As it is written. */
  readonly specifier: string;
  /** A path of this repository, `node:`, or the name of a package. */
  readonly target: string;
  readonly line: number;
}

const STATIC = /\b(?:from|import)\s*['"]/g;
const DYNAMIC = /\bimport\s*\(\s*['"`]/g;

/** Everything that a file imports by a literal name, in the order of the text. */
export function importsOf(file: RepositoryFile): Import[] {
  const { code } = maskSource(file.text);
  const places = [...code.matchAll(STATIC), ...code.matchAll(DYNAMIC)].map(
    (match) => match.index + match[0].length,
  );
  return places
    .toSorted((left, right) => left - right)
    .map((start) => {
      // The view of the code holds the same quote at the same index, with nothing inside.
      const quote = code.charAt(start - 1);
      const specifier = file.text.slice(start, code.indexOf(quote, start));
      return { specifier, target: targetOf(specifier, file.path), line: lineAt(code, start) };
    });
}

function targetOf(specifier: string, from: string): string {
  if (specifier.startsWith('#')) return specifier.slice(1);
  if (specifier.startsWith('.')) return path.posix.join(folderOf(from), specifier);
  if (specifier.startsWith('node:')) return 'node:';
  return specifier
    .split('/')
    .slice(0, specifier.startsWith('@') ? 2 : 1)
    .join('/');
}
