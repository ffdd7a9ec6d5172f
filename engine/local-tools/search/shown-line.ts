import type { Line } from './read-lines.ts';

/** The most characters (UTF-16 units) that are shown of one line. */
const charactersMax = 500;
/** How much of that comes before the match, where the match is further back. */
const charactersBefore = 100;

/**
 * A line as it is shown: whole, or the part around the match with a mark at each cut.
 * @param matchIndex where the match begins; 0 for a line that only stands near one
 */
export function shownLine({ text, wholeBytes }: Line, matchIndex: number): string {
  if (text.length <= charactersMax && wholeBytes === undefined) return text;
  const bytes = wholeBytes ?? Buffer.byteLength(text);
  const start = matchIndex + charactersBefore <= charactersMax ? 0 : matchIndex - charactersBefore;
  const part = withoutHalves(text.slice(start, start + charactersMax));
  return `${start === 0 ? '' : '[...] '}${part} [... line cut, ${bytes} bytes in all]`;
}

/** Without the halves of surrogate pairs at the cuts. */
const withoutHalves = (text: string): string =>
  text.replace(/^[\uDC00-\uDFFF]/, '').replace(/[\uD800-\uDBFF]$/, '');
