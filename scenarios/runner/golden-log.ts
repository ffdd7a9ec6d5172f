import { mkdir, writeFile } from 'node:fs/promises';
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { SessionEvent } from '#engine/schema/events/session-event.ts';
import { encodeLog } from '#engine/storage/jsonl/codec.ts';
import { readLogFile } from '#engine/storage/jsonl/read-log.ts';

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
  return existsSync(file) ? readLogFile(file) : undefined;
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
