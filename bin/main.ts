import { Command, CommanderError, InvalidArgumentError, Option } from 'commander';
import { CodedError } from '#engine/schema/errors.ts';
import { playbackPolicies } from '#recordings/playback/playback-policy.ts';
import { parseRechunk, rechunkUsage, type RechunkHow } from '#scenarios/runner/rechunk-how.ts';
import { catalogOption, libraryOption } from './catalog-options.ts';
import type { CompatDatabaseOptions } from './compat-command.ts';
import type { DoctorOptions } from './doctor-command.ts';
import { exitCodes } from './exit-codes.ts';
import type { ImportOptions } from './import-command.ts';
import type { InitOptions } from './init-command.ts';
import type { ModelsOptions } from './models-command.ts';
import type { ReplayOptions } from './replay-command.ts';
import { reporterNames } from './reporter-names.ts';
import type { RunOptions } from './run-command.ts';
import { fromSystemError, isSystemError } from './system-error.ts';
import type { WhyOptions } from './why-command.ts';

// A command is loaded when it is used: loading all of them takes longer than most of them run.

const rechunkOption = (): Option =>
  new Option('--rechunk <how>', `also run with the same bytes in other chunks: ${rechunkUsage}`)
    .conflicts('accept')
    .argParser((text): RechunkHow => {
      const how = parseRechunk(text);
      if (how === undefined) throw new InvalidArgumentError(`Allowed are ${rechunkUsage}.`);
      return how;
    });

const seedOption = (): Option =>
  new Option(
    '--seed <seed>',
    'repeats the chance of an earlier --rechunk, --twice or doctor',
  ).argParser((text) => {
    if (/^[\w.-]{1,64}$/u.test(text)) return text;
    throw new InvalidArgumentError('Allowed are up to 64 letters, digits, `.`, `_` and `-`.');
  });

const portOption = (): Option =>
  new Option('--port <number>', 'where to listen; a free one if not given').argParser(
    (text): number => {
      const port = Number(text);
      if (/^\d{1,5}$/u.test(text) && port <= 65_535) return port;
      throw new InvalidArgumentError('Allowed are 0 to 65535.');
    },
  );

const positive =
  (what: string) =>
  (text: string): number => {
    const value = Number(text);
    if (/^\d{1,6}(?:\.\d{1,3})?$/u.test(text) && value > 0) return value;
    throw new InvalidArgumentError(`Allowed is a positive number${what}.`);
  };

const stallOption = (): Option =>
  new Option(
    '--stall <seconds>',
    'ends a run in which nothing happens for so long, as failed; 60 if not given',
  ).argParser(positive(' of seconds'));

const program = new Command('reprise')
  .description(
    'A headless coding agent, and the record/replay test harness that an agent deserves.',
  )
  .version('0.1.0')
  .exitOverride();

let exitCode: number = exitCodes.good;

program
  .command('init')
  .description('Write a first scenario, a CI workflow and a line for .gitignore into this project.')
  .option('--force', 'overwrite files that are there and differ')
  .action(async (options: InitOptions) => {
    const { initCommand } = await import('./init-command.ts');
    exitCode = await initCommand(options);
  });

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
  .addOption(
    new Option(
      '--twice',
      'play all once more in another process and other surroundings: the logs have to be the same',
    ).conflicts(['accept', 'rechunk']),
  )
  .addOption(stallOption())
  .addOption(
    new Option(
      '--speed <factor>',
      'play in the time of the recordings, so many times faster; at once if not given',
    )
      .conflicts('rechunk')
      .argParser(positive('')),
  )
  .addOption(catalogOption())
  .addOption(libraryOption())
  .action(async (names: string[], options: RunOptions, command: Command) => {
    const isByChance = options.twice === true || options.rechunk?.kind === 'random';
    if (options.seed !== undefined && !isByChance) {
      command.error(
        "error: option '--seed <seed>' is for what is left to chance: `--rechunk <count>`, `--twice`",
      );
    }
    const { runCommand } = await import('./run-command.ts');
    exitCode = await runCommand(names, options);
  });

