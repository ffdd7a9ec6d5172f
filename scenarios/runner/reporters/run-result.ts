import type { InputError } from '#engine/schema/errors.ts';
import type { ScenarioRun } from '../play.ts';

/** A scenario that was not run, because something of it cannot be read or cannot be done. */
export interface UnreadableScenario {
  readonly name: string;
  /** Absolute path. */
  readonly folder: string;
  readonly error: InputError;
}

/** Where somebody ended it all before its end. */
export interface Interrupted {
  readonly by: 'SIGINT' | 'SIGTERM';
  /** Names of the scenarios that were not run to their ends. */
  readonly notRun: readonly string[];
}

/** What became of all scenarios that were asked for. */
export interface RunResult {
  readonly runs: readonly ScenarioRun[];
  readonly unreadable: readonly UnreadableScenario[];
  readonly interrupted?: Interrupted | undefined;
  /** All was played once more in another process and other surroundings, with this seed. */
  readonly twice?: { readonly seed: string } | undefined;
}

export interface RunCounts {
  readonly passed: number;
  readonly failed: number;
  readonly unreadable: number;
  readonly notRun: number;
}

export function countsOf({ runs, unreadable, interrupted }: RunResult): RunCounts {
  const passed = runs.filter(({ ok }) => ok).length;
  return {
    passed,
    failed: runs.length - passed,
    unreadable: unreadable.length,
    notRun: interrupted?.notRun.length ?? 0,
  };
}

/** `2 passed, 1 failed`, and what else there is. */
export function renderCounts(result: RunResult): string {
  const { passed, failed, unreadable } = countsOf(result);
  const { interrupted } = result;
  return [
    `${passed} passed`,
    `${failed} failed`,
    ...(unreadable === 0 ? [] : [`${unreadable} unreadable`]),
    ...(interrupted === undefined
      ? []
      : [`${interrupted.notRun.length} not run, ended by ${interrupted.by}`]),
  ].join(', ');
}
