/**
 * Why a run did not pass. `request`: the recording had no answer, or one was left over.
 * `invariant`: a promise of ARCHITECTURE.md was broken. `step`: the scenario's steps did not fit.
 * `expectation`: what its author wrote by hand does not hold. `divergence`: the run left its golden
 * log. `golden`: there is none yet. `engine`: the engine threw.
 */
export type FailureKind =
  | 'request'
  | 'invariant'
  | 'step'
  | 'expectation'
  | 'divergence'
  | 'golden'
  | 'engine';

/** One thing that is wrong with a run, in words for the person who mends it. */
export interface Failure {
  readonly kind: FailureKind;
  readonly message: string;
}
