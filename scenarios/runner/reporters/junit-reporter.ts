import type { ScenarioRun } from '../play.ts';
import { failureReport } from '../render-failure.ts';
import type { GivenOptions } from '../render-command.ts';
import { visibleText } from '../visible-text.ts';
import { replayFacts, type ReplayFacts } from './replay-facts.ts';
import type { Reporter } from './reporter.ts';
import { countsOf, type Interrupted, type UnreadableScenario } from './run-result.ts';

/**
 * JUnit XML, as CI systems read it: one `testcase` a scenario, its area as the class name. What the
 * receipts say is in `properties`, of all together and of each.
 * @param given what the command was told
 */
export const junitReporter = (given?: GivenOptions): Reporter => ({
  onEnd(result) {
    const { runs, unreadable, interrupted } = result;
    const { passed, failed, notRun } = countsOf(result);
    const testCount = passed + failed + unreadable.length + notRun;
    const totals =
      `tests="${testCount}" failures="${failed}" errors="${unreadable.length}" ` +
      `time="${seconds(runs)}"`;
    return [
      '<?xml version="1.0" encoding="UTF-8"?>',
      `<testsuites ${totals}>`,
      `  <testsuite name="reprise" skipped="${notRun}" ${totals}>`,
      ...properties(replayFacts(runs)).map((line) => `    ${line}`),
      ...runs.flatMap((run) => testCase(run, given)),
      ...unreadable.flatMap(unreadableCase),
      ...(interrupted === undefined ? [] : notRunCases(interrupted)),
      '  </testsuite>',
      '</testsuites>',
    ].join('\n');
  },
});

const seconds = (runs: readonly ScenarioRun[]): string =>
  (runs.reduce((sum, run) => sum + run.durationMs, 0) / 1000).toFixed(3);

function testCase(run: ScenarioRun, given: GivenOptions | undefined): string[] {
  const head = `    <testcase ${identity(run.scenario.name)} time="${seconds([run])}">`;
  const facts = properties(replayFacts([run]), sumsOf(run)).map((line) => `      ${line}`);
  if (run.ok) return [head, ...facts, '    </testcase>'];
  const { why, difference, next } = failureReport(run, given);
  const text = [...difference, ...why, ...next.map(([label, command]) => `${label}: ${command}`)];
  return [
    head,
    ...facts,
    `      <failure message="${xml(why[0] ?? 'failed')}">${xml(text.join('\n'))}</failure>`,
    '    </testcase>',
  ];
}

/** `error` is JUnit's word for a test that could not be run. */
const unreadableCase = ({ name, error }: UnreadableScenario): string[] => [
  `    <testcase ${identity(name)} time="0.000">`,
  `      <error type="${xml(error.code)}" message="${xml(error.problem)}">${xml(error.message)}</error>`,
  '    </testcase>',
];

const notRunCases = ({ by, notRun }: Interrupted): string[] =>
  notRun.flatMap((name) => [
    `    <testcase ${identity(name)} time="0.000">`,
    `      <skipped message="ended by ${by}"/>`,
    '    </testcase>',
  ]);

function identity(name: string): string {
  const [area = '', ...rest] = name.split('/');
  const test = rest.length === 0 ? name : rest.join('/');
  return `classname="${xml(area)}" name="${xml(test)}"`;
}

/** Which recording it was, where that is one. */
const sumsOf = ({ receipt }: ScenarioRun): [name: string, value: string][] =>
  Object.entries(receipt?.recording.sums ?? {}).map(([file, sum]) => [
    `recording.sums.${file}`,
    sum,
  ]);

function properties(
  facts: ReplayFacts,
  more: readonly (readonly [name: string, value: string])[] = [],
): string[] {
  const values: readonly (readonly [name: string, value: string | number])[] = [
    ['requests.served', facts.served],
    ['requests.missed', facts.missed],
    ['exchanges.unused', facts.unused],
    ['drift', facts.drift],
    ['sockets.opened', facts.socketsOpened],
    ['sockets.childNetwork', facts.childNetwork],
    ...more,
  ];
  return [
    '<properties>',
    ...values.map(([name, value]) => `  <property name="${name}" value="${xml(`${value}`)}"/>`),
    '</properties>',
  ];
}

/** XML 1.0 has no way to write most control characters, so they are shown as their codes. */
const xml = (text: string): string =>
  visibleText(text)
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
