import type { LiveEvent } from '#engine/schema/live-event.ts';
import { seededRandom } from '#engine/host/seeded-ports.ts';
import { readRecording } from '#recordings/format/read-recording.ts';
import type { Recording } from '#recordings/format/recording.ts';
import { boundaryChanges, changeBoundaries } from '#recordings/playback/rechunk-changes.ts';
import type { Scenario } from '#scenarios/format/scenario.ts';
import { sourceOf, type ModelSource } from './model-source.ts';
import { play, type PlayOptions, type ScenarioRun } from './play.ts';
import { compareViews } from './rechunk-compare.ts';
import { cutsOf, type RechunkHow } from './rechunk-how.ts';
import { reportOf } from './rechunk-report.ts';
import { failedRun, smallestCut, type Attempt, type OtherRun } from './rechunk-smallest.ts';

export interface RechunkOptions extends Omit<PlayOptions, 'source'> {
  readonly how: RechunkHow;
  /** Letters, digits, `.`, `_` and `-`, so that it can be typed. */
  readonly seed: string;
  /** Absolute folder under which the log of the last re-chunked run is kept. */
  readonly rechunkedFolder: string;
  /** Where answers come from, if it is not the playback alone. */
  readonly toSource?: (recording: Recording) => ModelSource;
}

/**
 * Plays a scenario, and when it holds, once more for every cut of its recording: the same bytes with
 * other boundaries have to give the same session (`compareViews`) and keep every promise. At the first
 * cut that does not, the smallest set of changed boundaries is looked for, and is the failure.
 * @throws InputError as `play` does
 */
export async function playRechunked(
  scenario: Scenario,
  options: RechunkOptions,
): Promise<ScenarioRun> {
  const { how, seed, rechunkedFolder, toSource = sourceOf } = options;
  const recording = await readRecording(scenario.recordingFolder);
  const recorded = await playShown(scenario, { ...options, source: toSource(recording) });
  if (!recorded.run.ok) return recorded.run;

  let { durationMs } = recorded.run;
  const attempt: Attempt = async (changes) => {
    const source = toSource(changeBoundaries(recording, changes));
    const { onEvent, signal, stallMsMax } = options;
    const other = await playShown(
      // Golden log and expected failure are held against the recorded run; this one against that.
      { ...scenario, expectedFailure: undefined },
      { runsFolder: rechunkedFolder, golden: 'skip', source, onEvent, signal, stallMsMax },
    );
    durationMs += other.run.durationMs;
    return otherwise(recorded, other);
  };

  const randomOf = (index: number) => seededRandom(`${seed}/${scenario.name}/${index}`);
  let cutCount = 0;
  for (const cut of cutsOf(how, randomOf)) {
    const changes = boundaryChanges(recording, cut);
    if (changes.length === 0) continue;
    cutCount += 1;
    const other = await attempt(changes);
    if (other === undefined) continue;
    const smallest = await smallestCut(changes, other, attempt);
    const rechunk = { ...reportOf(how, seed, cutCount), found: smallest.found };
    return { ...failedRun(smallest, recording), scenario, durationMs, rechunk };
  }
  return { ...recorded.run, durationMs, rechunk: reportOf(how, seed, cutCount) };
}

/** A run, and what it showed on the way. */
interface ShownRun {
  readonly run: ScenarioRun;
  readonly shown: readonly LiveEvent[];
}

async function playShown(scenario: Scenario, options: PlayOptions): Promise<ShownRun> {
  const shown: LiveEvent[] = [];
  const run = await play(scenario, {
    ...options,
    onEvent(event) {
      if ('live' in event) shown.push(event);
      options.onEvent?.(event);
    },
  });
  return { run, shown };
}

/** @returns undefined where both runs are the same session */
function otherwise(recorded: ShownRun, { run, shown }: ShownRun): OtherRun | undefined {
  const difference = compareViews(
    { events: recorded.run.events, shown: recorded.shown },
    { events: run.events, shown },
  );
  const expected = recorded.run.expectedFailure?.failures ?? [];
  const failures = run.failures.filter(
    ({ kind, message }) => !expected.some((each) => each.kind === kind && each.message === message),
  );
  if (difference === undefined && failures.length === 0) return undefined;
  return { run, difference, failures };
}
