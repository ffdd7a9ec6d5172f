import { describe, expect, test } from 'vitest';
import { measureRedaction, renderFigures, shareOf, sumOf } from './figures.ts';

// Fewer samples than the command takes: what is published stands in docs/recordings.md.
const figures = measureRedaction({ seed: 'test', samples: 4 });

/** Makers give so many random characters that a few keys look like words. */
const kindFloor = 0.8;

describe('redaction', () => {
  test('takes out 98 of 100 secrets that stand beside their names', () => {
    expect(shareOf(sumOf(figures.recall))).toBeGreaterThan(0.98);
  });

  test.each([...figures.recall])('takes out most of every kind: %s', (_kind, recall) => {
    expect(shareOf(recall)).toBeGreaterThanOrEqual(kindFloor);
  });

  test.each([...figures.recallAt].filter(([place]) => !place.startsWith('prose')))(
    'takes them out of every place: %s',
    (_place, recall) => {
      expect(shareOf(recall)).toBeGreaterThan(0.97);
    },
  );

  test('takes out two thirds of the kinds that it was not made with', () => {
    expect(shareOf(sumOf(figures.heldOut))).toBeGreaterThan(0.66);
  });

  test('takes out half of them where nothing but themselves tells', () => {
    const recall = figures.recallAt.get('prose without its name');
    expect(recall && shareOf(recall)).toBeGreaterThan(0.5);
  });

  // Invariant M3: what a provider wants back must come back untouched.
  test('touches no id and no signature', () => {
    expect(figures.mustReturn.total).toBeGreaterThan(100);
    expect(figures.mustReturn.found).toBe(0);
  });

  test('takes less than 5 of 1,000 innocent strings for secrets', () => {
    expect(shareOf(sumOf(figures.falsePositives))).toBeLessThan(0.005);
  });
});

test('the figures are the same for the same seed', () => {
  const again = measureRedaction({ seed: 'test', samples: 4 });
  expect(renderFigures(again)).toBe(renderFigures(figures));
});

// A measure that cannot find a leak would say 100 %.
test('the measure sees what is not found: an unknown token in prose', () => {
  const small = measureRedaction({ seed: 'small', samples: 1 });
  const prose = small.recallAt.get('prose without its name');
  expect(prose && prose.found < prose.total).toBe(true);
  expect(renderFigures(small)).toContain('prose without its name');
});
