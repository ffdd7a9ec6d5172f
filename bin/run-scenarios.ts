import { join } from 'node:path';
import {
  loadScenario,
  SCENARIO_FILE,
  type CatalogPlace,
  type FoundScenario,
} from '#scenarios/format/load-scenarios.ts';
import type { Scenario } from '#scenarios/format/scenario.ts';
import type { ScenarioRun } from '#scenarios/runner/play.ts';
import type { Reporter } from '#scenarios/runner/reporters/reporter.ts';
import type { RunResult, UnreadableScenario } from '#scenarios/runner/reporters/run-result.ts';
import type { Interruption } from './interruption.ts';
import { toInputError } from './to-input-error.ts';

export interface RunnerParts {
  readonly place: CatalogPlace;
  readonly play: (scenario: Scenario) => Promise<ScenarioRun>;
  readonly reporter: Reporter;
  readonly print: (text: string | undefined) => void;
  readonly interruption: Interruption;
}

/**
 * Plays scenarios one after the other. One that cannot be read is told and left out; the others say
 * what they have to say all the same. Ends early when it is interrupted.
 */
export async function runScenarios(
  found: readonly FoundScenario[],
  { place, play, reporter, print, interruption }: RunnerParts,
): Promise<RunResult> {
  const runs: ScenarioRun[] = [];
  const unreadable: UnreadableScenario[] = [];
  const notRun: string[] = [];
  const { signal } = interruption;
  for (const { name, folder } of found) {
    try {
      signal.throwIfAborted();
      const run = await play(await loadScenario(folder, place));
      runs.push(run);
      print(reporter.onRun?.(run));
    } catch (error) {
      if (signal.aborted && error === signal.reason) {
        notRun.push(name);
        continue;
      }
      const told = toInputError(error, join(folder, SCENARIO_FILE));
      if (told === undefined) throw error;
      unreadable.push({ name, folder, error: told });
      print(reporter.onUnreadable?.({ name, folder, error: told }));
    }
  }
  const by = interruption.by();
  return { runs, unreadable, interrupted: by === undefined ? undefined : { by, notRun } };
}
