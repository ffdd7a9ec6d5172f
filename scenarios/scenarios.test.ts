import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { forbidAmbient } from '#scenarios/determinism/forbid-ambient.ts';
import { loadScenarios } from '#scenarios/format/load-scenarios.ts';
import { play } from '#scenarios/runner/play.ts';
import { runMatchers } from '#scenarios/runner/vitest/matchers.ts';

expect.extend(runMatchers);

const root = join(import.meta.dirname, '..');
const place = {
  catalog: join(root, 'scenarios', 'catalog'),
  library: join(root, 'recordings', 'library'),
};
const runsFolder = await mkdtemp(join(tmpdir(), 'reprise-runs-'));
afterAll(() => rm(runsFolder, { recursive: true, force: true }));

// What the engine takes from its surroundings past its ports throws, and counts also where the
// error is swallowed (invariant D1).
const guard = forbidAmbient({ root });
afterAll(() => guard[Symbol.dispose]());

// One test a scenario, so that watch, filters, JUnit and sharding are vitest's.
for (const scenario of await loadScenarios(place)) {
  test(`${scenario.name}: ${scenario.title}`, async () => {
    const run = await play(scenario, { runsFolder });
    expect(guard.take()).toEqual([]);
    expect(run).toPass();
  });

  // The same recording and seed give the same log, byte for byte (invariant D1).
  test(`${scenario.name}: every field is that of the golden log`, async () => {
    const run = await play(scenario, {
      runsFolder: join(runsFolder, 'strict'),
      strictness: 'strict',
    });
    expect(guard.take()).toEqual([]);
    expect(run.comparison).toEqual({ drift: [], divergence: undefined });
  });
}
