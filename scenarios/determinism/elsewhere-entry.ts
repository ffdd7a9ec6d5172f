/*
 * A process of its own that plays scenarios, started by `playElsewhere`. The golden log and the
 * expected failure are held against the run at home, and not here.
 */
import { readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { loadScenario } from '#scenarios/format/load-scenarios.ts';
import { play } from '#scenarios/runner/play.ts';
import { ElsewhereJob, type ElsewhereResult } from './elsewhere-job.ts';

const [, , jobFile = ''] = process.argv;
const job = ElsewhereJob.parse(JSON.parse(await readFile(jobFile, 'utf8')));

for (const [index, folder] of job.scenarios.entries()) {
  const file = join(job.resultsFolder, `${index}.json`);
  await writeFile(`${file}.part`, JSON.stringify(await playOne(folder)));
  await rename(`${file}.part`, file);
}

async function playOne(folder: string): Promise<ElsewhereResult> {
  try {
    const scenario = { ...(await loadScenario(folder, job)), expectedFailure: undefined };
    const run = await play(scenario, { runsFolder: job.runsFolder, golden: 'skip' });
    return { events: [...run.events], failures: [...run.failures], logFile: run.logFile };
  } catch (error) {
    return { problem: error instanceof Error ? (error.stack ?? error.message) : String(error) };
  }
}
