import { PatternError } from './glob-pattern.ts';

/** How a pattern is to be read. */
export interface PatternOptions {
  readonly ignoreCase: boolean;
  /** The text is searched as a whole: `.` takes line ends, `^` and `$` are those of lines. */
  readonly multiline: boolean;
}

/**
 * Compiles a regular expression of JavaScript, in Unicode mode. Backslashes before punctuation that
 * would not need one (`\"`, `\-`) are let pass, as in most other dialects.
 * @throws PatternError
 */
export function regularExpression(
  pattern: string,
  { ignoreCase, multiline }: PatternOptions,
): RegExp {
  const source = withoutNeedlessEscapes(pattern);
  const problem = foreignSyntax(source, { multiline });
  if (problem !== undefined) {
    throw new PatternError(`The pattern ${JSON.stringify(pattern)} cannot be used: ${problem}`);
  }
  try {
    return new RegExp(source, `u${ignoreCase ? 'i' : ''}${multiline ? 'gms' : ''}`);
  } catch (error) {
    throw new PatternError(
      `The pattern is no regular expression of JavaScript: ${(error as Error).message}. ` +
        'Brackets and braces that are meant as such need a backslash.',
    );
  }
}

/** In Unicode mode a backslash before these is an error; `\<` is left, it means something elsewhere. */
const withoutNeedlessEscapes = (pattern: string): string =>
  pattern.replaceAll(/\\([^])/g, (escape, character: string) =>
    /[ !"#%&',:;=@_`~-]/.test(character) ? needed(character) : escape,
  );

/** A `-` may be in a set, where it needs its backslash; outside, its code does as well. */
const needed = (character: string): string => (character === '-' ? String.raw`\x2d` : character);

/** What means something else, or nothing, to JavaScript, where other dialects know it. */
function foreignSyntax(
  source: string,
  { multiline }: Pick<PatternOptions, 'multiline'>,
): string | undefined {
  if (/^\(\?[a-z]+\)/.test(source)) {
    return 'flags in front are not known. Use the arguments -i and multiline.';
  }
  if (/\[\[?\^?:\w+:\]/.test(source)) {
    return String.raw`sets such as [:alpha:] are not known. Write \w, \d, \s or \p{L}.`;
  }
  if (!multiline && /^(?:[^\\[]|\\[^n]|\[(?:[^\\\]]|\\[^])*\])*\\n/.test(source)) {
    return 'a line has no line break in it. Set multiline.';
  }
  return undefined;
}
