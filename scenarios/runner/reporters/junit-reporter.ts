import type { ScenarioRun } from '../play.ts';
import { failureReport } from '../render-failure.ts';
import { visibleText } from '../visible-text.ts';
import type { Reporter } from './reporter.ts';

/** JUnit XML, as CI systems read it: one `testcase` a scenario, its area as the class name. */
export const junitReporter = (): Reporter => ({
  onEnd(runs) {
    const failed = runs.filter((run) => !run.ok).length;
    const totals = `tests="${runs.length}" failures="${failed}" time="${seconds(runs)}"`;
    return [
      '<?xml version="1.0" encoding="UTF-8"?>',
      `<testsuites ${totals}>`,
      `  <testsuite name="reprise" ${totals}>`,
      ...runs.flatMap(testCase),
      '  </testsuite>',
      '</testsuites>',
    ].join('\n');
  },
});

const seconds = (runs: readonly ScenarioRun[]): string =>
  (runs.reduce((sum, run) => sum + run.durationMs, 0) / 1000).toFixed(3);

function testCase(run: ScenarioRun): string[] {
  const { name } = run.scenario;
  const [area = '', ...rest] = name.split('/');
  const test = rest.length === 0 ? name : rest.join('/');
  const head = `    <testcase classname="${xml(area)}" name="${xml(test)}" time="${seconds([run])}"`;
  if (run.ok) return [`${head}/>`];
  const { why, difference, next } = failureReport(run);
  const text = [...difference, ...why, ...next.map(([label, command]) => `${label}: ${command}`)];
  return [
    `${head}>`,
    `      <failure message="${xml(why[0] ?? 'failed')}">${xml(text.join('\n'))}</failure>`,
    '    </testcase>',
  ];
}

/** XML 1.0 has no way to write most control characters, so they are shown as their codes. */
const xml = (text: string): string =>
  visibleText(text)
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
