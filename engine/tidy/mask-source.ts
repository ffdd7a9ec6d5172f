/** Views of a source text. Each is as long as the text, so an index means the same place in all. */
export interface SourceViews {
  /** Comments and the insides of strings, templates and regular expressions are blank. */
  readonly code: string;
  /** Everything but comments is blank. */
  readonly comments: string;
}

const COMMENT = /\/\/[^\n]*|\/\*[\s\S]*?(?:\*\/|$)/y;
/** A quoted string ends with its line at the latest, so that a misread quote does no harm. */
const STRING = /'(?:[^'\\\n]|\\[\s\S])*'?|"(?:[^"\\\n]|\\[\s\S])*"?/y;
const REGEX = /\/(?:[^\\/[\n]|\\.|\[(?:[^\]\\\n]|\\.)*\])+\/[a-z]*/y;
const TEMPLATE_TEXT = /(?:[^`\\$]|\\[\s\S]|\$(?!\{))*(?:`|\$\{|$)/y;
const WORD = /[\w$]+/y;

/** After these words a slash opens a regular expression; after any other word it divides. */
const BEFORE_REGEX = new Set(
  'return typeof case in of delete void throw new else do yield await instanceof'.split(' '),
);

const blank = (text: string): string => text.replaceAll(/[^\n]/g, ' ');

/** Blanks a literal and leaves its first and last character, which say what it was. */
const hollow = (text: string): string =>
  text.length < 2 ? text : text[0] + blank(text.slice(1, -1)) + text.at(-1);

/**
 * Tells code, comments and literals apart, well enough for rules over text: a full parser is a
 * dependency that this is not worth. What it cannot know, a slash after `)` or `}`, counts as a
 * division.
 */
export function maskSource(text: string): SourceViews {
  let code = '';
  let comments = '';
  let at = 0;
  let last = '';
  /** One entry for each open brace: whether its end goes on with a template's text. */
  const braces: boolean[] = [];

  const take = (pattern: RegExp): string => {
    pattern.lastIndex = at;
    return pattern.exec(text)?.[0] ?? '';
  };
  const put = (piece: string, shown: { code: string; comments?: string }): void => {
    code += shown.code;
    comments += shown.comments ?? blank(piece);
    at += piece.length;
  };
  const putTemplateText = (): void => {
    const piece = take(TEMPLATE_TEXT);
    const opens = piece.endsWith('${');
    if (opens) braces.push(true);
    const end = opens ? '${' : piece.slice(-1);
    put(piece, { code: blank(piece.slice(0, piece.length - end.length)) + end });
  };

  while (at < text.length) {
    const comment = take(COMMENT);
    const string = take(STRING);
    const regex = mayOpenRegex(last) ? take(REGEX) : '';
    const word = take(WORD);
    if (comment !== '') {
      put(comment, { code: blank(comment), comments: comment });
      continue; // a comment does not change what a slash after it means
    }
    const piece = string || regex || word || text.slice(at, at + 1);
    if (piece.trim() !== '') last = piece;
    put(piece, { code: string || regex ? hollow(piece) : piece });
    if (piece === '{') braces.push(false);
    if (piece === '`' || (piece === '}' && braces.pop() === true)) {
      putTemplateText();
      last = '`';
    }
  }
  return { code, comments };
}

const mayOpenRegex = (last: string): boolean =>
  BEFORE_REGEX.has(last) || !/[\w$)\]}'"`]$/.test(last);
