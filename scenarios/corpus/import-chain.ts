import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { redact } from '#recordings/format/redaction/redact.ts';
import { writeRecording } from '#recordings/format/write-recording.ts';
import { importChain, type Chain } from '#recordings/import/corpus.ts';
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
 * @throws ImportError, UnsupportedChainError; RecordingError where the folder is taken
 */
export async function importAsScenario(
  corpus: string,
  chain: Chain,
  { folder, command }: ImportTarget,
): Promise<readonly string[]> {
  const { recording, losses } = await importChain(corpus, chain, command);
  const scenario = renderScenario(scenarioOfChain(recording));
  await mkdir(folder, { recursive: true });
  await writeRecording(join(folder, 'recording'), redact(recording, { secrets: {} }));
  await writeFile(join(folder, SCENARIO_FILE), scenario);
  return losses;
}
