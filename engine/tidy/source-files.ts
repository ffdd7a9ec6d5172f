import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';

/** A file of the repository; `path` is relative to its root and has forward slashes. */
export interface RepositoryFile {
  readonly path: string;
  readonly text: string;
}

export const repositoryRoot = path.resolve(import.meta.dirname, '../..');

/** Recordings and scenarios are data: what looks like code there is part of a workspace. */
const DATA = ['recordings/library/', 'scenarios/catalog/'];

export const isData = (file: string): boolean => DATA.some((folder) => file.startsWith(folder));

/** Whether a file is code of this project. */
export const isSource = (file: string): boolean => /\.[cm]?[jt]s$/.test(file) && !isData(file);

/** Whether a file runs only under the test runner: tests, contract suites, and what they share. */
export const isTest = (file: string): boolean =>
  /\.(?:test|contract|fixture|bench)\.ts$/.test(file);

/** The part of a path before its last slash; empty at the root. */
export const folderOf = (file: string): string => file.split('/').slice(0, -1).join('/');

/** The line of a place in a text, counted from 1. */
export const lineAt = (text: string, index: number): number =>
  text.slice(0, index).split('\n').length;

/** Every text file that is committed, or would be by `git add --all`. */
export function repositoryFiles(): RepositoryFile[] {
  const listed = execFileSync(
    'git',
    ['ls-files', '-z', '--cached', '--others', '--exclude-standard'],
    { cwd: repositoryRoot, encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 },
  );
  return listed
    .split('\0')
    .filter((file) => file !== '' && existsSync(path.join(repositoryRoot, file)))
    .map((file) => ({ path: file, text: readFileSync(path.join(repositoryRoot, file), 'utf8') }))
    .filter((file) => !file.text.includes('\0'));
}
