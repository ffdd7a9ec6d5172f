import { randomUUID } from 'node:crypto';
import { join, resolve } from 'node:path';
import { readRecording } from '#recordings/format/read-recording.ts';
import { loadScenarios } from '#scenarios/format/load-scenarios.ts';
import { play, type PlayOptions, type ScenarioRun } from '#scenarios/runner/play.ts';
import type { RechunkHow } from '#scenarios/runner/rechunk-how.ts';
import { playRechunked } from '#scenarios/runner/rechunk-play.ts';
import { githubReporter } from '#scenarios/runner/reporters/github-reporter.ts';
import { jsonReporter } from '#scenarios/runner/reporters/json-reporter.ts';
import { junitReporter } from '#scenarios/runner/reporters/junit-reporter.ts';
import { prettyReporter } from '#scenarios/runner/reporters/pretty-reporter.ts';
import type { Reporter } from '#scenarios/runner/reporters/reporter.ts';
import { exitCodes } from './exit-codes.ts';
import { progressLine, terminalStyle } from './terminal.ts';

export const reporterNames = ['pretty', 'json', 'junit', 'github'] as const;
export type ReporterName = (typeof reporterNames)[number];

export interface RunOptions {
  readonly reporter: ReporterName;
  readonly accept?: boolean;
  readonly strict?: boolean;
  /** Runs each scenario with other boundaries as well. */
  readonly rechunk?: RechunkHow;
  /** Of the cuts by chance; any if not given. */
  readonly seed?: string;
  /** Relative to the working directory. */
  readonly catalog: string;
  readonly library: string;
}

/** `reprise run [names]`: plays scenarios one after the other. */
export async function runCommand(names: readonly string[], options: RunOptions): Promise<number> {
  const root = process.cwd();
  const place = { catalog: resolve(options.catalog), library: resolve(options.library) };
  const reporter = reporterOf(options.reporter, root);
  const print = (text: string | undefined): void => {
    if (text !== undefined) process.stdout.write(`${text}\n`);
  };
  const progress = progressLine(process.stderr);
  const { rechunk: how, seed = randomUUID().slice(0, 8) } = options;

  const scenarios = await loadScenarios(place, names);
  // Before the first golden log is written: unreadable input leaves everything as it was.
  if (options.accept === true) {
    for (const { recordingFolder } of scenarios) await readRecording(recordingFolder);
  }
  print(reporter.onStart?.(scenarios.map(({ name }) => name)));
  const runs: ScenarioRun[] = [];
  for (const scenario of scenarios) {
    const playOptions: PlayOptions = {
      runsFolder: join(root, '.reprise', 'runs'),
      golden: options.accept === true ? 'accept' : 'compare',
      strictness: options.strict === true ? 'strict' : 'by-class',
      onEvent: (event) => {
        if (!('live' in event)) progress.show(`  ${scenario.name}  ${event.type}`);
      },
    };
    const rechunkedFolder = join(root, '.reprise', 'rechunked');
    const run = await (
      how === undefined
        ? play(scenario, playOptions)
        : playRechunked(scenario, { ...playOptions, how, seed, rechunkedFolder })
    ).finally(progress.clear);
    runs.push(run);
    print(reporter.onRun?.(run));
  }
  print(reporter.onEnd(runs));
  return runs.every(({ ok }) => ok) ? exitCodes.good : exitCodes.different;
}

function reporterOf(name: ReporterName, root: string): Reporter {
  switch (name) {
    case 'pretty':
      return prettyReporter(terminalStyle(process.stdout, process.env));
    case 'json':
      return jsonReporter();
    case 'junit':
      return junitReporter();
    case 'github':
      return githubReporter(root);
    default:
      return name satisfies never;
  }
}
