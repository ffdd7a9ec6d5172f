import { expect, test } from 'vitest';
import { isMet } from './figure.ts';

test.each([
  { value: 0.99, met: true },
  { value: 1, met: true },
  { value: 1.01, met: false },
  { value: -3, met: true },
  { value: Number.NaN, met: false },
])('a target of at most 1 with $value: $met', ({ value, met }) => {
  expect(isMet({ value, most: 1, unit: '×' })).toBe(met);
});
