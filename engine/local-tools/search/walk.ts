import { readFileSync } from 'node:fs';
import path from 'node:path';
import { systemCode, systemReason } from '../system-error.ts';
import { noRules, type IgnoreRules } from './ignore-rules.ts';
import { entriesOf, UnreadError, withFileInside } from './open-inside.ts';

const ignoreFileName = '.gitignore';
/** Rules beyond this size are no ignore file. */
const ignoreFileBytesMax = 1_000_000;

/** A part of the workspace that could not be looked at, and why. */
export interface Unread {
  /** From the workspace. */
  readonly path: string;
  readonly reason: string;
}

export interface WalkOptions {
  /** The workspace, free of symbolic links. */
  readonly root: string;
  /** The folder to begin with, from the workspace with `/`; empty for the workspace itself. */
  readonly start: string;
  readonly onUnread: (unread: Unread) => void;
}

/**
 * All files below a folder that are not ignored, as paths from the workspace, sorted by the bytes of
 * the path. Only regular files; symbolic links are not followed, `.git` is never entered.
 *
 * A folder that is asked for by name is walked even if it is ignored: then only the ignore files in
 * it count.
 */
export function* walk(options: WalkOptions): Generator<string> {
  const { start } = options;
  const folders = start === '' ? [] : start.split('/').map((name) => `${name}/`);
  let rules = noRules;
  let folder = '';
  for (const name of folders) {
    const inside = lookInto(folder, rules, options)?.rules ?? rules;
    folder += name;
    rules = inside.ignores(folder) ? noRules : inside;
  }
  yield* walkFolder(folder, rules, options);
}

function* walkFolder(folder: string, outer: IgnoreRules, options: WalkOptions): Generator<string> {
  const looked = lookInto(folder, outer, options);
  if (looked === undefined) return;
  const { entries, rules } = looked;
  const found: { readonly bytes: Buffer; readonly path: string }[] = [];
  for (const entry of entries) {
    if (!entry.isFile() && !entry.isDirectory()) continue;
    const name = textOf(entry.name);
    if (name === '.git') continue;
    if (name === undefined) {
      const reason = 'its name is not UTF-8';
      options.onUnread({ path: folder + entry.name.toString(), reason });
      continue;
    }
    // With the slash, the order of names is the order of all the paths below them.
    const whole = `${name}${entry.isDirectory() ? '/' : ''}`;
    if (!rules.ignores(folder + whole)) {
      found.push({ bytes: Buffer.from(whole), path: folder + whole });
    }
  }
  found.sort((left, right) => Buffer.compare(left.bytes, right.bytes));
  for (const { path: child } of found) {
    if (child.endsWith('/')) yield* walkFolder(child, rules, options);
    else yield child;
  }
}

/** What is in a folder, and the rules for it. */
function lookInto(
  folder: string,
  outer: IgnoreRules,
  options: WalkOptions,
): { readonly entries: ReturnType<typeof entriesOf>; readonly rules: IgnoreRules } | undefined {
  const entries = read(folder, options, () => entriesOf(path.resolve(options.root, folder)));
  if (entries === undefined) return undefined;
  const hasRules = entries.some(
    (entry) => entry.isFile() && entry.name.toString() === ignoreFileName,
  );
  const file = folder + ignoreFileName;
  const text = hasRules
    ? read(file, options, () => ignoreFileText(path.join(options.root, file)))
    : undefined;
  return { entries, rules: outer.inside(folder, text) };
}

const ignoreFileText = (file: string): string =>
  withFileInside(file, (descriptor, sizeBytes) => {
    if (sizeBytes > ignoreFileBytesMax) throw new UnreadError('too large for an ignore file');
    return readFileSync(descriptor, 'utf8');
  });

/** What `look` finds; `undefined`, and told, where it may not look. */
export function read<Found>(
  at: string,
  { onUnread }: Pick<WalkOptions, 'onUnread'>,
  look: () => Found,
): Found | undefined {
  try {
    return look();
  } catch (error) {
    const code = systemCode(error);
    // Gone meanwhile: nothing is missing from what is there.
    if (code === 'ENOENT') return undefined;
    if (code === undefined && !(error instanceof UnreadError)) throw error;
    onUnread({
      path: at === '' ? '.' : at,
      reason: systemReason(error) ?? (error as Error).message,
    });
    return undefined;
  }
}

/** `undefined` for a name that no path can be made of. */
function textOf(name: Buffer): string | undefined {
  const text = name.toString();
  return Buffer.from(text).equals(name) ? text : undefined;
}
