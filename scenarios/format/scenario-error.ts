import { InputError } from '#engine/schema/errors.ts';

export type ScenarioErrorCode =
  | 'scenario.missing'
  | 'scenario.invalid_yaml'
  | 'scenario.invalid'
  | 'scenario.steps'
  | 'scenario.tools'
  | 'scenario.recording'
  | 'scenario.none';

/** A scenario that cannot be read or makes no sense. */
export class ScenarioError extends InputError<ScenarioErrorCode> {}
