import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { openDatabase } from '../database/open-database.ts';
import { readAnswers } from './answer-file.ts';
import { holdAnswers } from './hold-answers.ts';

// Goal: each answer of the existing server, to every call that was recorded, on each of its databases.

const folder = join(
  process.env['REPRISE_TRON'] ?? join(import.meta.dirname, '..', '..', '..', 'shared', 'tron'),
  'golden',
);
const databases = existsSync(folder)
  ? readdirSync(folder).filter((name) => /\.db(?:\.gz)?$/u.test(name))
  : [];

describe.each(databases)('%s', (name) => {
  test('every answer is that of the existing server', async () => {
    const { store, close } = await openDatabase(join(folder, name));
    const answers = await readAnswers(join(folder, name.replace(/\.db(?:\.gz)?$/u, '')));
    const results = holdAnswers(store, answers);
    await close();
    expect(results.flatMap(({ different }) => different)).toEqual([]);
    expect(results.every(({ caseCount }) => caseCount > 0)).toBe(true);
  });
});

test(`golden databases held: ${databases.length}; REPRISE_TRON names the folder above them`, () => {
  expect(existsSync(folder)).toBe(databases.length > 0);
  if (databases.length === 0)
    process.stderr.write(`NOT HELD: there are no golden databases in ${folder}\n`);
});
