/**
 * Text of a model or a tool as it may be shown in a terminal or a log of CI: control characters,
 * which could move the cursor or hide a line, as their codes. Line breaks and tabs stay.
 */
export const visibleText = (text: string): string =>
  text.replaceAll(
    /[^\P{Cc}\t\n]|[\u2028\u2029\uFFFE\uFFFF]|\p{Cs}/gu,
    (character) => `\\u${(character.codePointAt(0) ?? 0).toString(16).padStart(4, '0')}`,
  );
