import type { ExpectedFailure } from '#scenarios/format/scenario.ts';

/**
 * Why a run did not pass. `request`: the recording had no answer, or one was left over.
 * `invariant`: a promise of ARCHITECTURE.md was broken. `step`: the scenario's steps did not fit.
 * `expectation`: what its author wrote by hand does not hold. `budget`: the session took more than
 * its author allowed. `divergence`: the run left its golden log. `engine`: the engine threw.
 * `golden`: there is no golden log yet. `socket`: the run went out of its process. `rechunk`: the same
 * bytes with other boundaries gave another session. `watchdog`: the run stood still for too long.
 * `twice`: another process in other surroundings gave another log. Nobody can expect these five.
 */
export type FailureKind =
  | ExpectedFailure['kind']
  | 'golden'
  | 'socket'
  | 'rechunk'
  | 'watchdog'
  | 'twice';

/** One thing that is wrong with a run, in words for the person who mends it. */
export interface Failure {
  readonly kind: FailureKind;
  readonly message: string;
}
