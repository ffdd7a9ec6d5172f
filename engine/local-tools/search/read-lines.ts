import { readSync } from 'node:fs';

/** The most of one line that is searched, in bytes. */
export const lineBytesMax = 1_048_576;
/** How much of a file is looked at to tell whether it is text. */
const headBytesMax = 8192;
/** How much is read in one go. */
const chunkBytes = 65_536;

/** A line without its end and without a byte order mark. */
export interface Line {
  readonly text: string;
  /** How long it really is, where the text is only its beginning. */
  readonly wholeBytes?: number;
}

/** Reads files one after the other, in constant memory. */
export interface LineReader {
  /**
   * The lines of a file, or `undefined` for one with a NUL in its first 8192 bytes. Bytes that are no
   * UTF-8 are read as U+FFFD; a line beyond `lineBytesMax` is cut.
   */
  linesOf(descriptor: number): Iterable<Line> | undefined;
}

/** Whether what a file begins with is no text; the same for all ways to search it. */
export const isBinary = (beginning: Buffer): boolean =>
  beginning.subarray(0, headBytesMax).includes(0);

export function lineReader(): LineReader {
  const buffer = Buffer.allocUnsafe(lineBytesMax);
  return {
    linesOf(descriptor) {
      const filled = readSync(descriptor, buffer, 0, chunkBytes, null);
      if (isBinary(buffer.subarray(0, filled))) return undefined;
      return lines({ descriptor, buffer, filled });
    },
  };
}

interface Reading {
  readonly descriptor: number;
  readonly buffer: Buffer;
  /** Bytes at the beginning of the buffer that were not given on yet. */
  readonly filled: number;
}

function* lines(reading: Reading): Generator<Line> {
  let first = true;
  for (const line of wholeLines(reading)) {
    const text = line.text.endsWith('\r') ? line.text.slice(0, -1) : line.text;
    yield { ...line, text: first && text.startsWith('\uFEFF') ? text.slice(1) : text };
    first = false;
  }
}

/** Lines without the line feed. */
function* wholeLines({ descriptor, buffer, filled: first }: Reading): Generator<Line> {
  let filled = first;
  for (let last = first; last > 0;) {
    const lineEnd = buffer.subarray(0, filled).lastIndexOf(0x0a);
    if (lineEnd !== -1) {
      // One string for many lines: far faster than one each.
      for (const text of buffer.toString('utf8', 0, lineEnd).split('\n')) yield { text };
      buffer.copyWithin(0, lineEnd + 1, filled);
      filled -= lineEnd + 1;
    } else if (filled === buffer.length) {
      const text = buffer.toString();
      const skipped = skipLine(descriptor, buffer);
      const wholeBytes = buffer.length + skipped.lineBytes;
      yield skipped.lineBytes === 0 ? { text } : { text, wholeBytes };
      filled = skipped.filled;
    }
    last = readSync(descriptor, buffer, filled, Math.min(chunkBytes, buffer.length - filled), null);
    filled += last;
  }
  if (filled === 0) return;
  const rest = buffer.toString('utf8', 0, filled);
  for (const text of (rest.endsWith('\n') ? rest.slice(0, -1) : rest).split('\n')) yield { text };
}

/** Reads on to the end of a line: how much there was of it, and what is read of the next one. */
function skipLine(
  descriptor: number,
  buffer: Buffer,
): { readonly lineBytes: number; readonly filled: number } {
  for (let lineBytes = 0; ;) {
    const read = readSync(descriptor, buffer, 0, chunkBytes, null);
    const lineEnd = buffer.subarray(0, read).indexOf(0x0a);
    lineBytes += lineEnd === -1 ? read : lineEnd;
    if (lineEnd === -1 && read > 0) continue;
    if (lineEnd === -1) return { lineBytes, filled: 0 };
    buffer.copyWithin(0, lineEnd + 1, read);
    return { lineBytes, filled: read - lineEnd - 1 };
  }
}
