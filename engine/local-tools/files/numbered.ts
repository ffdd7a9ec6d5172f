/** A line as `cat -n` shows it: the number right-aligned, a tab, the text. */
export const numbered = (line: number, text: string): string =>
  `${String(line).padStart(6)}\t${text}`;
