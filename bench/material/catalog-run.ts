import { resolve } from 'node:path';
import { loadScenario } from '#scenarios/format/load-scenarios.ts';
import type { Scenario } from '#scenarios/format/scenario.ts';
import { play, type ScenarioRun } from '#scenarios/runner/play.ts';

/** A scenario of the catalogue here, by its name. */
export function catalogScenario(name: string): Promise<Scenario> {
  const place = { catalog: resolve('scenarios/catalog'), library: resolve('recordings/library') };
  return loadScenario(resolve(place.catalog, name), place);
}

/**
 * Plays it as `reprise run` does.
 * @param runsFolder absolute; where the run is kept
 * @throws when it fails: what goes wrong fast is not measured
 */
export async function playGreen(scenario: Scenario, runsFolder: string): Promise<ScenarioRun> {
  const run = await play(scenario, { runsFolder });
  if (run.ok) return run;
  throw new Error(
    `${scenario.name} failed: ${run.failures.map(({ message }) => message).join('; ')}`,
  );
}
