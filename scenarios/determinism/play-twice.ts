import { randomUUID } from 'node:crypto';
import type { CatalogPlace } from '#scenarios/format/load-scenarios.ts';
import type { Scenario } from '#scenarios/format/scenario.ts';
import type { LogComparison } from '#scenarios/runner/compare-logs.ts';
import { play, type PlayOptions, type ScenarioRun } from '#scenarios/runner/play.ts';
import { failureReport } from '#scenarios/runner/render-failure.ts';
import { differenceOf, type RunDifference } from './compare-runs.ts';
import { playElsewhere, type ElsewhereOptions } from './play-elsewhere.ts';
import { describeFactors, otherFactors, together } from './surroundings.ts';
import { inTemporaryFolder } from './temporary-folder.ts';

/** Of a scenario, what the process that plays it has to know. */
type Placed = Pick<Scenario, 'folder'>;

export interface SecondOptions extends Pick<ElsewhereOptions, 'timeoutMs' | 'signal' | 'imports'> {
  readonly place: CatalogPlace;
  /** Absolute folder under which the logs of the second runs are kept. */
  readonly twiceFolder: string;
  /** Of delays and listings; any if not given. */
  readonly seed?: string | undefined;
}

export interface TwiceOptions extends SecondOptions {
  /** Plays a scenario for the first time, in this process. */
  readonly first: (scenario: Scenario) => Promise<ScenarioRun>;
}

/** A scenario that was played twice. */
export interface TwiceRun {
  readonly run: ScenarioRun;
  readonly twice: TwiceReport;
}

export interface TwiceReport {
  /** Of delays and listings. */
  readonly seed: string;
  /** Undefined where the second run was the same session. */
  readonly difference: RunDifference | undefined;
  /** What was otherwise in the second run, in words. */
  readonly surroundings: readonly string[];
}

/** The second runs, which go on by themselves. */
export interface SecondRuns {
  /** Holds a first run against its second; waits until that is there. */
  hold(run: ScenarioRun): Promise<TwiceReport>;
  /** Ends what is still going on, and cleans up. */
  stop(): Promise<void>;
}

export const newSeed = (): string => randomUUID().slice(0, 8);

/** Begins to play scenarios in one fresh process with other surroundings. */
export function startSecondRuns(
  scenarios: readonly Placed[],
  { seed = newSeed(), signal, twiceFolder, ...options }: SecondOptions,
): SecondRuns {
  const end = new AbortController();
  const played = inTemporaryFolder(async (folder) => {
    const factors = await otherFactors({ folder, seed });
    const results = await playElsewhere(scenarios, {
      ...options,
      runsFolder: twiceFolder,
      signal: signal === undefined ? end.signal : AbortSignal.any([signal, end.signal]),
      surroundings: together(factors.map(({ surroundings }) => surroundings)),
    });
    return { results, surroundings: describeFactors(factors) };
  });
  // Whoever holds a run against it is told; before that, nobody is there to be told.
  played.catch(() => undefined);
  return {
    async hold(run) {
      const { results, surroundings } = await played;
      const index = scenarios.findIndex(({ folder }) => folder === run.scenario.folder);
      const failures = [...run.failures, ...(run.expectedFailure?.failures ?? [])];
      const second = results[index] ?? { problem: 'it was not asked for' };
      return { seed, surroundings, difference: differenceOf({ ...run, failures }, second) };
    },
    async stop() {
      end.abort();
      await played.catch(() => undefined);
    },
  };
}

/**
 * Plays scenarios here, and beside that all of them in one fresh process with other surroundings;
 * the logs have to be the same byte for byte (invariant D1).
 * @throws InputError as the first run does
 */
export async function playTwice(
  scenarios: readonly Scenario[],
  { first, ...options }: TwiceOptions,
): Promise<readonly TwiceRun[]> {
  const second = startSecondRuns(scenarios, options);
  try {
    const runs: ScenarioRun[] = [];
    for (const scenario of scenarios) runs.push(await first(scenario));
    return await Promise.all(runs.map(async (run) => ({ run, twice: await second.hold(run) })));
  } finally {
    await second.stop();
  }
}

/** How the first run is played where nothing else is asked for. */
export const playHere =
  (options: PlayOptions): TwiceOptions['first'] =>
  (scenario) =>
    play(scenario, options);

/** What of a second run that differs goes into the result of the first. */
export function toFailure({
  difference,
  surroundings,
}: TwiceReport): { readonly message: string; readonly comparison: LogComparison } | undefined {
  if (difference === undefined) return undefined;
  return {
    message: `${difference.problem}\nthe second run had ${surroundings.join('; ')}`,
    comparison: { drift: [], divergence: difference.divergence },
  };
}

/** The events around the difference (`-` the first run, `+` the second), and what to do next. */
export function renderTwice({ run, twice }: TwiceRun): readonly string[] {
  const { difference, seed, surroundings } = twice;
  if (difference === undefined) return [];
  const { name } = run.scenario;
  const comparison = { drift: [], divergence: difference.divergence };
  return [
    ...failureReport({ ...run, failures: [], comparison }).difference.map((line) => `  ${line}`),
    `  why   twice: ${difference.problem}`,
    `        the second run had ${surroundings.join('; ')}`,
    `  run   npx reprise run ${name} --twice --seed ${seed}`,
    `  more  npx reprise doctor ${name}`,
  ];
}
