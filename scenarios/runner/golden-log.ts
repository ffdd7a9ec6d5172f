import { existsSync, readFileSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { SessionEvent } from '#engine/schema/events/session-event.ts';
import { encodeLog } from '#engine/storage/jsonl/codec.ts';
import { toInputError } from '#engine/storage/jsonl/log-problem.ts';
import { scanLog } from '#engine/storage/jsonl/scan-log.ts';

const fileOf = (scenarioFolder: string): string =>
  join(scenarioFolder, 'expected', 'session.jsonl');

/**
 * The golden log of a scenario, in canonical form.
 * @returns undefined when the scenario has none yet
 * @throws InputError when it is damaged
 */
export async function readGolden(
  scenarioFolder: string,
): Promise<readonly SessionEvent[] | undefined> {
  const file = fileOf(scenarioFolder);
  if (!existsSync(file)) return undefined;
  const { events, problems } = scanLog(readFileSync(file), { file });
  // A torn end is no excuse here: nobody was writing this log when it was committed.
  const [first] = problems;
  if (first !== undefined) {
    const mend = 'Restore the file from version control, or delete it and run with --accept.';
    throw toInputError({ ...first, mend });
  }
  return events;
}

/** Writes the golden log anew: what `--accept` does. */
export async function writeGolden(
  scenarioFolder: string,
  canonical: readonly SessionEvent[],
): Promise<void> {
  const file = fileOf(scenarioFolder);
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, encodeLog(canonical));
}
