/** How lines are shown. */
interface RowOptions {
  readonly linesBefore: number;
  readonly linesAfter: number;
  readonly lineNumbers: boolean;
}

/** Rows for the lines of one file, in the order of the file. */
export interface LineRows {
  /** @param shown the text of the next line; asked for at once, and only where it may be needed */
  line(shown: () => string, options: { readonly matched: boolean }): void;
}

/**
 * Rows as grep writes them: `path:12:text` for a match, `path-11-text` for a line near one, and `--`
 * between groups of lines that do not touch, if lines near matches are asked for.
 */
export function lineRows(
  { linesBefore, linesAfter, lineNumbers }: RowOptions,
  push: (row: string) => void,
): { readonly file: (path: string) => LineRows } {
  const inGroups = linesBefore > 0 || linesAfter > 0;
  let anyGroup = false;
  const file = (path: string): LineRows => {
    // As bytes: a string that was cut out of a longer one would keep all of that.
    let before: Buffer[] = [];
    let number = 0;
    let lastShown = -1;
    let afterLeft = 0;
    const row = (text: string, mark: ':' | '-'): string =>
      lineNumbers ? `${path}${mark}${number}${mark}${text}` : `${path}${mark}${text}`;
    return {
      line(shown, { matched }) {
        number += 1;
        if (matched) {
          const rows = [...before.map((bytes) => bytes.toString()), row(shown(), ':')];
          const touches = number - before.length === lastShown + 1;
          const [first = '', ...others] = rows;
          push(inGroups && anyGroup && !touches ? `--\n${first}` : first);
          for (const other of others) push(other);
          anyGroup = true;
          afterLeft = linesAfter;
        } else if (afterLeft > 0) {
          push(row(shown(), '-'));
          afterLeft -= 1;
        } else {
          if (linesBefore > 0)
            before = [...before, Buffer.from(row(shown(), '-'))].slice(-linesBefore);
          return;
        }
        before = [];
        lastShown = number;
      },
    };
  };
  return { file };
}