program
  .command('why')
  .description('Explain what the last run of a scenario did otherwise than recorded.')
  .argument('<scenario>', 'its name, or a part of it that no other has')
  .argument('[exchange]', 'number of the exchange, if only one is asked about')
  .option('--json', 'one document, for machines')
  .addOption(catalogOption())
  .addOption(libraryOption())
  .action(async (scenario: string, exchange: string | undefined, options: WhyOptions) => {
    const { whyCommand } = await import('./why-command.ts');
    exitCode = await whyCommand(scenario, exchange, options);
  });

program
  .command('doctor')
  .description('Find what of a scenario, or of a command, depends on where, when and how it runs.')
  .argument('<words...>', 'parts of scenario names; or `-- command…`')
  .option('--json', 'one document, for machines')
  .addOption(seedOption())
  .addOption(catalogOption())
  .addOption(libraryOption())
  .action(async (words: string[], options: DoctorOptions) => {
    const { doctorCommand } = await import('./doctor-command.ts');
    const isCommand = process.argv.includes('--');
    exitCode = await doctorCommand(words, { isCommand }, options);
  });

program
  .command('replay')
  .description('Serve a recording on a port of this machine, to an agent in any language.')
  .argument('<recording>', 'the folder of a recording')
  .argument('[command...]', 'what to run against it, after `--`; without one it is only served')
  .addOption(portOption())
  .addOption(
    new Option('--policy <name>', 'what may differ from the recorded requests')
      .choices(playbackPolicies)
      .default('drift'),
  )
  .addOption(
    new Option(
      '--drift <count>',
      'how many differences may be let through; any if not given',
    ).argParser((text): number => {
      if (/^\d{1,9}$/u.test(text)) return Number(text);
      throw new InvalidArgumentError('Allowed is a whole number from 0 on.');
    }),
  )
  .option('--json', 'a document a line, for machines')
  .action(async (recording: string, command: string[], options: ReplayOptions) => {
    const { replayCommand } = await import('./replay-command.ts');
    exitCode = await replayCommand(recording, command, options);
  });

program
  .command('show')
  .description('Show what is in a recording or a log.')
  .argument('<path>', 'the folder of a recording or of a session, or a session.jsonl')
  .action(async (path: string) => {
    const { showCommand } = await import('./show-command.ts');
    exitCode = await showCommand(path);
  });

program
  .command('verify')
  .description('Check every line, sum and promise of a log, or both directions of a recording.')
  .argument('<log>', 'a session.jsonl, the folder of a session, or the folder of a recording')
  .action(async (log: string) => {
    const { verifyCommand } = await import('./verify-command.ts');
    exitCode = await verifyCommand(log);
  });

program
  .command('models')
  .description(
    'Show what is known of models: limits, prices in US dollars a million tokens, abilities.',
  )
  .argument('[filter]', 'a part of a name; all models if none is given')
  .option('--provider <name>', 'only models of this provider')
  .option('--json', 'one document, for machines')
  .action(async (filter: string | undefined, options: ModelsOptions) => {
    const { modelsCommand } = await import('./models-command.ts');
    exitCode = modelsCommand(filter, options);
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
    const { importCorpusCommand } = await import('./import-command.ts');
    exitCode = await importCorpusCommand(folder, options);
  });

program
  .command('compat')
  .description('Read what the existing agent server wrote.')
  .command('database')
  .description(
    'Show what is in a database of that server, and hold the reader against its answers.',
  )
  .argument('<file>', 'a database of that server, plain or compressed by gzip; it is not changed')
  .option('--golden <folder>', 'the answers that server gave on this database')
  .option('--json', 'one document, for machines')
  .action(async (file: string, options: CompatDatabaseOptions) => {
    const { compatDatabaseCommand } = await import('./compat-command.ts');
    exitCode = await compatDatabaseCommand(file, options);
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
    process.stderr.write(`${fromSystemError(error, 'the system').message}\n`);
    exitCode = exitCodes.unusable;
  } else {
    throw error;
  }
}
process.exitCode = exitCode;
