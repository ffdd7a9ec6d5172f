/** What to replace by what, as the model wrote it. */
interface TextChange {
  readonly oldText: string;
  readonly newText: string;
  readonly all: boolean;
}

/** The text after the change, or where the old text was found when it was not found exactly once. */
export type TextReplaced =
  | { readonly ok: true; readonly text: string; readonly count: number }
  | { readonly ok: false; readonly count: number; readonly lines: readonly number[] };

/** How many places of an ambiguous text are named. */
const placesNamedMax = 10;

/**
 * Replaces text, character by character: nothing is normalised but line ends. A model writes `\n`;
 * in a file whose lines all end in CRLF that means CRLF, in the new text as well. A file with both
 * kinds is taken literally first.
 */
export function replaceText(text: string, change: TextChange): TextReplaced {
  const literal = { old: change.oldText, new: change.newText };
  const crlf = { old: toCrlf(change.oldText), new: toCrlf(change.newText) };
  const hasCrlf = text.includes('\r\n');
  const hasLf = /(?<!\r)\n/.test(text);
  const pair = hasCrlf && (!hasLf || !text.includes(literal.old)) ? crlf : literal;

  const { count, lines } = findAll(text, pair.old);
  if (count === 0 || (count > 1 && !change.all)) return { ok: false, count, lines };
  const pieces = text.split(pair.old);
  return { ok: true, text: pieces.join(pair.new), count: pieces.length - 1 };
}

const toCrlf = (text: string): string => text.replaceAll(/\r?\n/g, '\r\n');

/** Occurrences that overlap count too: which of them is meant cannot be known. */
function findAll(text: string, old: string): { count: number; lines: readonly number[] } {
  const lines: number[] = [];
  let count = 0;
  let line = 1;
  let counted = 0;
  for (let at = text.indexOf(old); at !== -1; at = text.indexOf(old, at + 1)) {
    count += 1;
    if (lines.length >= placesNamedMax) continue;
    line += text.slice(counted, at).split('\n').length - 1;
    counted = at;
    lines.push(line);
  }
  return { count, lines };
}
