import type { CommandRun } from './run-command-twice.ts';

const LINES_MAX = 3;
const FILES_MAX = 10;

/** In what two runs of a command differ, line by line; empty where they do not. */
export function commandDifferences(first: CommandRun, second: CommandRun): readonly string[] {
  return [
    ...(first.ending === second.ending
      ? []
      : ['how it ended', `- ${first.ending}`, `+ ${second.ending}`]),
    ...textDifference('stdout', first.out, second.out),
    ...textDifference('stderr', first.err, second.err),
    ...fileDifferences(first, second),
  ];
}

function fileDifferences(first: CommandRun, second: CommandRun): readonly string[] {
  const paths = [...new Set([...first.files.keys(), ...second.files.keys()])].toSorted();
  const differing = paths.flatMap((path) => {
    const [before, after] = [first.files.get(path), second.files.get(path)];
    if (before === undefined) return [[`file ${path} was made by the second run only`]];
    if (after === undefined) return [[`file ${path} was made by the first run only`]];
    const lines = textDifference(`file ${path}`, before.toString(), after.toString());
    return lines.length === 0 ? [] : [lines];
  });
  const rest = differing.length - FILES_MAX;
  const shown = differing.slice(0, FILES_MAX).flat();
  return rest > 0 ? [...shown, `and ${rest} more files`] : shown;
}

/** The first lines in which two texts differ. */
function textDifference(what: string, first: string, second: string): readonly string[] {
  if (first === second) return [];
  const [before, after] = [first.split('\n'), second.split('\n')];
  const shown: string[] = [];
  let differing = 0;
  for (let index = 0; index < Math.max(before.length, after.length); index += 1) {
    const [left, right] = [before[index], after[index]];
    if (left === right) continue;
    differing += 1;
    if (differing > LINES_MAX) continue;
    shown.push(`${what}, line ${index + 1}`, `- ${cut(left)}`, `+ ${cut(right)}`);
  }
  return differing > LINES_MAX
    ? [...shown, `and ${differing - LINES_MAX} more lines of ${what}`]
    : shown;
}

const cut = (line: string | undefined): string =>
  line === undefined ? '(no such line)' : line.length > 160 ? `${line.slice(0, 160)}…` : line;

/** Everything that a run wrote, to look for values in. */
export const writtenBy = ({ out, err, files }: CommandRun): string =>
  [out, err, ...[...files.values()].map(String)].join('\n');
