import { toolOutputBytesMax } from '../output-budget.ts';
import { firstCharacters, lineCharactersMax } from './line-cut.ts';
import { numbered } from './numbered.ts';

/** Room for the last line, which says where to go on. */
const noteBytesMax = 200;
/** Enough for `lineCharactersMax` characters and a bit of the next, whatever they are. */
const lineBytesKept = lineCharactersMax * 4 + 4;

/** What of a file is asked for. Lines count from 1. */
interface PageRange {
  readonly offset: number;
  readonly limit: number;
}

/** What was found. */
export interface PageView {
  readonly rows: readonly string[];
  /** The line to read on from, where the file goes on after the last row. */
  readonly nextLine: number | undefined;
  /** Lines of the file up to where reading stopped. */
  readonly lineCount: number;
  /** Bytes of the file before the page, and of what the rows show. */
  readonly skippedBytes: number;
  readonly shownBytes: number;
  /** Something of the asked range was left out: lines by the budget, or the ends of long lines. */
  readonly cut: boolean;
}

/** Finds a page of numbered lines in a file that comes in pieces, in constant memory. */
interface Page {
  /** Takes a piece, which may be reused after; false when no more is needed. */
  push(chunk: Buffer): boolean;
  end(): PageView;
}

export function openPage({ offset, limit }: PageRange): Page {
  const rows: string[] = [];
  let rowsBytes = 0;
  let skippedBytes = 0;
  let shownBytes = 0;
  let cut = false;
  /** The line under way: its number, what is kept of it, and how long it really is. */
  let line = 1;
  let kept: Buffer[] = [];
  let keptBytes = 0;
  let lineBytes = 0;
  let nextLine: number | undefined;

  const take = (bytes: Buffer): void => {
    lineBytes += bytes.length;
    if (line < offset || keptBytes >= lineBytesKept) return;
    const first = Buffer.from(bytes.subarray(0, lineBytesKept - keptBytes));
    kept.push(first);
    keptBytes += first.length;
  };
  const endLine = (): void => {
    if (line < offset) skippedBytes += lineBytes;
    else {
      const text = lineText(Buffer.concat(kept), { first: line === 1, lineBytes });
      const row = numbered(line, text.row);
      rowsBytes += Buffer.byteLength(row) + 1;
      if (rowsBytes > toolOutputBytesMax - noteBytesMax) {
        nextLine = line;
        cut = true;
        return;
      }
      rows.push(row);
      shownBytes += text.shownBytes;
      cut ||= text.shownBytes < lineBytes;
    }
    line += 1;
    kept = [];
    keptBytes = 0;
    lineBytes = 0;
  };

  return {
    push(chunk) {
      for (let start = 0; start < chunk.length;) {
        if (rows.length >= limit) nextLine ??= line;
        if (nextLine !== undefined) return false;
        const newline = chunk.indexOf(0x0a, start);
        const end = newline === -1 ? chunk.length : newline + 1;
        take(chunk.subarray(start, end));
        if (newline !== -1) endLine();
        start = end;
      }
      return nextLine === undefined;
    },
    end() {
      if (lineBytes > 0 && nextLine === undefined) endLine();
      return { rows, nextLine, lineCount: line - 1, skippedBytes, shownBytes, cut };
    },
  };
}

/** A line without its end, without a byte order mark, and cut where it is too long. */
function lineText(
  kept: Buffer,
  { first, lineBytes }: { readonly first: boolean; readonly lineBytes: number },
): { readonly row: string; readonly shownBytes: number } {
  const whole = kept
    .toString()
    .replace(/\r?\n$/, '')
    .replace(first ? /^\uFEFF/ : /^$/, '');
  if (whole.length <= lineCharactersMax) return { row: whole, shownBytes: lineBytes };
  const row = firstCharacters(whole, lineCharactersMax);
  return {
    row: `${row} [... line cut, ${lineBytes} bytes in all]`,
    shownBytes: Buffer.byteLength(row),
  };
}
