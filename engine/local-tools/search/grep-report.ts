import { keptRows } from './kept-rows.ts';
import { lineRows } from './line-rows.ts';
import { note, shownPath, withNotes } from './notes.ts';
import type { Line } from './read-lines.ts';
import type { GrepTask, SearchAnswer } from './search-task.ts';
import { shownLine } from './shown-line.ts';
import type { WalkOptions } from './walk.ts';

/** What a grep has found so far; takes it in the order of the answer. */
export interface GrepReport extends Pick<WalkOptions, 'onUnread'> {
  file(path: string): FileReport;
  onBinary(path: string): void;
  /** Too large to be searched as a whole. */
  onTooLarge(path: string): void;
  render(): SearchAnswer;
}

/** One file, line by line. */
export interface FileReport {
  /**
   * @param matchIndex where the first match begins; `undefined` where there is none
   * @returns false when no more of this file is needed
   */
  line(line: Line, matchIndex: number | undefined): boolean;
  end(): void;
}

export function grepReport(task: GrepTask): GrepReport {
  const rows = keptRows(task.rowsMax);
  const printer = lineRows(task, rows.push);
  const unread = note(['path could not be read', 'paths could not be read']);
  const binary = note(['binary file was not searched', 'binary files were not searched']);
  const large = note([
    'file is too large for multiline, and was not searched',
    'files are too large for multiline, and were not searched',
  ]);
  const long = note([
    'file has a line of over 1 MiB, of which only the beginning was searched',
    'files have lines of over 1 MiB, of which only the beginning was searched',
  ]);
  let matchCount = 0;
  let fileCount = 0;

  const file = (path: string): FileReport => {
    const shown = shownPath(path);
    const found = printer.file(shown);
    let count = 0;
    let cut = false;
    return {
      line(line, matchIndex) {
        cut ||= line.wholeBytes !== undefined;
        const matched = matchIndex !== undefined;
        if (matched) count += 1;
        if (task.mode === 'content') {
          found.line(() => shownLine(line, matchIndex ?? 0), { matched });
        }
        return task.mode !== 'files_with_matches' || !matched;
      },
      end() {
        if (cut) long.push(shown);
        if (count === 0) return;
        matchCount += count;
        fileCount += 1;
        if (task.mode === 'files_with_matches') rows.push(shown);
        if (task.mode === 'count') rows.push(`${shown}:${count}`);
      },
    };
  };
  return {
    file,
    onUnread: ({ path, reason }) => unread.push(`${shownPath(path)} (${reason})`),
    onBinary: (path) => binary.push(shownPath(path)),
    onTooLarge: (path) => large.push(shownPath(path)),
    render() {
      const { text, ...truncation } = rows.render();
      const total =
        task.mode === 'count' && fileCount > 0 ? [totalOf({ matchCount, fileCount })] : [];
      const notes = [
        leftOut(rows),
        ...total,
        ...[large, long, binary, unread].map((each) => each.render()),
      ];
      const found = fileCount === 0 ? 'No matches found.' : text;
      // An answer that ends where the call said it should end is not cut.
      const asAsked = rows.keptCount === task.rowsMax;
      return { ok: true, text: withNotes(found, notes.flat()), ...(asAsked ? {} : truncation) };
    },
  };
}

const totalOf = (sum: { readonly matchCount: number; readonly fileCount: number }): string => {
  const lines = sum.matchCount === 1 ? '1 matching line' : `${sum.matchCount} matching lines`;
  return `[${lines} in ${sum.fileCount === 1 ? '1 file' : `${sum.fileCount} files`}]`;
};

function leftOut(rows: { readonly count: number; readonly keptCount: number }): readonly string[] {
  const left = rows.count - rows.keptCount;
  if (left === 0) return [];
  return [
    `[... ${left} more ${left === 1 ? 'row' : 'rows'}; narrow pattern, path or glob to see them]`,
  ];
}
