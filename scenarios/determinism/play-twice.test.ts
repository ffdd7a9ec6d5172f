import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { loadScenario, loadScenarios } from '#scenarios/format/load-scenarios.ts';
import { defects, plantModule } from './plant.fixture.ts';
import { playHere, playTwice, renderTwice } from './play-twice.ts';

const root = join(import.meta.dirname, '..', '..');
const place = {
  catalog: join(root, 'scenarios', 'catalog'),
  library: join(root, 'recordings', 'library'),
};
const folder = await mkdtemp(join(tmpdir(), 'reprise-twice-'));
afterAll(() => rm(folder, { recursive: true, force: true }));
const runsFolder = join(folder, 'runs');
const twiceFolder = join(folder, 'twice');
const first = playHere({ runsFolder, golden: 'skip' });

const READS = 'tools/parallel-reads';
const scenarioOf = (name: string) => loadScenario(join(place.catalog, name), place);

// Goal: no scenario depends on its surroundings (invariant D1). Method: all of them in another
// process, with other folders, time, zone, locale, umask, listings and delays.
test('every scenario gives the same log, byte for byte, in other surroundings', async () => {
  const scenarios = await loadScenarios(place);
  const runs = await playTwice(scenarios, { place, twiceFolder, first });
  expect(runs.flatMap(renderTwice)).toEqual([]);
  expect(runs).toHaveLength(scenarios.length);
});

test('a second run that dies, or takes too long, is told as that', async () => {
  const dies = { ...defects.date, to: '`${process.exit(7)}The workspace is' };
  const scenario = await scenarioOf(READS);
  const options = { place, twiceFolder, first, imports: [plantModule(dies)] };
  const [dead] = await playTwice([scenario], options);
  expect(dead?.twice.difference?.problem).toBe(
    'the second run did not come about: the process came to its end first (exit code 7)',
  );
  const hangs = { ...dies, to: '`${(() => { for (;;); })()}The workspace is' };
  const [late] = await playTwice([scenario], {
    ...options,
    imports: [plantModule(hangs)],
    timeoutMs: 1_500,
  });
  expect(late?.twice.difference?.problem).toBe(
    'the second run did not come about: the process came to its end first (not over after 1500 ms)',
  );
});

test('a difference is shown with its place, its surroundings and what to do next', async () => {
  const scenario = await scenarioOf(READS);
  const [run] = await playTwice([scenario], {
    place,
    twiceFolder,
    seed: 'one',
    first,
    imports: [plantModule({ ...defects.date, to: '`The folder is' })],
  });
  expect(run && renderTwice(run).join('\n')).toMatchInlineSnapshot(`
    "    01 turn.started              0
        02 user.message              prompt What do a.txt, notes/b.txt and notes/c.txt say?
      - 03 context.built             step 0, 1 messages
      + 03 context.built             step 0, 1 messages
          - payload.prefix.system[0].text: …he person you talk to.\\n\\nThe workspace is {{workspace}}. You may read and change files only there.\\n\\n- Look before you…
          + payload.prefix.system[0].text: …he person you talk to.\\n\\nThe folder is {{workspace}}. You may read and change files only there.\\n\\n- Look before you ch…
      why   twice: the log of the second run is another one from event 3 on
            the second run had another process; other folders (workspace, working directory, HOME, TMPDIR); TZ Pacific/Chatham; LANG and LC_ALL tr_TR.UTF-8; wall time 403 days ahead; umask 077; shuffled listings; delays of up to 3 ms by seed one
      run   npx reprise run tools/parallel-reads --twice --seed one
      more  npx reprise doctor tools/parallel-reads"
  `);
});
