import { execFile } from 'node:child_process';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { InputError } from '#engine/schema/errors.ts';
import { commandDifferences, writtenBy } from './compare-commands.ts';
import type { Diagnosis } from './diagnosis.ts';
import { guiltyFactors } from './guilty-factors.ts';
import { ownerInProgram } from './owners.ts';
import { newSeed } from './play-twice.ts';
import { readReports } from './read-reports.ts';
import { firstFolders, runCommandIn, type CommandRun } from './run-command-twice.ts';
import { describeFactors, otherFactors, together, type Surroundings } from './surroundings.ts';
import { inTemporaryFolder } from './temporary-folder.ts';
import { toFindings } from './to-findings.ts';

export interface DiagnoseCommandOptions {
  /** Absolute; what the command makes is made in copies of it. */
  readonly workingFolder: string;
  readonly seed?: string | undefined;
  /** For one run, in milliseconds of real time. */
  readonly timeoutMs?: number;
}

const timeoutMsByDefault = 300_000;

/**
 * Runs somebody else's command in two copies of its working folder with unlike surroundings, and
 * records what its Node processes take from them. Programs that are not Node's are only compared.
 */
export async function diagnoseCommand(
  command: readonly [string, ...string[]],
  { workingFolder, seed = newSeed(), timeoutMs = timeoutMsByDefault }: DiagnoseCommandOptions,
): Promise<Diagnosis> {
  return inTemporaryFolder(async (folder) => {
    const reportFolder = join(folder, 'reports');
    await mkdir(reportFolder);
    const factors = await otherFactors({ folder, seed, locale: await otherLocale() });
    const given = await firstFolders(folder);
    const runIn = (copy: string, surroundings: Surroundings): Promise<CommandRun> =>
      runCommandIn(command, {
        workingFolder,
        copy: join(folder, copy),
        surroundings: together([given, surroundings]),
        timeoutMs,
      });
    const refuseUnusable = ({ ending }: CommandRun): void => {
      if (!/^not (?:started|over)/u.test(ending)) return;
      throw new InputError('command.unusable', {
        file: command.join(' '),
        problem: `the command was ${ending}`,
        mend: 'Name a command that starts here and comes to its end.',
      });
    };
    // One after the other: both may want the same port, or all of the machine.
    const first = await runIn('copy', { plan: { reportFolder } });
    refuseUnusable(first);
    const second = await runIn(
      'copy-in-another-place',
      together(factors.map(({ surroundings }) => surroundings)),
    );
    const difference = commandDifferences(first, second);
    const reads = await readReports(reportFolder);
    const written = [first, second].map(writtenBy) as [string, string];
    const onlyInFirst = (value: string): boolean =>
      written[0].includes(value) && !written[1].includes(value);
    const isExplained = reads.some(({ values }) => values.some(onlyInFirst));
    const guilty =
      difference.length === 0 || isExplained
        ? []
        : await guiltyFactors(factors, async (surroundings, name) => {
            const other = await runIn(name, surroundings);
            return commandDifferences(first, other).length > 0;
          });
    return {
      subject: command.join(' '),
      ending:
        first.ending === second.ending && first.ending !== 'exit code 0' ? first.ending : undefined,
      seed,
      surroundings: describeFactors(factors),
      difference,
      causes: guilty.map(({ what }) => what),
      findings: toFindings(reads, {
        root: join(folder, 'copy'),
        ownerOf: ownerInProgram,
        onlyInFirst,
        guilty: new Set(guilty.flatMap(({ kinds }) => kinds)),
      }),
    };
  });
}

/** One that is installed: programs in C complain of others. POSIX is, and is unlike most. */
async function otherLocale(): Promise<string> {
  const listed = await promisify(execFile)('locale', ['-a']).catch(() => ({ stdout: '' }));
  const installed = listed.stdout.split('\n').filter((name) => /^[a-z]{2}_/u.test(name));
  return installed.find((name) => name.startsWith('tr_')) ?? installed[0] ?? 'POSIX';
}
