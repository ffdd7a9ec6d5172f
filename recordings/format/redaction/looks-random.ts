/** Parts that people write: words, also in camel case or capitals, and what stands between them. */
const written = /[A-Z]?[a-z]{3,}|[A-Z]{4,}(?![a-z0-9])|[^A-Za-z0-9]+/g;
/** Names of code: words in camel case, with a number at the end at most. */
const nameOfCode = /^(?:[A-Z]?[a-z]{2,})+\d{0,4}$/;
/** Dates, times and versions: digits and letters, and no secret. */
const dated = /^v?\d+(?:\.\d+){2}|^\d{4}-\d{2}-\d{2}/;

/** From so many characters on, words with a number behind them are rather a name than a password. */
const nameMin = 12;

/** Fewer kinds of characters than this are a filler, such as `xxxx1234`. */
const charactersMin = 8;

const hasBoth = (text: string): boolean => /\d/.test(text) && /[A-Za-z]/.test(text);

/**
 * Whether a string looks like chance, and not like words: letters and digits that are mostly in no
 * word, or that change often. For strings whose name or place says already that they may be a
 * secret; ids, sums and signatures look the same.
 */
export function looksLikeChance(text: string): boolean {
  if (!hasBoth(text) || dated.test(text)) return false;
  const letters = text.replaceAll(/[^A-Za-z0-9]/g, '');
  if (new Set(letters).size < charactersMin) return false;
  const changes = letters.match(/[A-Za-z](?=\d)|\d(?=[A-Za-z])/g) ?? [];
  if (changes.length >= Math.max(4, letters.length / 7)) return true;
  return text.replaceAll(written, '').length * 2 >= letters.length;
}

/**
 * Whether what follows a maker's own beginning is one of its tokens, and not a name such as
 * `sk-loading-indicator-large`: digits, and a run that no word has.
 */
export const looksRandom = (text: string): boolean =>
  hasBoth(text) &&
  /[A-Za-z0-9]{12}/.test(text) &&
  text.split(/[_-]/).some((piece) => hasBoth(piece) && !nameOfCode.test(piece));

/** The same for makers that give letters only: capitals where no word has them. */
export function looksMixed(text: string): boolean {
  const changes = text.match(/[a-z](?=[A-Z])|[A-Z](?=[a-z])/g) ?? [];
  return changes.length * 3 >= text.length;
}

/** A password that somebody thought of: letters, digits, and a capital or a sign. */
export function looksLikePassword(text: string): boolean {
  const isMixed = /[A-Z]/.test(text) ? /[a-z]/.test(text) : /[^A-Za-z0-9_.]/.test(text);
  // `user.password1`, `makeNewPassword2`, `get(…)`, `${…}`, `<…>`: code, and documentation.
  const isCode = /^[\w$]+(?:\??\.[\w$]+)+$|[(){}[\]<>$]/.test(text);
  const isName = text.length >= nameMin && nameOfCode.test(text);
  return hasBoth(text) && isMixed && !isCode && !isName && !dated.test(text);
}
