import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { leftOut } from './left-out.ts';
import { runCorpus } from './run-corpus.ts';

const corpus =
  process.env['REPRISE_CORPUS'] ?? join(import.meta.dirname, '..', '..', '..', 'shared', 'corpus');

// Goal: the engine sends back what real agents sent back (invariant M3). CI has the corpus.
test.skipIf(!existsSync(corpus))('every group of the corpus with tool results passes', async () => {
  const results = await runCorpus(corpus, { leftOut, onGroup: () => {} });
  expect(results.filter(({ problems }) => problems.length > 0)).toEqual([]);
  expect(results.length).toBeGreaterThan(0);
});
