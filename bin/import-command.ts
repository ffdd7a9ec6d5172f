import { resolve } from 'node:path';
import { chainsOf, findCorpus, readCorpusIndex, type Chain } from '#recordings/import/corpus.ts';
import { ImportError } from '#recordings/import/import-error.ts';
import { importAsScenario, refuseTaken } from '#scenarios/corpus/import-chain.ts';
import { UnsupportedChainError } from '#scenarios/corpus/scenario-of-chain.ts';
import { renderCommand } from '#scenarios/runner/render-command.ts';
import { placeWords } from './catalog-options.ts';
import { exitCodes } from './exit-codes.ts';

export interface ImportOptions {
  /** `<area>/<case>`; several conversations get `-1`, `-2` … */
  readonly name: string;
  /** Relative to the working directory. */
  readonly catalog: string;
}

/** `reprise import corpus <folder> --name n`: a group of the corpus becomes scenarios. */
export async function importCorpusCommand(
  groupFolder: string,
  { name, catalog }: ImportOptions,
): Promise<number> {
  refuseOddName(name);
  const { corpus, group } = findCorpus(groupFolder);
  const chains = chainsOf(await readCorpusIndex(corpus), group);
  if (chains.length === 0) {
    throw new ImportError('import.empty', {
      file: groupFolder,
      problem: `the corpus has no group ${group}`,
      mend: `The groups are listed in ${corpus}/index.jsonl.`,
    });
  }
  const playable = chains.filter(isPlayable);
  const imports = playable.map((chain, index) => {
    const target = playable.length === 1 ? name : `${name}-${index + 1}`;
    return { chain, target, folder: resolve(catalog, target) };
  });
  // All of them before the first is written: half an import would be in the way of the next one.
  for (const { folder } of imports) refuseTaken(folder);

  const command = `reprise import corpus ${group} --name ${name}`;
  let importedCount = 0;
  for (const { chain, target, folder } of imports) {
    try {
      const losses = await importAsScenario(corpus, chain, { folder, command });
      process.stdout.write(`${target}: ${chain.rows.length} exchanges\n`);
      for (const loss of losses) process.stdout.write(`  lost  ${loss}\n`);
      const next = renderCommand('run', target, ...placeWords({ catalog }), '--accept');
      process.stdout.write(`  next  ${next}\n`);
      importedCount += 1;
    } catch (error) {
      if (!(error instanceof UnsupportedChainError)) throw error;
      process.stderr.write(`${target}: left out, ${error.message}\n`);
    }
  }
  const skipped = chains.length - playable.length;
  if (skipped > 0) {
    process.stderr.write(
      `${skipped} conversations left out: they were not streamed in Anthropic's wire format\n`,
    );
  }
  return importedCount > 0 ? exitCodes.good : exitCodes.unusable;
}

const isPlayable = ({ rows }: Chain): boolean =>
  rows.every((row) => row.stream && row.api === 'anthropic.messages');

/** The name becomes a folder of the catalogue, and must not lead out of it. */
function refuseOddName(name: string): void {
  if (/^\w[\w.-]*(?:\/\w[\w.-]*)+$/u.test(name)) return;
  throw new ImportError('import.name', {
    file: `--name ${name}`,
    problem: 'this is no name for a scenario',
    mend: 'Write <area>/<case>, of letters, digits, dots and hyphens.',
  });
}
