import { firstCharacters } from './line-cut.ts';
import { numbered } from './numbered.ts';

const contextLines = 2;
/** Of the old lines, and as many of the new ones. */
const changedLinesMax = 20;
const lineCharactersShown = 200;

/**
 * The lines in which two texts differ, with some around them: `-` with old numbers, `+` with new
 * ones. Everything between the first and the last difference is one block.
 */
export function excerpt(before: string, after: string): string {
  const old = linesOf(before);
  const now = linesOf(after);
  const shorter = Math.min(old.length, now.length);
  let start = 0;
  while (start < shorter && old[start] === now[start]) start += 1;
  let same = 0;
  while (same < shorter - start && old.at(-1 - same) === now.at(-1 - same)) same += 1;
  const oldEnd = old.length - same;
  const nowEnd = now.length - same;
  const from = Math.max(0, start - contextLines);
  return [
    ...rows(' ', now.slice(from, start), from),
    ...rows('-', old.slice(start, oldEnd), start),
    ...rows('+', now.slice(start, nowEnd), start),
    ...rows(' ', now.slice(nowEnd, nowEnd + contextLines), nowEnd),
  ].join('\n');
}

function rows(mark: string, lines: readonly string[], index: number): string[] {
  const shown = lines
    .slice(0, changedLinesMax)
    .map((line, offset) => mark + numbered(index + offset + 1, shorten(line)));
  const left = lines.length - shown.length;
  return left > 0 ? [...shown, `${mark} [... ${left} more lines]`] : shown;
}

function shorten(line: string): string {
  const first = firstCharacters(line, lineCharactersShown);
  return first === line ? line : `${first} [...]`;
}

/** Lines without their ends; the nothing after the last line end is not a line. */
function linesOf(text: string): readonly string[] {
  const lines = text.split(/\r?\n/);
  return lines.at(-1) === '' ? lines.slice(0, -1) : lines;
}
