/**
 * The lines that matches of an expression touch: index of the line, from 0, and where in it the match
 * begins. An empty text has no line; a match of nothing behind the last line end is on a line that is
 * not there.
 * @param text lines end in `\n`
 * @param expression global
 */
export function matchedLines(text: string, expression: RegExp): ReadonlyMap<number, number> {
  const matched = new Map<number, number>();
  let line = 0;
  let lineStart = 0;
  for (const { 0: match, index } of text.matchAll(expression)) {
    if (text === '') break;
    for (let end = text.indexOf('\n', lineStart); end !== -1 && end < index;) {
      line += 1;
      lineStart = end + 1;
      end = text.indexOf('\n', lineStart);
    }
    if (!matched.has(line)) matched.set(line, index - lineStart);
    // The line end that a match ends with is a part of its last line.
    const further = (match.endsWith('\n') ? match.slice(0, -1) : match).split('\n').length - 1;
    for (let more = 1; more <= further; more += 1) matched.set(line + more, 0);
  }
  return matched;
}
