import { cpus } from 'node:os';
import { parseArgs } from 'node:util';
import type { Suite } from './figure.ts';
import { renderJson } from './render-json.ts';
import { renderTable, renderTargets, type SuiteResult } from './render-table.ts';
import { append } from './suites/append.ts';
import { playback } from './suites/playback.ts';
import { scenarios } from './suites/scenarios.ts';
import { start } from './suites/start.ts';
import { streams } from './suites/streams.ts';

// `npm run bench [-- <suite…>] [-- --json]`: what things cost, as ratios to a floor or a peer that was
// measured in the same run. docs/benchmarks.md says what each figure means.

const suites: readonly Suite[] = [streams, playback, append, start, scenarios];

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { json: { type: 'boolean', default: false }, help: { type: 'boolean', default: false } },
});
const known = suites.map(({ name, about }) => `  ${name.padEnd(10)} ${about}`).join('\n');
const unknown = positionals.find((name) => !suites.some((suite) => suite.name === name));

if (values.help) {
  process.stdout.write(`npm run bench -- [suite…] [--json]\n${known}\n`);
} else if (unknown === undefined) {
  await runSuites(
    suites.filter(({ name }) => positionals.length === 0 || positionals.includes(name)),
  );
} else {
  process.stderr.write(`there is no suite "${unknown}". There are:\n${known}\n`);
  process.exitCode = 2;
}

/** A missed target changes no exit code: how busy the machine was is part of every figure. */
async function runSuites(wanted: readonly Suite[]): Promise<void> {
  const results: SuiteResult[] = [];
  // Tables come as they are measured; one JSON document comes at the end.
  const print = (text: string): void => void (values.json || process.stdout.write(`${text}\n`));
  const { LC_ALL, LC_CTYPE, LANG } = process.env;
  const unicode = /utf-?8/iu.test(LC_ALL || LC_CTYPE || LANG || 'UTF-8');
  const machine = { node: process.version, cores: cpus().length };
  print(
    `medians of rounds on ${machine.cores} cores, Node ${machine.node}; in brackets the middle half`,
  );
  for (const suite of wanted) {
    const tables = await suite.run();
    results.push({ suite: suite.name, tables });
    for (const table of tables) print(`\n${suite.name}: ${renderTable(table, { unicode })}`);
  }
  print(`\n${renderTargets(results)}`);
  if (values.json) process.stdout.write(`${renderJson(machine, results)}\n`);
}
