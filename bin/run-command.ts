import { randomUUID } from 'node:crypto';
import { appendFile } from 'node:fs/promises';
import { join } from 'node:path';
import { readRecording } from '#recordings/format/read-recording.ts';
import {
  findScenarios,
  loadScenario,
  type CatalogPlace,
  type FoundScenario,
} from '#scenarios/format/load-scenarios.ts';
import type { Scenario } from '#scenarios/format/scenario.ts';
import { startSecondRuns, toFailure, type SecondRuns } from '#scenarios/determinism/play-twice.ts';
import { readGolden } from '#scenarios/runner/golden-log.ts';
import { play, type PlayOptions, type ScenarioRun } from '#scenarios/runner/play.ts';
import { renderRechunk, type RechunkHow } from '#scenarios/runner/rechunk-how.ts';
import { playRechunked } from '#scenarios/runner/rechunk-play.ts';
import { rechunkOptions } from '#scenarios/runner/rechunk-report.ts';
import type { GivenOptions } from '#scenarios/runner/render-command.ts';
import { githubReporter } from '#scenarios/runner/reporters/github-reporter.ts';
import { jsonReporter } from '#scenarios/runner/reporters/json-reporter.ts';
import { junitReporter } from '#scenarios/runner/reporters/junit-reporter.ts';
import { prettyReporter } from '#scenarios/runner/reporters/pretty-reporter.ts';
import type { Reporter } from '#scenarios/runner/reporters/reporter.ts';
import { countsOf, type RunResult } from '#scenarios/runner/reporters/run-result.ts';
import { placeOf, placeWords, type CatalogOptions } from './catalog-options.ts';
import { exitCodes } from './exit-codes.ts';
import type { ReporterName } from './reporter-names.ts';
import { exitCodeOf, listenForInterruption } from './interruption.ts';
import { runScenarios } from './run-scenarios.ts';
import { progressLine, terminalStyle } from './terminal.ts';

export interface RunOptions extends CatalogOptions {
  readonly reporter: ReporterName;
  readonly accept?: boolean;
  readonly strict?: boolean;
  /** Runs each scenario with other boundaries as well. */
  readonly rechunk?: RechunkHow;
  /** Of the cuts by chance; any if not given. */
  readonly seed?: string;
  /** Runs all once more in another process and other surroundings. */
  readonly twice?: boolean;
  /** Plays in the time of the recordings, so many times faster. */
  readonly speed?: number;
  /** After how many seconds without an event a run is ended as failed. */
  readonly stall?: number;
}

/** `reprise run [names]`: plays scenarios one after the other. */
export async function runCommand(names: readonly string[], options: RunOptions): Promise<number> {
  const place = placeOf(options);
  const seed = options.seed ?? randomUUID().slice(0, 8);
  const reporter = reporterOf(options.reporter, givenOptions(options, seed));
  const print = (text: string | undefined): void => {
    if (text !== undefined) process.stdout.write(`${text}\n`);
  };

  const found = await findScenarios(place, names);
  // Before the first golden log is written: unreadable input leaves everything as it was.
  if (options.accept === true) await refuseUnreadable(found, place);
  print(reporter.onStart?.(found.map(({ name }) => name)));
  const interruption = listenForInterruption();
  const { signal } = interruption;
  const playOne = playerOf(options, { seed, signal });
  const twiceFolder = join(keptFolder(), 'twice');
  const second =
    options.twice === true
      ? startSecondRuns(found, { place, twiceFolder, seed, signal })
      : undefined;
  const playBoth = second && (async (scenario: Scenario) => held(await playOne(scenario), second));
  try {
    const ran = await runScenarios(found, {
      place,
      play: playBoth ?? playOne,
      reporter,
      print,
      interruption,
    });
    const result = second === undefined ? ran : { ...ran, twice: { seed } };
    print(reporter.onEnd(result));
    await writeSummary(reporter.summary?.(result));
    return codeOf(result);
  } finally {
    interruption.stop();
    await second?.stop();
  }
}

