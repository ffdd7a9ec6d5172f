import { knownDifferences, sdkLimits } from './known-differences.ts';
import { corpusApis, leftOut as reasons } from './left-out.ts';
import type { CheckedExchange, Conformance } from './run-conformance.ts';

/** A line for an exchange that failed, and one for each of its problems; nothing for one that passed. */
export const renderExchange = ({ id, problems }: CheckedExchange): string[] =>
  problems.length === 0 ? [] : [`FAIL ${id}`, ...problems.map((each) => `       ${each}`)];

/** What was left out, where engine and SDK differ on purpose, what no SDK reads, and a table. */
export function renderReport({ checked, leftOut }: Conformance): string[] {
  const cutCount = checked.reduce((sum, each) => sum + each.cutCount, 0);
  return [
    '',
    ...[...leftOut].map(
      ([api, count]) => `left out ${api}, ${count} exchanges: ${reasons[api] ?? 'not known here'}`,
    ),
    '',
    ...knownDifferences.map(({ name, apis, why }) => {
      const count = checked.filter(
        ({ api, known }) => apis.some((each) => each === api) && known.includes(name),
      ).length;
      return `known difference, ${count} × ${name} (${apis.join(', ')}): ${why}`;
    }),
    '',
    ...Object.entries(sdkLimits).map(([name, why]) => {
      const count = checked.filter(({ limits }) => limits.includes(name)).length;
      return `limit of an SDK, ${count} × ${name}: ${why}`;
    }),
    '',
    rowOf(['api and provider', 'exchanges', 'passed', 'known diff.', 'failed']),
    ...corpusApis.flatMap((api) => {
      const own = checked.filter((each) => each.api === api);
      const byProvider = Map.groupBy(own, ({ provider }) => provider);
      const providers = [...byProvider].map(([name, each]) =>
        rowOf([`  ${name}`, ...figuresOf(each)]),
      );
      return own.length === 0 ? [] : [rowOf([api, ...figuresOf(own)]), ...providers];
    }),
    rowOf(['all', ...figuresOf(checked)]),
    '',
    `${checked.length} exchanges, read in one piece and cut otherwise ${cutCount} times`,
  ];
}

const rowOf = ([name = '', ...cells]: readonly (string | number)[]): string =>
  `${String(name).padEnd(26)}${cells.map((cell) => String(cell).padStart(13)).join('')}`;

const figuresOf = (checked: readonly CheckedExchange[]): number[] => [
  checked.length,
  checked.filter(({ problems }) => problems.length === 0).length,
  checked.filter(({ known }) => known.length > 0).length,
  checked.filter(({ problems }) => problems.length > 0).length,
];
