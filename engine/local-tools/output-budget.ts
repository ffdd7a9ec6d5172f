import type { Truncation } from '#engine/schema/tool.ts';

/** The most that the model is shown of one call's text, marks and last lines included. */
export const toolOutputBytesMax = 40_000;

/** Room for the mark in the middle, half of it taken from each side. */
const markBytesMax = 80;

/** The beginning and the end of a text that comes in pieces. */
export interface HeadAndTail {
  push(text: string): void;
  /** What is left of all that came; with `truncation` where something was left out. */
  render(): { readonly text: string; readonly truncation?: Truncation };
}

/**
 * Keeps the first and the last half of what comes, in constant memory. The text it renders is never
 * longer than `bytesMax` bytes of UTF-8 and never has half a character at the cut.
 * @param bytesMax at least 200
 */
export function headAndTail(bytesMax: number): HeadAndTail {
  const head = Buffer.alloc(Math.floor(bytesMax / 2));
  const tailBytesMax = bytesMax - head.length;
  // Twice the size, so that old bytes are moved away once per half and not with every piece.
  const tail = Buffer.alloc(tailBytesMax * 2);
  let headBytes = 0;
  let tailBytes = 0;
  let totalBytes = 0;

  const pushTail = (bytes: Buffer): void => {
    const last = bytes.subarray(-tailBytesMax);
    if (tailBytes + last.length > tail.length) {
      tail.copyWithin(0, tailBytes - tailBytesMax, tailBytes);
      tailBytes = tailBytesMax;
    }
    tailBytes += last.copy(tail, tailBytes);
  };

  return {
    push(text) {
      const bytes = Buffer.from(text);
      totalBytes += bytes.length;
      const forHead = bytes.copy(head, headBytes);
      headBytes += forHead;
      pushTail(bytes.subarray(forHead));
    },
    render() {
      const end = tail.subarray(Math.max(0, tailBytes - tailBytesMax), tailBytes);
      if (totalBytes <= bytesMax) {
        return { text: Buffer.concat([head.subarray(0, headBytes), end]).toString() };
      }
      const first = wholeStart(head.subarray(0, headBytes - markBytesMax / 2)).toString();
      const last = wholeEnd(end.subarray(markBytesMax / 2)).toString();
      const shownBytes = Buffer.byteLength(first) + Buffer.byteLength(last);
      const mark = `\n[... ${totalBytes - shownBytes} bytes left out ...]\n`;
      return { text: first + mark + last, truncation: { shownBytes, totalBytes } };
    },
  };
}

/** Without the broken character at the end, if there is one. */
function wholeStart(bytes: Buffer): Buffer {
  let start = bytes.length - 1;
  while (start > 0 && isContinuation(bytes[start])) start -= 1;
  const lead = bytes[start] ?? 0;
  const length = lead >= 0xf0 ? 4 : lead >= 0xe0 ? 3 : lead >= 0xc0 ? 2 : 1;
  return start + length > bytes.length ? bytes.subarray(0, start) : bytes;
}

/** Without the rest of a character at the beginning, if there is one. */
function wholeEnd(bytes: Buffer): Buffer {
  let start = 0;
  while (isContinuation(bytes[start])) start += 1;
  return bytes.subarray(start);
}

const isContinuation = (byte: number | undefined): boolean =>
  byte !== undefined && (byte & 0xc0) === 0x80;