/** What is kept of runs, for whoever looks at them afterwards. */
const keptFolder = (): string => join(process.cwd(), '.reprise');

/** A run, with what a second one in other surroundings says against it. */
async function held(run: ScenarioRun, second: SecondRuns): Promise<ScenarioRun> {
  const failure = toFailure(await second.hold(run));
  if (failure === undefined) return run;
  const { comparison, message } = failure;
  return {
    ...run,
    ok: false,
    comparison,
    failures: [...run.failures, { kind: 'twice', message }],
  };
}

interface PlayerParts {
  /** Of the cuts by chance. */
  readonly seed: string;
  readonly signal: AbortSignal;
}

/** Plays a scenario as the options say, and shows how far it is. */
function playerOf(
  options: RunOptions,
  { seed, signal }: PlayerParts,
): (scenario: Scenario) => Promise<ScenarioRun> {
  const { rechunk: how, stall, speed } = options;
  const progress = progressLine(process.stderr, process.env);
  return (scenario) => {
    const playOptions: PlayOptions = {
      runsFolder: join(keptFolder(), 'runs'),
      golden: options.accept === true ? 'accept' : 'compare',
      strictness: options.strict === true ? 'strict' : 'by-class',
      stallMsMax: stall === undefined ? undefined : stall * 1000,
      speed,
      signal,
      onEvent: (event) => {
        if (!('live' in event)) progress.show(`  ${scenario.name}  ${event.type}`);
      },
    };
    const rechunkedFolder = join(keptFolder(), 'rechunked');
    const run =
      how === undefined
        ? play(scenario, playOptions)
        : playRechunked(scenario, { ...playOptions, how, seed, rechunkedFolder });
    return run.finally(progress.clear);
  };
}

/** @throws InputError for the first scenario of which anything cannot be read */
async function refuseUnreadable(
  found: readonly FoundScenario[],
  place: CatalogPlace,
): Promise<void> {
  for (const { folder } of found) {
    const { recordingFolder } = await loadScenario(folder, place);
    await readRecording(recordingFolder);
    await readGolden(folder);
  }
}

/** What printed commands have to repeat. */
function givenOptions(options: RunOptions, seed: string): GivenOptions {
  const { strict, rechunk, stall, twice, speed } = options;
  const cuts = rechunk && {
    how: renderRechunk(rechunk),
    ...(rechunk.kind === 'random' ? { seed } : {}),
  };
  return {
    place: placeWords(options),
    run: [
      ...(strict === true ? ['--strict'] : []),
      ...(twice === true ? ['--twice', '--seed', seed] : []),
      ...(speed === undefined ? [] : ['--speed', `${speed}`]),
      ...(stall === undefined ? [] : ['--stall', `${stall}`]),
      ...(cuts === undefined ? [] : rechunkOptions(cuts).split(' ')),
    ],
  };
}

function codeOf(result: RunResult): number {
  if (result.interrupted !== undefined) return exitCodeOf(result.interrupted.by);
  const { unreadable, failed } = countsOf(result);
  if (unreadable > 0) return exitCodes.unusable;
  return failed === 0 ? exitCodes.good : exitCodes.different;
}

/** GitHub Actions shows what is in that file on the page of the job. */
async function writeSummary(markdown: string | undefined): Promise<void> {
  const file = process.env['GITHUB_STEP_SUMMARY'];
  if (markdown === undefined || file === undefined || file === '') return;
  await appendFile(file, `${markdown}\n`);
}

function reporterOf(name: ReporterName, given: GivenOptions): Reporter {
  switch (name) {
    case 'pretty':
      return prettyReporter({ ...terminalStyle(process.stdout, process.env), given });
    case 'json':
      return jsonReporter(given);
    case 'junit':
      return junitReporter(given);
    case 'github':
      return githubReporter({ root: process.cwd(), given });
    default:
      return name satisfies never;
  }
}
