import picomatch from 'picomatch';

/** Tells whether a path, from the folder that is searched, is meant. */
export type PathMatcher = (path: string) => boolean;

/** A pattern that cannot be used, in words for the model. */
export class PatternError extends Error {}

/**
 * Compiles a glob pattern: `*`, `?`, sets (`[ab]`, `[!ab]`), braces, `**` between slashes, and groups
 * such as `+(a|b)`. Hidden names match like others; a `!` in front takes what does not match.
 * @param options.byName a pattern without a slash is held against the name, in whatever folder
 * @throws PatternError
 */
export function globMatcher(
  pattern: string,
  { byName }: { readonly byName: boolean },
): PathMatcher {
  const shown = JSON.stringify(pattern);
  if (pattern.startsWith('/')) {
    throw new PatternError(
      `The pattern ${shown} is absolute. Write it relative to the folder, and the folder as path.`,
    );
  }
  if (pattern.split('/').includes('..')) {
    throw new PatternError(`The pattern ${shown} leads upwards. Give the folder above as path.`);
  }
  try {
    return picomatch(pattern.endsWith('/') ? `${pattern}**` : pattern, {
      basename: byName && !pattern.includes('/'),
      dot: true,
      posix: true, // `[!ab]` as in a shell
      strictBrackets: true,
      windows: false,
    });
  } catch (error) {
    throw new PatternError(`The pattern ${shown} is no glob: ${(error as Error).message}.`);
  }
}
