import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { leftOut } from './left-out.ts';
import { runCorpus } from './run-corpus.ts';

// `npm run corpus`: real agents' conversations through the engine. Required when REPRISE_CORPUS is
// set, as in CI; without it and without ../shared/corpus there is nothing to run, which is said.
const named = process.env['REPRISE_CORPUS'];
const corpus = resolve(named ?? '../shared/corpus');

if (existsSync(corpus)) {
  const results = await runCorpus(corpus, ({ group, turnCount, problems, drift }) => {
    const sign = problems.length === 0 ? 'ok  ' : 'FAIL';
    const notes = drift === 0 ? '' : `, drift ${drift}`;
    process.stdout.write(`${sign} ${group} (${turnCount} fed back${notes})\n`);
    for (const problem of problems) process.stdout.write(`       ${problem}\n`);
  });
  const failed = results.filter(({ problems }) => problems.length > 0).length;
  const turnCount = results.reduce((sum, result) => sum + result.turnCount, 0);
  for (const [group, reason] of Object.entries(leftOut)) {
    process.stdout.write(`left out ${group}: ${reason}\n`);
  }
  process.stdout.write(
    `${results.length} groups, ${turnCount} responses with their tool results fed back\n`,
  );
  process.stdout.write(`${results.length - failed} passed, ${failed} failed\n`);
  process.exitCode = failed === 0 && results.length > 0 ? 0 : 1;
} else {
  process.stdout.write(`no corpus at ${corpus}: nothing was run\n`);
  process.exitCode = named === undefined ? 0 : 2;
}
