import { folderOf, isData, isSource } from './source-files.ts';
import type { RepositoryFile } from './source-files.ts';

/** How long a source file may be before its header has to say why it is one thing. */
export const sourceLinesMax = 400;

/** Names that say of what kind the code is, and not what it is about. */
const EMPTY_NAMES = new Set(['utils', 'util', 'helpers', 'helper', 'types', 'common', 'misc']);

/** Files that are too long without a reason, and folders whose name means nothing. */
export function shapeViolations(files: readonly RepositoryFile[]): string[] {
  return [...files.filter(({ path }) => isSource(path)).flatMap(tooLong), ...emptyNames(files)];
}

function tooLong(file: RepositoryFile): string[] {
  const lines = file.text.trimEnd().split('\n').length;
  const header = /^\s*(?:\/\*[\s\S]*?\*\/|(?:\/\/.*\n)+)/.exec(file.text)?.[0] ?? '';
  if (lines <= sourceLinesMax || /\bone thing\b/.test(header)) return [];
  return [
    `${file.path}: ${lines} lines, more than ${sourceLinesMax}; split it, ` +
      'or say in a comment at its top why it is one thing',
  ];
}

function emptyNames(files: readonly RepositoryFile[]): string[] {
  const folders = new Set(
    files.filter(({ path }) => !isData(path)).map(({ path }) => folderOf(path)),
  );
  return [...folders]
    .filter((folder) => folder.split('/').some((name) => EMPTY_NAMES.has(name)))
    .map((folder) => `${folder}: name the folder after what it is about, not after a kind of code`);
}
