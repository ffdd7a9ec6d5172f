import type { AreaResult, DifferentCase } from './hold-answers.ts';

/** How many different cases of one area are shown; `--json` has all. */
const shownMax = 10;
/** How many characters of an argument or a value are shown. */
const charactersMax = 160;

/** A line of a report, and what it is; whoever prints it knows the colours. */
export interface ReportLine {
  readonly text: string;
  readonly role: 'head' | 'plain' | 'bad';
}

/** The areas as a table, the last line for all of them. */
export function tableLines(areas: readonly AreaResult[]): ReportLine[] {
  const all = {
    area: 'all',
    caseCount: sumOf(areas.map(({ caseCount }) => caseCount)),
    equalCount: sumOf(areas.map(({ equalCount }) => equalCount)),
  };
  const width = Math.max(...[...areas, all].map(({ area }) => area.length), 'area'.length);
  const textOf = (area: string, ...cells: readonly string[]): string =>
    [area.padEnd(width), ...cells.map((cell) => cell.padStart(9))].join('  ');
  return [
    { role: 'head', text: textOf('area', 'cases', 'equal', 'different') },
    ...[...areas, all].map(({ area, caseCount, equalCount }): ReportLine => {
      const counts = [caseCount, equalCount, caseCount - equalCount];
      const role = caseCount === equalCount ? 'plain' : 'bad';
      return { role, text: textOf(area, ...counts.map(String)) };
    }),
  ];
}

/** The first cases that differ of each area: the call, and where its answer parts from the golden one. */
export const differenceLines = (areas: readonly AreaResult[]): ReportLine[] =>
  areas.flatMap(({ area, different }): ReportLine[] => {
    const shown = different.slice(0, shownMax).flatMap(linesOfCase);
    const leftCount = different.length - shownMax;
    return leftCount > 0
      ? [...shown, { role: 'plain', text: `… ${leftCount} more in ${area}; --json has all` }]
      : shown;
  });

function linesOfCase({ area, index, call, args, difference }: DifferentCase): ReportLine[] {
  const side = (name: 'expected' | 'found'): string =>
    Object.hasOwn(difference, name) ? asText(difference[name]) : 'nothing';
  const rest = [
    `    args      ${args.map(asText).join(', ') || 'none'}`,
    `    at        ${difference.path === '' ? 'the whole answer' : difference.path}`,
    `  - expected  ${side('expected')}`,
    `  + found     ${side('found')}`,
  ];
  return [
    { role: 'bad', text: `${area} ${index}  ${call}` },
    ...rest.map((text): ReportLine => ({ role: 'plain', text })),
  ];
}

const sumOf = (counts: readonly number[]): number => counts.reduce((sum, count) => sum + count, 0);

function asText(value: unknown): string {
  const text = value === undefined ? 'undefined' : JSON.stringify(value);
  return text.length <= charactersMax
    ? text
    : `${text.slice(0, charactersMax).toWellFormed()}… (${text.length} characters)`;
}
