import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { CodedError } from '#engine/schema/errors.ts';
import { leftOut } from './left-out.ts';
import { runCorpus, type GroupResult } from './run-corpus.ts';

// `npm run corpus`: real agents' conversations through the engine. Required when REPRISE_CORPUS is
// set, as in CI; without it and without ../shared/corpus there is nothing to run, which is said.
const named = process.env['REPRISE_CORPUS'];
const corpus = resolve(named ?? '../shared/corpus');
const write = (line: string): void => void process.stdout.write(`${line}\n`);

if (existsSync(corpus)) {
  try {
    const results = await runCorpus(corpus, { leftOut, onGroup: writeGroup });
    process.exitCode = writeTotals(results) === 0 && results.length > 0 ? 0 : 1;
  } catch (error) {
    if (!(error instanceof CodedError)) throw error;
    process.stderr.write(`${error.message}\n`);
    process.exitCode = 2;
  }
} else if (named === undefined) {
  write(`no corpus at ${corpus}: nothing was run`);
  writeTotals([]);
} else {
  process.stderr.write(
    `no corpus at ${corpus}, which REPRISE_CORPUS names. Correct it, or leave it out.\n`,
  );
  process.exitCode = 2;
}

function writeGroup({ group, turnCount, problems, drift }: GroupResult): void {
  const sign = problems.length === 0 ? 'ok  ' : 'FAIL';
  write(`${sign} ${group} (${turnCount} fed back${drift === 0 ? '' : `, drift ${drift}`})`);
  for (const problem of problems) write(`       ${problem}`);
}

/** @returns how many groups failed */
function writeTotals(results: readonly GroupResult[]): number {
  const failed = results.filter(({ problems }) => problems.length > 0).length;
  const turnCount = results.reduce((sum, result) => sum + result.turnCount, 0);
  for (const [group, reason] of Object.entries(leftOut)) write(`left out ${group}: ${reason}`);
  write(`${results.length} groups, ${turnCount} responses with their tool results fed back`);
  write(`${results.length - failed} passed, ${failed} failed`);
  return failed;
}
