import { readFile, readdir } from 'node:fs/promises';
import path from 'node:path';
import { bodyFromText } from '#recordings/format/body-from-text.ts';
import { redactChunks, redactJson } from '#recordings/format/redaction/redact-parts.ts';
import { streamedStrings } from '#recordings/format/redaction/streamed-strings.ts';
import { stringsIn } from './places.ts';

/** What is taken for a secret in exchanges that are public already: a false alarm each. */
export interface RealTraffic {
  readonly stringCount: number;
  /** `file: kind`, files relative to the folder. */
  readonly alarms: readonly string[];
}

/**
 * Searches every file with what somebody said: requests, heads, bodies, frames, logs of agents.
 * @param folder of the corpus; files right in it are its catalogue, and are left out
 */
export async function searchRealTraffic(folder: string): Promise<RealTraffic> {
  const alarms: string[] = [];
  let stringCount = 0;
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile() || entry.parentPath === folder) continue;
    const file = path.join(entry.parentPath, entry.name);
    const { kinds, count } = search(file, await readFile(file));
    stringCount += count;
    for (const kind of kinds) alarms.push(`${path.relative(folder, file)}: ${kind}`);
  }
  return { stringCount, alarms };
}

function search(
  file: string,
  bytes: Buffer,
): { readonly kinds: readonly string[]; readonly count: number } {
  if (file.endsWith('.json')) {
    const value = bodyFromText(bytes.toString());
    return { kinds: redactJson(value, []).kinds, count: stringsIn(value).length };
  }
  const { length: count } = streamedStrings(bytes.toString('latin1'));
  return { kinds: redactChunks([bytes], []).kinds, count };
}
