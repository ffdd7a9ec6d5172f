import { Command, CommanderError, InvalidArgumentError, Option } from 'commander';
import { CodedError } from '#engine/schema/errors.ts';
import { parseRechunk, rechunkUsage, type RechunkHow } from '#scenarios/runner/rechunk-how.ts';
import { exitCodes } from './exit-codes.ts';
import { importCorpusCommand, type ImportOptions } from './import-command.ts';
import { reporterNames, runCommand, type RunOptions } from './run-command.ts';
import { showCommand } from './show-command.ts';
import { verifyCommand } from './verify-command.ts';
import { whyCommand, type WhyOptions } from './why-command.ts';

const catalogOption = (): Option =>
  new Option('--catalog <folder>', 'where scenarios are').default('scenarios/catalog');

const rechunkOption = (): Option =>
  new Option('--rechunk <how>', `also run with the same bytes in other chunks: ${rechunkUsage}`)
    .conflicts('accept')
    .argParser((text): RechunkHow => {
      const how = parseRechunk(text);
      if (how === undefined) throw new InvalidArgumentError(`Allowed are ${rechunkUsage}.`);
      return how;
    });

const seedOption = (): Option =>
  new Option('--seed <seed>', 'repeats the cuts by chance of an earlier --rechunk').argParser(
    (text) => {
      if (/^[\w.-]{1,64}$/u.test(text)) return text;
      throw new InvalidArgumentError('Allowed are up to 64 letters, digits, `.`, `_` and `-`.');
    },
  );

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
  .addOption(rechunkOption())
  .addOption(seedOption())
  .addOption(catalogOption())
  .option('--library <folder>', 'where recordings are', 'recordings/library')
  .action(async (names: string[], options: RunOptions, command: Command) => {
    if (options.seed !== undefined && options.rechunk?.kind !== 'random') {
      command.error("error: option '--seed <seed>' is for cuts by chance: `--rechunk <count>`");
    }
    exitCode = await runCommand(names, options);
  });

program
  .command('why')
  .description('Explain what the last run of a scenario did otherwise than recorded.')
  .argument('<scenario>', 'its name, or a part of it that no other has')
  .argument('[exchange]', 'number of the exchange, if only one is asked about')
  .option('--json', 'one document, for machines')
  .addOption(catalogOption())
  .option('--library <folder>', 'where recordings are', 'recordings/library')
  .action(async (scenario: string, exchange: string | undefined, options: WhyOptions) => {
    exitCode = await whyCommand(scenario, exchange, options);
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

// Whoever reads the output may stop reading (`| head`): no more is wanted, and nothing is wrong.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE')
    process.stderr.write(`the output cannot be written: ${error.message}\n`);
  process.exitCode = error.code === 'EPIPE' ? exitCode : exitCodes.unusable;
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
  } else if (isSystemError(error)) {
    process.stderr.write(
      `${error.path ?? 'the system'}: ${error.message}. Check the path and its permissions.\n`,
    );
    exitCode = exitCodes.unusable;
  } else {
    throw error;
  }
}
process.exitCode = exitCode;

function isSystemError(error: unknown): error is NodeJS.ErrnoException {
  return error instanceof Error && 'syscall' in error && 'code' in error;
}
