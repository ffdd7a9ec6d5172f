import { join } from 'node:path';
import { chainsOf, findCorpus, readCorpusIndex } from '#recordings/import/corpus.ts';
import { importAsScenario } from '#scenarios/corpus/import-chain.ts';
import { UnsupportedChainError } from '#scenarios/corpus/scenario-of-chain.ts';
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
  const { corpus, group } = findCorpus(groupFolder);
  const rows = await readCorpusIndex(corpus);
  const chains = chainsOf(rows, group);
  const playable = chains.filter((chain) =>
    chain.rows.every((row) => row.stream && row.api === 'anthropic.messages'),
  );
  const command = `reprise import corpus ${group} --name ${name}`;
  let importedCount = 0;
  for (const [index, chain] of playable.entries()) {
    const target = playable.length === 1 ? name : `${name}-${index + 1}`;
    const folder = join(process.cwd(), catalog, target);
    try {
      const losses = await importAsScenario(corpus, chain, { folder, command });
      process.stdout.write(`${target}: ${chain.rows.length} exchanges\n`);
      for (const loss of losses) process.stdout.write(`  lost  ${loss}\n`);
      process.stdout.write(`  next  npx reprise run ${target} --accept\n`);
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
