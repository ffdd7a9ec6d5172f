import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { CodedError } from '#engine/schema/errors.ts';

/** What a command that reads a corpus says and does. */
export interface CorpusCommand {
  /** Without a corpus: what was run of it, which is nothing. */
  readonly nothing: readonly string[];
  /** @returns whether all is well */
  readonly run: (corpus: string, write: (line: string) => void) => Promise<boolean>;
}

/**
 * Runs a command on the corpus and sets the exit code: 0, 1 where something failed, 2 where the corpus
 * cannot be read. It is required when REPRISE_CORPUS is set, as in CI; without it and without
 * ../shared/corpus there is nothing to run, which is said.
 */
export async function runOnCorpus({ nothing, run }: CorpusCommand): Promise<void> {
  const named = process.env['REPRISE_CORPUS'];
  const corpus = resolve(named ?? '../shared/corpus');
  const write = (line: string): void => void process.stdout.write(`${line}\n`);
  if (!existsSync(corpus)) {
    if (named === undefined) {
      for (const line of [`no corpus at ${corpus}: nothing was run`, ...nothing]) write(line);
      return;
    }
    process.stderr.write(
      `no corpus at ${corpus}, which REPRISE_CORPUS names. Correct it, or leave it out.\n`,
    );
    process.exitCode = 2;
    return;
  }
  try {
    process.exitCode = (await run(corpus, write)) ? 0 : 1;
  } catch (error) {
    if (!(error instanceof CodedError)) throw error;
    process.stderr.write(`${error.message}\n`);
    process.exitCode = 2;
  }
}
