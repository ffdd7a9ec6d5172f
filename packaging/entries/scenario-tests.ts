import { join, resolve } from 'node:path';
import { expect, test } from 'vitest';
import { loadScenarios } from '#scenarios/format/load-scenarios.ts';
import { play, type PlayOptions } from '#scenarios/runner/play.ts';

/** Folders are relative to the working directory, which is the project's under vitest. */
export interface ScenarioTestsOptions extends Pick<PlayOptions, 'strictness' | 'onEvent'> {
  /** Where scenarios are: `scenarios/catalog` if not given. */
  readonly catalog?: string;
  /** Where recordings are: `recordings/library` if not given. */
  readonly library?: string;
  /** Where each run keeps its log: `.reprise/runs` if not given, where the commands look. */
  readonly runsFolder?: string;
  /** Parts of names; all scenarios if none is given. */
  readonly names?: readonly string[];
}

/**
 * Declares one test for each scenario, so that filters, watching, reporters and sharding are
 * vitest's. Wait for it at the top of a test file: `await scenarios();`
 * @throws {ScenarioError} when a scenario cannot be read, or a name fits none
 */
export async function scenarios({
  catalog = join('scenarios', 'catalog'),
  library = join('recordings', 'library'),
  runsFolder = join('.reprise', 'runs'),
  names = [],
  ...options
}: ScenarioTestsOptions = {}): Promise<void> {
  const place = { catalog: resolve(catalog), library: resolve(library) };
  for (const scenario of await loadScenarios(place, names)) {
    test(`${scenario.name}: ${scenario.title}`, async () => {
      const run = await play(scenario, { ...options, runsFolder: resolve(runsFolder) });
      expect(run).toPass();
    });
  }
}
