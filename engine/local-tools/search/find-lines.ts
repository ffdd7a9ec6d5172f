import { lstatSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { systemCode } from '../system-error.ts';
import { isCommon } from './common-subset.ts';
import { globMatcher } from './glob-pattern.ts';
import { grepReport, type GrepReport } from './grep-report.ts';
import { matchedLines } from './matched-lines.ts';
import type { Narrow } from './narrow.ts';
import { withFileInside } from './open-inside.ts';
import { isBinary, lineBytesMax, lineReader, type Line } from './read-lines.ts';
import { regularExpression } from './regular-expression.ts';
import type { GrepTask, SearchAnswer } from './search-task.ts';
import { read, walk } from './walk.ts';

/** The largest file that is searched as a whole, in bytes. */
export const wholeFileBytesMax = 10_000_000;
/** How long the paths may be in all that `narrow` is asked about in one go, in characters. */
const pathsCharactersMax = 200_000;

/** Carries out a grep. `narrow` only saves time: without it the answer is the same. */
export async function findLines(task: GrepTask, narrow: Narrow): Promise<SearchAnswer> {
  const expression = regularExpression(task.pattern, task);
  const report = grepReport(task);
  const lines = lineReader();
  for await (const file of candidates({ task, expression, report, narrow })) {
    const search = { file, expression, report };
    read(file, report, () =>
      withFileInside(path.join(task.scope.root, file), (descriptor, sizeBytes) => {
        if (task.multiline) searchWhole({ descriptor, sizeBytes }, search);
        else searchLines(lines.linesOf(descriptor), search);
      }),
    );
  }
  return report.render();
}

interface Search {
  readonly task: GrepTask;
  readonly expression: RegExp;
  readonly report: GrepReport;
  readonly narrow: Narrow;
}

/** The files that have to be searched, in order. */
async function* candidates({ task, expression, report, narrow }: Search): AsyncGenerator<string> {
  // What goes over line ends is not narrowed: the two would have to read line ends alike.
  const mayNarrow = !task.multiline && isCommon(expression.source);
  const { ignoreCase } = task;
  for (const batch of batches(filesOf(task, report))) {
    if (!mayNarrow) {
      yield* batch;
      continue;
    }
    // A longer line is cut before it is searched, which ripgrep would not do.
    const small = batch.filter((file) => isSmall(path.join(task.scope.root, file)));
    const left = await narrow({ source: expression.source, ignoreCase }, small);
    const out = new Set(left === undefined ? [] : small.filter((file) => !left.has(file)));
    yield* batch.filter((file) => !out.has(file));
  }
}

function* filesOf({ scope, glob }: GrepTask, report: GrepReport): Generator<string> {
  const wanted = glob === undefined ? () => true : globMatcher(glob, { byName: true });
  const above = scope.start === '' ? 0 : scope.start.length + 1;
  if (scope.startIsFile) {
    yield scope.start;
    return;
  }
  for (const file of walk({ ...scope, onUnread: report.onUnread })) {
    if (wanted(file.slice(above))) yield file;
  }
}

function* batches(files: Iterable<string>): Generator<readonly string[]> {
  let batch: string[] = [];
  let characters = 0;
  for (const file of files) {
    batch.push(file);
    characters += file.length;
    if (characters < pathsCharactersMax) continue;
    yield batch;
    batch = [];
    characters = 0;
  }
  if (batch.length > 0) yield batch;
}

function isSmall(file: string): boolean {
  try {
    return lstatSync(file).size <= lineBytesMax;
  } catch (error) {
    if (systemCode(error) === undefined) throw error;
    return false; // the search will tell what is wrong with it
  }
}

interface FileSearch extends Pick<Search, 'expression' | 'report'> {
  readonly file: string;
}

function searchLines(
  lines: Iterable<Line> | undefined,
  { file, expression, report }: FileSearch,
): void {
  if (lines === undefined) return report.onBinary(file);
  const found = report.file(file);
  for (const line of lines) {
    const matchIndex = line.text.search(expression);
    if (!found.line(line, matchIndex === -1 ? undefined : matchIndex)) break;
  }
  return found.end();
}

/** The file at once, for expressions that go over line ends. */
function searchWhole(
  { descriptor, sizeBytes }: { readonly descriptor: number; readonly sizeBytes: number },
  { file, expression, report }: FileSearch,
): void {
  if (sizeBytes > wholeFileBytesMax) return report.onTooLarge(file);
  const bytes = readFileSync(descriptor);
  if (isBinary(bytes)) return report.onBinary(file);
  const text = bytes
    .toString()
    .replace(/^\uFEFF/, '')
    .replaceAll('\r\n', '\n');
  const matched = matchedLines(text, expression);
  const found = report.file(file);
  for (const [index, line] of text.replace(/\n$/, '').split('\n').entries()) {
    if (!found.line({ text: line }, matched.get(index))) break;
  }
  return found.end();
}
