import { isAbsolute, join, relative } from 'node:path';
import { SCENARIO_FILE } from '#scenarios/format/load-scenarios.ts';
import { failureReport } from '../render-failure.ts';
import type { GivenOptions } from '../render-command.ts';
import { renderFigures } from '../render-receipt.ts';
import { visibleText } from '../visible-text.ts';
import { githubSummary } from './github-summary.ts';
import { replayFacts } from './replay-facts.ts';
import type { Reporter } from './reporter.ts';
import { renderCounts } from './run-result.ts';

export interface GithubOptions {
  /** The folder that paths are told from, which is that of the checkout. */
  readonly root: string;
  /** What the command was told. */
  readonly given?: GivenOptions | undefined;
}

/**
 * Workflow commands of GitHub Actions: an annotation for each scenario that failed ("Workflow
 * commands for GitHub Actions", read 2026-11-20).
 */
export const githubReporter = ({ root, given }: GithubOptions): Reporter => ({
  onRun(run) {
    const note = run.expectedFailure === undefined ? '' : ' (expected failure)';
    if (run.ok) return `${run.scenario.name} passed${note}`;
    const { why, difference, next } = failureReport(run, given);
    const file = relative(root, join(run.scenario.folder, SCENARIO_FILE));
    const text = [...why, ...difference, ...next.map(([label, command]) => `${label}: ${command}`)];
    return annotation({ file, title: `${run.scenario.name} failed`, text: text.join('\n') });
  },
  onUnreadable({ name, error }) {
    const { file, line } = error.place;
    const from = isAbsolute(file) ? relative(root, file) : file;
    return annotation({ file: from, line, title: `${name} is unreadable`, text: error.message });
  },
  onEnd(result) {
    const facts = replayFacts(result.runs);
    return [
      renderCounts(result),
      `${renderFigures(facts)}; sockets opened ${facts.socketsOpened}, commands ${facts.childNetwork}`,
    ].join('\n');
  },
  summary: githubSummary,
});

interface Annotation {
  readonly file: string;
  readonly line?: number | undefined;
  readonly title: string;
  readonly text: string;
}

function annotation({ file, line, title, text }: Annotation): string {
  const place = line === undefined ? '' : `,line=${line}`;
  return `::error file=${property(file)}${place},title=${property(title)}::${data(text)}`;
}

const data = (text: string): string =>
  visibleText(text).replaceAll('%', '%25').replaceAll('\n', '%0A');

const property = (text: string): string => data(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
