import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { CatalogPlace } from '#scenarios/format/load-scenarios.ts';
import type { Scenario } from '#scenarios/format/scenario.ts';
import { ElsewhereResult, type ElsewhereJob } from './elsewhere-job.ts';
import { inTemporaryFolder } from './temporary-folder.ts';
import { spawnProcess, type Said } from './spawn-process.ts';
import { entryUrl, PRELOAD_VARIABLE, type Surroundings } from './surroundings.ts';

export interface ElsewhereOptions {
  readonly place: CatalogPlace;
  /** Absolute folder under which the logs are kept, by the scenario's name. */
  readonly runsFolder: string;
  readonly surroundings: Surroundings;
  /** For the whole list, in milliseconds of real time. */
  readonly timeoutMs?: number;
  readonly signal?: AbortSignal | undefined;
  /** More modules for the process to load first, as URLs: how a test plants a defect. */
  readonly imports?: readonly string[];
}

const timeoutMsByDefault = 120_000;

/**
 * Plays scenarios in one fresh process, one after the other, as they stand in their folders. A
 * process that dies or takes too long is the result of each scenario that it did not get to.
 */
export async function playElsewhere(
  scenarios: readonly Pick<Scenario, 'folder'>[],
  options: ElsewhereOptions,
): Promise<readonly ElsewhereResult[]> {
  return inTemporaryFolder(async (folder) => {
    const resultsFolder = join(folder, 'results');
    await mkdir(resultsFolder);
    const job: ElsewhereJob = {
      ...options.place,
      scenarios: scenarios.map((scenario) => scenario.folder),
      runsFolder: options.runsFolder,
      resultsFolder,
    };
    const jobFile = join(folder, 'job.json');
    await writeFile(jobFile, JSON.stringify(job));
    const said = await spawnPlayer(jobFile, options);
    return await Promise.all(
      scenarios.map((_, index) => resultIn(join(resultsFolder, `${index}.json`), said)),
    );
  });
}

function spawnPlayer(
  jobFile: string,
  { surroundings, timeoutMs = timeoutMsByDefault, signal, imports = [] }: ElsewhereOptions,
): Promise<Said> {
  const { cwd = process.cwd(), environment, plan = {} } = surroundings;
  const modules = [entryUrl('preload').href, ...imports].flatMap((url) => ['--import', url]);
  const command = [process.execPath, ...modules, entryUrl('elsewhere-entry').pathname, jobFile];
  return spawnProcess(command as [string, ...string[]], {
    cwd,
    environment: {
      // Where Node puts it by itself; halves the time that a process needs to start.
      NODE_COMPILE_CACHE: join(tmpdir(), 'node-compile-cache'),
      ...process.env,
      ...environment,
      [PRELOAD_VARIABLE]: JSON.stringify(plan),
    },
    timeoutMs,
    signal,
  });
}

async function resultIn(file: string, { err, ending }: Said): Promise<ElsewhereResult> {
  const text = await readFile(file, 'utf8').catch(() => undefined);
  if (text !== undefined) return ElsewhereResult.parse(JSON.parse(text));
  const words = err.trim().split('\n').slice(-20).join('\n');
  return { problem: `the process came to its end first (${ending})${words && `:\n${words}`}` };
}
