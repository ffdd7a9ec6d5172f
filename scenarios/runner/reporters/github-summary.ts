import type { ScenarioRun } from '../play.ts';
import { visibleText } from '../visible-text.ts';
import { replayFacts } from './replay-facts.ts';
import { renderCounts, type RunResult } from './run-result.ts';

const SUM_CHARACTERS = 12;
const COLUMNS = 'scenario|result|served|missed|unused|drift|sockets opened|commands|recording';

/** The page of a job: what became of each scenario, and what its receipt says. */
export function githubSummary(result: RunResult): string {
  const { runs, unreadable, interrupted } = result;
  const notRun = interrupted?.notRun ?? [];
  const facts = replayFacts(runs);
  return [
    `### Scenarios: ${renderCounts(result)}`,
    '',
    `| ${COLUMNS.replaceAll('|', ' | ')} |`,
    `| ${COLUMNS.replaceAll(/[^|]+/gu, '---').replaceAll('|', ' | ')} |`,
    ...runs.map(rowOf),
    ...unreadable.map(({ name }) => row([name, 'unreadable'])),
    ...notRun.map((name) => row([name, 'not run'])),
    row(['all', '', ...figures(facts), facts.childNetwork]),
    '',
    ...runs
      .filter(({ ok }) => !ok)
      .map(({ scenario, failures: [first] }) => `- ${cell(scenario.name)}: ${reason(first)}`),
    ...unreadable.map(({ name, error }) => `- ${cell(name)}: ${cell(error.message)}`),
  ].join('\n');
}

function rowOf(run: ScenarioRun): string {
  const facts = replayFacts([run]);
  const passed = run.expectedFailure === undefined ? 'passed' : 'passed (expected failure)';
  return row([
    run.scenario.name,
    run.ok ? passed : 'failed',
    ...figures(facts),
    facts.childNetwork,
    run.receipt?.recording.sums['exchanges.jsonl'].slice(0, SUM_CHARACTERS) ?? '',
  ]);
}

const figures = (facts: ReturnType<typeof replayFacts>): number[] => [
  facts.served,
  facts.missed,
  facts.unused,
  facts.drift,
  facts.socketsOpened,
];

function row(cells: readonly (string | number)[]): string {
  const missing = COLUMNS.split('|').length - cells.length;
  const all = [...cells, ...Array.from({ length: missing }, () => '')];
  return `| ${all.map((each) => cell(`${each}`)).join(' | ')} |`;
}

const reason = (failure: ScenarioRun['failures'][number] | undefined): string =>
  failure === undefined ? 'failed' : cell(`${failure.kind}: ${failure.message}`);

/** One line in which nothing is markup. */
const cell = (text: string): string =>
  visibleText(text)
    .replaceAll(/[\\`*_[\]<>|&~]/gu, String.raw`\$&`)
    .replaceAll('\n', ' ');
