import { join, relative } from 'node:path';
import { SCENARIO_FILE } from '#scenarios/format/load-scenarios.ts';
import { failureReport } from '../render-failure.ts';
import { visibleText } from '../visible-text.ts';
import type { Reporter } from './reporter.ts';

/**
 * Workflow commands of GitHub Actions: an annotation for each scenario that failed ("Workflow
 * commands for GitHub Actions", read 2026-11-20).
 * @param root the folder that paths are told from, which is that of the checkout
 */
export const githubReporter = (root: string): Reporter => ({
  onRun(run) {
    const note = run.expectedFailure === undefined ? '' : ' (expected failure)';
    if (run.ok) return `${run.scenario.name} passed${note}`;
    const { why, difference, next } = failureReport(run);
    const file = relative(root, join(run.scenario.folder, SCENARIO_FILE));
    const text = [...why, ...difference, ...next.map(([label, command]) => `${label}: ${command}`)];
    const title = `${run.scenario.name} failed`;
    return `::error file=${property(file)},title=${property(title)}::${data(text.join('\n'))}`;
  },
  onEnd(runs) {
    const failed = runs.filter((run) => !run.ok).length;
    return `${runs.length - failed} passed, ${failed} failed`;
  },
});

const data = (text: string): string =>
  visibleText(text).replaceAll('%', '%25').replaceAll('\n', '%0A');

const property = (text: string): string => data(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
