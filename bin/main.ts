import { Command, CommanderError, Option } from 'commander';
import { CodedError } from '#engine/schema/errors.ts';
import { exitCodes } from './exit-codes.ts';
import { importCorpusCommand, type ImportOptions } from './import-command.ts';
import { reporterNames, runCommand, type RunOptions } from './run-command.ts';
import { showCommand } from './show-command.ts';
import { verifyCommand } from './verify-command.ts';

const catalogOption = (): Option =>
  new Option('--catalog <folder>', 'where scenarios are').default('scenarios/catalog');

const program = new Command('reprise')
  .description(
    'A headless coding agent, and the record/replay test harness that an agent deserves.',
  )
  .version('0.1.0')
  .exitOverride();

let exitCode: number = exitCodes.good;

program
  .command('run')
  .description(
    'Play scenarios from their recordings, offline, and hold each against what it promises.',
  )
  .argument('[names...]', 'parts of scenario names; all scenarios if none is given')
  .addOption(new Option('--reporter <name>').choices(reporterNames).default('pretty'))
  .option('--accept', 'write the golden logs anew; expected calls and files are never rewritten')
  .option('--strict', 'compare every field with the golden log, ids and times too')
  .addOption(catalogOption())
  .option('--library <folder>', 'where recordings are', 'recordings/library')
  .action(async (names: string[], options: RunOptions) => {
    exitCode = await runCommand(names, options);
  });

program
  .command('show')
  .description('Show what is in a recording or a log.')
  .argument('<path>', 'the folder of a recording, or a session.jsonl')
  .action(async (path: string) => {
    exitCode = await showCommand(path);
  });

program
  .command('verify')
  .description('Check every line, sum and promise of a log.')
  .argument('<log>', 'a session.jsonl')
  .action(async (log: string) => {
    exitCode = await verifyCommand(log);
  });

program
  .command('import')
  .description('Make scenarios of what others recorded.')
  .command('corpus')
  .description('Turn a group of a corpus of recorded exchanges into scenarios.')
  .argument('<folder>', '<corpus>/<api>/<group>')
  .requiredOption('--name <area/case>', 'name of the new scenario')
  .addOption(catalogOption())
  .action(async (folder: string, options: ImportOptions) => {
    exitCode = await importCorpusCommand(folder, options);
  });

try {
  await program.parseAsync();
} catch (error) {
  if (error instanceof CommanderError) {
    // Help and version are no errors; everything else is bad usage, which commander has told.
    exitCode = error.exitCode === 0 ? exitCodes.good : exitCodes.unusable;
  } else if (error instanceof CodedError) {
    process.stderr.write(`${error.message}\n`);
    exitCode = exitCodes.unusable;
  } else {
    throw error;
  }
}
process.exitCode = exitCode;
