import type { TurnEnding } from '#engine/core/next-action.ts';
import type { SessionEvent } from '#engine/schema/events/session-event.ts';
import type { ExpectedFile, ExpectedFiles, Scenario } from '#scenarios/format/scenario.ts';
import { spentIn } from './budgets.ts';
import { callsOf, trajectoryOf, unmetTrajectory } from './trajectory.ts';
import type { FileTree } from './workspace.ts';

/** What a run left behind. */
export interface RunOutcome {
  readonly events: readonly SessionEvent[];
  readonly endings: readonly TurnEnding[];
  readonly before: FileTree;
  readonly after: FileTree;
  /** Content of `expected/workspace`. */
  readonly expectedFiles: FileTree;
}

/**
 * Holds a run against what the scenario's author wrote by hand.
 * @returns a sentence for each expectation that does not hold
 */
export function unmetExpectations({ expect }: Scenario, run: RunOutcome): string[] {
  const ending = run.endings.at(-1);
  const text = lastText(run.events);
  return [
    ...(ending?.as === expect.ending
      ? []
      : [`expected the last turn to be ${expect.ending}, it is ${describeEnding(ending)}`]),
    ...unmetTrajectory(trajectoryOf(expect.calls), callsOf(run.events)),
    ...(expect.text === undefined || expect.text === text
      ? []
      : [`expected the last text to be ${quote(expect.text)}, it is ${quote(text)}`]),
    ...unmetUsage(expect.usage ?? {}, run.events),
    ...unmetFilePatterns(expect.files ?? {}, run.after),
    ...unmetFiles(run, { removed: expect.removed, files: expect.files ?? {} }),
  ];
}

function describeEnding(ending: TurnEnding | undefined): string {
  switch (ending?.as) {
    case undefined:
      return 'missing';
    case 'completed':
      return `completed (${ending.stopReason})`;
    case 'failed':
      return `failed (${ending.code}: ${short(ending.message)})`;
    case 'interrupted':
      return `interrupted (${ending.reason})`;
    default:
      return ending satisfies never;
  }
}

/** The whole reason stands in the log, and beside a miss it would be told twice. */
const short = (message: string): string =>
  message.length <= REASON_CHARACTERS_MAX ? message : `${message.slice(0, REASON_CHARACTERS_MAX)}…`;

const quote = (text: string | undefined): string => JSON.stringify(text) ?? 'missing';

function lastText(events: readonly SessionEvent[]): string | undefined {
  return events
    .filter((event) => event.type === 'assistant.message')
    .flatMap(({ payload }) => payload.content.filter((part) => part.type === 'text'))
    .at(-1)?.text;
}

function unmetUsage(
  expected: NonNullable<Scenario['expect']['usage']>,
  events: readonly SessionEvent[],
): string[] {
  const actual = new Map(Object.entries(spentIn(events).usage));
  return Object.entries(expected)
    .filter(([key, count]) => actual.get(key) !== count)
    .map(([key, count]) => `expected ${count} ${key}, counted ${actual.get(key) ?? 0}`);
}

/**
 * Holds the files of a workspace against what is known of them.
 * @returns a sentence for each file that is otherwise
 */
export function unmetFilePatterns(files: ExpectedFiles, after: FileTree): string[] {
  return Object.entries(files).flatMap(([path, wanted]) => {
    const found = after.get(path);
    if ('absent' in wanted) {
      return found === undefined ? [] : [`the file ${path} is there and should not be`];
    }
    if (found === undefined) return [`the file ${path} is missing`];
    const problem = unmetContent(wanted, found.toString('utf8'));
    return problem === undefined ? [] : [`the file ${path} ${problem}`];
  });
}

function unmetContent(
  wanted: Exclude<ExpectedFile, { absent: true }>,
  found: string,
): string | undefined {
  if ('contains' in wanted) {
    if (found.includes(wanted.contains)) return undefined;
    return `does not contain ${quote(wanted.contains)}; it is ${excerpt(found)}`;
  }
  if (new RegExp(wanted.regex, 'u').test(found)) return undefined;
  return `does not fit ${String(new RegExp(wanted.regex, 'u'))}; it is ${excerpt(found)}`;
}

/** What is said of files beside the tree of those that are expected whole. */
type FileExpectations = Required<Pick<Scenario['expect'], 'removed'>> & {
  readonly files: ExpectedFiles;
};

function unmetFiles(
  { before, after, expectedFiles }: RunOutcome,
  { removed, files }: FileExpectations,
): string[] {
  const unmet = [
    // A slip in a name would hold for ever, and say nothing of the file that was meant.
    ...removed
      .filter((path) => !before.has(path))
      .map((path) => `the file ${path} is to be removed, but was not there at the start`),
    ...Object.keys(files)
      .filter((path) => removed.includes(path) || expectedFiles.has(path))
      .map((path) => `the file ${path} is expected twice: keep only what \`files\` says of it`),
  ];
  for (const path of new Set([...before.keys(), ...after.keys(), ...expectedFiles.keys()])) {
    if (Object.hasOwn(files, path)) continue;
    const wanted = removed.includes(path)
      ? undefined
      : (expectedFiles.get(path) ?? before.get(path));
    const found = after.get(path);
    if (wanted === undefined && found === undefined) continue;
    if (wanted === undefined) unmet.push(`the file ${path} is there and should not be`);
    else if (found === undefined) unmet.push(`the file ${path} is missing`);
    else if (!wanted.equals(found))
      unmet.push(`the file ${path} ${firstDifference(wanted, found)}`);
  }
  return unmet;
}

function firstDifference(wanted: Buffer, found: Buffer): string {
  const expectedLines = wanted.toString('utf8').split('\n');
  const actualLines = found.toString('utf8').split('\n');
  const length = Math.max(expectedLines.length, actualLines.length);
  const line = Array.from({ length }, (_, index) => index).find(
    (index) => expectedLines[index] !== actualLines[index],
  );
  if (line === undefined) return 'differs in bytes that are no UTF-8';
  const [expected, actual] = excerpts(expectedLines[line], actualLines[line]);
  return `differs in line ${line + 1}: expected ${expected}, found ${actual}`;
}

const LINE_CHARACTERS_MAX = 160;
const REASON_CHARACTERS_MAX = 80;

/** The beginning of a file. */
const excerpt = (text: string): string =>
  text.length <= LINE_CHARACTERS_MAX
    ? quote(text)
    : `${quote(text.slice(0, LINE_CHARACTERS_MAX).toWellFormed())}…`;

/** Two lines as they are, or what is around their first difference: a line may be a whole file. */
function excerpts(...lines: [string | undefined, string | undefined]): string[] {
  const [left = '', right = ''] = lines;
  const longest = Math.max(left.length, right.length);
  if (longest <= LINE_CHARACTERS_MAX) return lines.map(quote);
  const at = Array.from({ length: longest }, (_, index) => index).find(
    (index) => left[index] !== right[index],
  );
  const from = Math.max(0, (at ?? 0) - LINE_CHARACTERS_MAX / 4);
  return lines.map((line) => {
    if (line === undefined) return 'missing';
    const cut = line.slice(from, from + LINE_CHARACTERS_MAX);
    const tail = from + LINE_CHARACTERS_MAX < line.length ? '…' : '';
    return `${from === 0 ? '' : '…'}${quote(cut)}${tail}`;
  });
}
