import { existsSync } from 'node:fs';
import { readFile, readdir } from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from 'vitest';
import { bodyFromText } from '#recordings/format/body-from-text.ts';
import { redactChunks, redactJson } from './redact-parts.ts';

// Real exchanges that are public already, so whatever is found in them is a false alarm.
const corpus = process.env['REPRISE_CORPUS'] ?? path.resolve('../shared/corpus');
const folder = path.join(corpus, 'anthropic-messages');

test.skipIf(!existsSync(folder))('no false alarm in a corpus of real exchanges', async () => {
  const names = await readdir(folder, { recursive: true, withFileTypes: true });
  const alarms: string[] = [];
  let scanned = 0;
  for (const entry of names.filter((item) => item.isFile())) {
    const file = path.join(entry.parentPath, entry.name);
    const bytes = await readFile(file);
    const kinds = entry.name.endsWith('.request.json')
      ? redactJson(bodyFromText(bytes.toString()), []).kinds
      : redactChunks([bytes], []).kinds;
    scanned += 1;
    for (const kind of kinds) alarms.push(`${path.relative(folder, file)}: ${kind}`);
  }
  expect(scanned).toBeGreaterThan(0);
  expect(alarms).toEqual([]);
});
