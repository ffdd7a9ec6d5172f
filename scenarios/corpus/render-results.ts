import { leftOut, leftOutKinds } from './left-out.ts';
import { corpusApis, isFailed, isPassed, type GroupResult } from './run-corpus.ts';

/** A line for a group, and one for each of its problems. */
export function renderGroup(result: GroupResult): string[] {
  const { group, turnCount, fedBackCount, problems, drift, ownWays } = result;
  const sign = isFailed(result) ? 'FAIL' : isPassed(result) ? 'ok  ' : 'left';
  const facts = [
    ...(turnCount > 0 ? [`${turnCount} turns, ${fedBackCount} fed back`] : []),
    ...(drift === 0 ? [] : [`drift ${drift}`]),
    ...counted(ownWays).map((way) => `the recorded agent: ${way}`),
    ...counted(result.leftOut).map((kind) => `left out: ${kind}`),
  ];
  return [`${sign} ${group} (${facts.join(', ')})`, ...problems.map((each) => `       ${each}`)];
}

const counted = (lines: readonly string[]): string[] =>
  [...Map.groupBy(lines, (line) => line)].map(([line, { length }]) =>
    length === 1 ? line : `${line} ×${length}`,
  );

/** What was left out and why, a table, and the last line. */
export function renderTotals(results: readonly GroupResult[]): string[] {
  const [passed, failed] = [results.filter(isPassed).length, results.filter(isFailed).length];
  const turnCount = sum(results, (result) => result.turnCount);
  const fedBackCount = sum(results, (result) => result.fedBackCount);
  return [
    ...(results.length === 0 ? [] : ['', ...leftOutLines(results), '', ...tableOf(results), '']),
    `${passed + failed} groups, ${turnCount} requests that go on, ` +
      `${fedBackCount} of them with tool results fed back`,
    `${passed} passed, ${failed} failed`,
  ];
}

function leftOutLines(results: readonly GroupResult[]): string[] {
  const kinds = Object.entries(leftOutKinds).flatMap(([kind, reason]) => {
    const groups = results.filter((result) => result.leftOut.some((each) => each === kind));
    return groups.length === 0
      ? []
      : [`left out as ${kind}, in ${groups.length} groups: ${reason}`];
  });
  const listed = Object.entries(leftOut).map(([group, reason]) => `left out ${group}: ${reason}`);
  return [...kinds, ...listed];
}

function tableOf(results: readonly GroupResult[]): string[] {
  const head = ['api', 'groups', 'turns', 'fed back', 'passed', 'own ways', 'left out', 'failed'];
  const rows = corpusApis.flatMap((api) => {
    const own = results.filter((result) => result.api === api);
    return own.length === 0 ? [] : [rowOf([api, ...figuresOf(own)])];
  });
  return [rowOf(head), ...rows, rowOf(['all', ...figuresOf(results)])];
}

const rowOf = ([name = '', ...cells]: readonly (string | number)[]): string =>
  `${String(name).padEnd(24)}${cells.map((cell) => String(cell).padStart(10)).join('')}`;

const figuresOf = (results: readonly GroupResult[]): number[] => [
  results.length,
  sum(results, ({ turnCount }) => turnCount),
  sum(results, ({ fedBackCount }) => fedBackCount),
  results.filter(isPassed).length,
  results.filter((result) => isPassed(result) && result.ownWays.length > 0).length,
  results.filter((result) => !isPassed(result) && !isFailed(result)).length,
  results.filter(isFailed).length,
];

const sum = (results: readonly GroupResult[], of: (result: GroupResult) => number): number =>
  results.reduce((total, result) => total + of(result), 0);
