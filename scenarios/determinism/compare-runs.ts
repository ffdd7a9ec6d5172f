import type { SessionEvent } from '#engine/schema/events/session-event.ts';
import { encodeLog } from '#engine/storage/jsonl/codec.ts';
import { compareLogs, type Divergence } from '#scenarios/runner/compare-logs.ts';
import type { ElsewhereResult } from './elsewhere-job.ts';

/** What of a run is held against another one. */
export interface ComparedRun {
  readonly events: readonly SessionEvent[];
  readonly failures: readonly { readonly kind: string; readonly message: string }[];
}

/** In what a second run of the same scenario was another one; undefined where it was the same. */
export interface RunDifference {
  /** One sentence. */
  readonly problem: string;
  /** Where the logs part; `golden` is the first run, `actual` the second. */
  readonly divergence?: Divergence | undefined;
}

/** Failures of these kinds come from what only one of the runs was held against. */
const HOME_ONLY = new Set(['golden', 'divergence', 'rechunk', 'twice']);

/** The logs in canonical form have to be the same byte for byte, and the runs to fail alike. */
export function differenceOf(
  first: ComparedRun,
  second: ElsewhereResult,
): RunDifference | undefined {
  if ('problem' in second)
    return { problem: `the second run did not come about: ${second.problem}` };
  if (encodeLog(first.events) !== encodeLog(second.events)) {
    const { divergence } = compareLogs(first.events, second.events, 'strict');
    const where = divergence === undefined ? 'in its bytes' : `from event ${divergence.index} on`;
    return { problem: `the log of the second run is another one ${where}`, divergence };
  }
  const [before, after] = [kindsOf(first), kindsOf(second)];
  if (before === after) return undefined;
  const message = second.failures.find(({ kind }) => !before.includes(kind))?.message;
  return {
    problem:
      `the logs are the same, and the runs fail otherwise: first ${before || 'not at all'}, ` +
      `then ${after || 'not at all'}${message === undefined ? '' : ` (${message})`}`,
  };
}

const kindsOf = ({ failures }: Pick<ComparedRun, 'failures'>): string =>
  failures
    .map(({ kind }) => kind)
    .filter((kind) => !HOME_ONLY.has(kind))
    .toSorted()
    .join(', ');
