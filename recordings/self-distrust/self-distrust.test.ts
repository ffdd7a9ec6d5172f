import { describe, expect, test } from 'vitest';
import { defects } from './defects.fixture.ts';
import { honestHarnesses } from './honest.fixture.ts';
import { trustChecks } from './trust-checks.ts';
import type { TrustCheck } from './trust-checks.ts';

const checks: readonly (readonly [string, TrustCheck])[] = Object.entries(trustChecks);

// A check that an honest harness fails would say nothing of a defect.
describe.each(honestHarnesses)('through $name', (harness) => {
  test.each(checks)('%s holds', async (_name, check) => {
    expect(await check(harness)).toEqual([]);
  });
});

describe('a planted defect is caught by the check that is there for it', () => {
  test.each(Object.entries(defects))('%s', async (_what, { harness, check, problem }) => {
    const problems = await trustChecks[check](harness);
    expect(problems.join('\n')).toContain(problem);
  });
});

// Goal: no check is there for show. Method: leave out one at a time, and see what goes unnoticed.
test('every check is needed: there is a defect that only it catches', async () => {
  const caughtBy = await Promise.all(
    Object.values(defects).map(async ({ harness }) => {
      const caught: string[] = [];
      for (const [name, check] of checks) {
        if ((await check(harness)).length > 0) caught.push(name);
      }
      return caught;
    }),
  );
  const alone = new Set(caughtBy.filter(({ length }) => length === 1).flat());
  expect(checks.map(([name]) => name).filter((name) => !alone.has(name))).toEqual([]);
});
