import type { Recording } from '#recordings/format/recording.ts';
import type { BoundaryChange } from '#recordings/playback/rechunk-changes.ts';
import type { Failure } from './failure.ts';
import type { ScenarioRun } from './play.ts';
import { withoutWindows, type RunDifference } from './rechunk-compare.ts';
import { renderChanges, type FoundCut } from './rechunk-report.ts';
import { shrink } from './rechunk-shrink.ts';

/** How many runs a difference may take until it is told as small as it then is. */
const TRIALS_MAX = 300;

/** A run that is not the session that it is with the recorded boundaries. */
export interface OtherRun {
  readonly run: ScenarioRun;
  /** Undefined where only promises are broken. */
  readonly difference: RunDifference | undefined;
  /** The promises that the recorded run keeps. */
  readonly failures: readonly Failure[];
}

/** Runs the scenario with some boundaries changed. @returns undefined where it is the same session */
export type Attempt = (changes: readonly BoundaryChange[]) => Promise<OtherRun | undefined>;

export interface SmallestCut {
  readonly found: FoundCut;
  readonly other: OtherRun;
}

/**
 * The smallest set of changed boundaries with which the session is still another one. Empty where it
 * differs from run to run, whatever the boundaries.
 */
export async function smallestCut(
  changes: readonly BoundaryChange[],
  first: OtherRun,
  attempt: Attempt,
): Promise<SmallestCut> {
  const changeCount = changes.length;
  const unchanged = await attempt([]);
  if (unchanged !== undefined) {
    return {
      found: { changes: [], changeCount, isSmallest: true, trialCount: 1 },
      other: unchanged,
    };
  }
  let other = first;
  const stillFails = async (part: readonly BoundaryChange[]): Promise<boolean> => {
    const found = await attempt(part);
    other = found ?? other;
    return found !== undefined;
  };
  // Most causes lie in one answer: those are asked first.
  let whole = changes;
  let trialCount = 1;
  for (const own of Map.groupBy(changes, ({ exchange }) => exchange).values()) {
    if (own.length === changeCount) break;
    trialCount += 1;
    if (!(await stillFails(own))) continue;
    whole = own;
    break;
  }
  const shrunk = await shrink(whole, { stillFails, trialsMax: TRIALS_MAX });
  // Once more, so that the log that is kept is the one that is told of.
  other = (await attempt(shrunk.items)) ?? other;
  const found = {
    changes: shrunk.items,
    changeCount,
    isSmallest: shrunk.isSmallest,
    trialCount: trialCount + shrunk.trialCount + 1,
  };
  return { found, other };
}

/** The run as reporters show it: the logs as they were compared, and the cut as the first failure. */
export function failedRun({ found, other }: SmallestCut, recording: Recording): ScenarioRun {
  const { run, difference, failures } = other;
  const message = [
    messageOf(found),
    ...renderChanges(found.changes, recording),
    `what differs first: ${difference?.place ?? 'the promises that are kept'}`,
    ...(difference?.lines ?? []),
  ].join('\n');
  return {
    ...run,
    ok: false,
    failures: [{ kind: 'rechunk', message }, ...failures],
    events: withoutWindows(run.events),
    comparison: difference?.divergence && { divergence: difference.divergence, drift: [] },
  };
}

function messageOf({ changes, changeCount, isSmallest }: FoundCut): string {
  if (changes.length === 0) {
    return 'two runs with the recorded boundaries differ already, so others can tell nothing';
  }
  const enough =
    changes.length === 1 ? '1 changed boundary' : `${changes.length} changed boundaries`;
  const limit = isSmallest ? '' : ', or fewer: the search was given up';
  return `the same bytes with other boundaries give another session; ${enough} of ${changeCount} will do${limit}`;
}
