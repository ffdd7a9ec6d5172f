/** The most characters (UTF-16 units) that are shown of one line. */
export const lineCharactersMax = 2000;

/** The first characters of a text, without half a surrogate pair at the end. */
export function firstCharacters(text: string, charactersMax: number): string {
  if (text.length <= charactersMax) return text;
  const first = text.slice(0, charactersMax);
  return first.isWellFormed() ? first : first.slice(0, -1);
}
