import type { Truncation } from '#engine/schema/tool.ts';
import { toolOutputBytesMax } from '../output-budget.ts';

/** Room for what is said after the rows. */
const notesBytesMax = 4000;

/** The first rows of an answer, and how many there are in all, in constant memory. */
export interface KeptRows {
  push(row: string): void;
  /** How many were pushed, and how many of them are kept. */
  readonly count: number;
  readonly keptCount: number;
  render(): { readonly text: string; readonly truncation?: Truncation };
}

/**
 * Keeps rows from the first on, whole, until one does not fit any more.
 * @param rowsMax how many at the most; the budget in bytes holds besides
 */
export function keptRows(rowsMax: number): KeptRows {
  // As bytes: a string that was cut out of a longer one would keep all of that.
  const kept: Buffer[] = [];
  let count = 0;
  let shownBytes = 0;
  let totalBytes = 0;
  return {
    push(row) {
      const bytes = Buffer.byteLength(row) + 1;
      const isFirst = kept.length === count;
      count += 1;
      totalBytes += bytes;
      if (!isFirst || kept.length >= rowsMax) return;
      if (totalBytes > toolOutputBytesMax - notesBytesMax) return;
      kept.push(Buffer.from(row));
      shownBytes = totalBytes;
    },
    get count() {
      return count;
    },
    get keptCount() {
      return kept.length;
    },
    render: () => ({
      text: kept.map((row) => row.toString()).join('\n'),
      ...(kept.length < count ? { truncation: { shownBytes, totalBytes } } : {}),
    }),
  };
}
