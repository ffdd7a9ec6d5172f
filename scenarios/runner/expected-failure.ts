import type { ExpectedFailure } from '#scenarios/format/scenario.ts';
import type { Failure } from './failure.ts';

/** A run that failed as its scenario says that it has to. */
export interface MetFailure {
  readonly why: string;
  /** What the run would have failed of. */
  readonly failures: readonly Failure[];
}

/** What is left to say against a run. */
export interface Judgement {
  readonly failures: readonly Failure[];
  /** Only where nothing is. */
  readonly expectedFailure?: MetFailure;
}

/**
 * Holds the failures of a run against the one that is expected. Every failure has to be of that
 * kind and say those words; without any the expectation is stale, so that it cannot outlive its reason.
 */
export function judge(
  expected: ExpectedFailure | undefined,
  failures: readonly Failure[],
): Judgement {
  if (expected === undefined) return { failures };
  const { kind, contains, why } = expected;
  const others = failures.filter(
    (failure) => failure.kind !== kind || !failure.message.includes(contains),
  );
  const what = `${kind} with ${JSON.stringify(contains)}`;
  if (failures.length === 0) {
    const message = `expected failure is stale: remove it (it was ${what})`;
    return { failures: [{ kind: 'expectation', message }] };
  }
  if (others.length === 0) return { failures: [], expectedFailure: { why, failures } };
  if (others.length < failures.length) return { failures: others };
  const message = `the run fails otherwise than expected (it was ${what})`;
  return { failures: [...others, { kind: 'expectation', message }] };
}
