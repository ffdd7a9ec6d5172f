import ignore, { type Ignore } from 'ignore';

/** What the ignore files above a path say, from the workspace down to its folder. */
export interface IgnoreRules {
  /**
   * Whether a path is left out. The nearest file that says something decides, as in git.
   * @param path from the workspace; a folder ends in `/`
   */
  ignores(path: string): boolean;
  /**
   * The rules for what lies in a folder that is not ignored itself.
   * @param folder from the workspace, ending in `/`; empty for the workspace itself
   * @param text of the folder's own ignore file, if it has one
   */
  inside(folder: string, text: string | undefined): IgnoreRules;
}

/** One ignore file: what it says about paths below its folder. */
interface IgnoreFile {
  /** The folder as a prefix of paths: empty, or ending in `/`. */
  readonly prefix: string;
  readonly lines: readonly string[];
  readonly matcher: Ignore;
}

export const noRules: IgnoreRules = rulesOf([]);

/** @param files the nearest first */
function rulesOf(files: readonly IgnoreFile[]): IgnoreRules {
  return {
    ignores: (path) => {
      for (const { prefix, matcher } of files) {
        const { ignored, unignored } = matcher.test(path.slice(prefix.length));
        if (ignored || unignored) return ignored;
      }
      return false;
    },
    inside(folder, text) {
      const outer = files.map((file) => withFolderBack(folder, file));
      if (text === undefined) return rulesOf(outer);
      return rulesOf([ignoreFile(folder, text.replace(/^\uFEFF/, '').split(/\r?\n/)), ...outer]);
    },
  };
}

function ignoreFile(prefix: string, lines: readonly string[]): IgnoreFile {
  // As git on Linux: a repository has the same files everywhere.
  return { prefix, lines, matcher: ignore({ ignorecase: false }).add([...lines]) };
}

/**
 * `ignore` takes whatever lies in a folder that it ignores as ignored. Where a nearer file took such
 * a folder back, a last rule says so here too; to what is inside, all rules apply as before.
 */
function withFolderBack(folder: string, file: IgnoreFile): IgnoreFile {
  const path = folder.slice(file.prefix.length);
  if (path === '' || !file.matcher.test(path).ignored) return file;
  const literal = path.replaceAll(/[\\*?[\] ]/g, String.raw`\$&`);
  return ignoreFile(file.prefix, [...file.lines, `!/${literal}`]);
}
