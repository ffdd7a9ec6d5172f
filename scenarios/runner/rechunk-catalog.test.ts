import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { loadScenarios } from '#scenarios/format/load-scenarios.ts';
import type { RechunkHow } from './rechunk-how.ts';
import { playRechunked } from './rechunk-play.ts';
import { failureReport } from './render-failure.ts';

const root = join(import.meta.dirname, '..', '..');
const place = {
  catalog: join(root, 'scenarios', 'catalog'),
  library: join(root, 'recordings', 'library'),
};
const folder = await mkdtemp(join(tmpdir(), 'reprise-rechunk-'));
afterAll(() => rm(folder, { recursive: true, force: true }));

const hows: readonly RechunkHow[] = [
  { kind: 'whole' },
  { kind: 'bytes' },
  { kind: 'utf8' },
  { kind: 'crlf' },
  { kind: 'random', count: 20 },
];

/** About 30 runs: a machine that is busy is not a failure. */
const LONG = { timeout: 120_000 };

// Goal: no session depends on where the network cut its bytes. Method: cut every recording in every
// way; the seed is fixed, and `reprise run --rechunk <n>` tries others.
for (const scenario of await loadScenarios(place)) {
  // At once, because most of the time goes to processes and the disk.
  test.concurrent(`${scenario.name}: other boundaries give the same session`, LONG, async () => {
    const found: unknown[] = [];
    for (const how of hows) {
      const run = await playRechunked(scenario, {
        how,
        seed: 'catalogue',
        runsFolder: join(folder, 'runs'),
        rechunkedFolder: join(folder, 'rechunked'),
      });
      if (!run.ok) found.push(failureReport(run));
    }
    expect(found).toEqual([]);
  });
}
