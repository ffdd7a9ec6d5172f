import { existsSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { redact } from '#recordings/format/redaction/redact.ts';
import { writeRecording } from '#recordings/format/write-recording.ts';
import { importChain, type Chain } from '#recordings/import/corpus.ts';
import { ImportError } from '#recordings/import/import-error.ts';
import { SCENARIO_FILE } from '#scenarios/format/load-scenarios.ts';
import { renderScenario, scenarioOfChain } from './scenario-of-chain.ts';

/** Where a chain goes, and how it came there. */
export interface ImportTarget {
  /** Absolute; gets `scenario.yaml` and `recording/`. */
  readonly folder: string;
  /** Kept in the recording's provenance. */
  readonly command: string;
}

/**
 * Turns one conversation of the corpus into a scenario of its own.
 * @returns what the foreign format did not say
 * @throws ImportError, also where the folder is taken; UnsupportedChainError
 */
export async function importAsScenario(
  corpus: string,
  chain: Chain,
  { folder, command }: ImportTarget,
): Promise<readonly string[]> {
  refuseTaken(folder);
  const { recording, losses } = await importChain(corpus, chain, command);
  const scenario = renderScenario(scenarioOfChain(recording));
  // The recording comes first: it is refused as a whole if anything is wrong with it.
  await writeRecording(join(folder, 'recording'), redact(recording, { secrets: {} }));
  await writeFile(join(folder, SCENARIO_FILE), scenario);
  return losses;
}

/** What is there already may be somebody's work. @throws ImportError `import.exists` */
export function refuseTaken(folder: string): void {
  if (!existsSync(folder)) return;
  throw new ImportError('import.exists', {
    file: folder,
    problem: 'it exists already',
    mend: 'Choose another name, or remove the folder; nothing was written.',
  });
}
