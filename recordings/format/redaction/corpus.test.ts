import { existsSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { searchRealTraffic } from './figures/real-traffic.ts';

// Real exchanges that are public already, so whatever is found in them is a false alarm.
const corpus = process.env['REPRISE_CORPUS'] ?? path.resolve('../shared/corpus');

test.skipIf(!existsSync(corpus))(
  'no false alarm in a corpus of real exchanges',
  { timeout: 120_000 },
  async () => {
    const { stringCount, alarms } = await searchRealTraffic(corpus);
    expect(stringCount).toBeGreaterThan(0);
    expect(alarms).toEqual([]);
  },
);
