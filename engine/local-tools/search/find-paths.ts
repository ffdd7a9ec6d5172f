import { globMatcher } from './glob-pattern.ts';
import { keptRows } from './kept-rows.ts';
import { note, shownPath, withNotes } from './notes.ts';
import type { GlobTask, SearchAnswer } from './search-task.ts';
import { walk } from './walk.ts';

/** The most paths that are shown. */
export const pathsMax = 1000;

/** Carries out a glob. */
export function findPaths({ scope, pattern }: GlobTask): SearchAnswer {
  const matches = globMatcher(pattern, { byName: false });
  const rows = keptRows(pathsMax);
  const unread = note(['path could not be read', 'paths could not be read']);
  const onUnread = ({ path, reason }: { readonly path: string; readonly reason: string }): void =>
    unread.push(`${shownPath(path)} (${reason})`);
  const above = scope.start === '' ? 0 : scope.start.length + 1;
  for (const path of walk({ ...scope, onUnread })) {
    if (matches(path.slice(above))) rows.push(shownPath(path));
  }
  const { text, ...truncation } = rows.render();
  const left = rows.count - rows.keptCount;
  const more = left === 1 ? '1 more file' : `${left} more files`;
  const cut = left === 0 ? [] : [`[... ${more}; narrow the pattern, or give a path]`];
  const found = rows.count === 0 ? 'No files found.' : text;
  return { ok: true, text: withNotes(found, [...cut, ...unread.render()]), ...truncation };
}
