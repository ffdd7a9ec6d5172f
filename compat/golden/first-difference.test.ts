import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { firstDifference } from './first-difference.ts';

test('equal values have none, whatever the order of their members', () => {
  expect(firstDifference({ a: [1, { b: null }], c: '' }, { c: '', a: [1, { b: null }] })).toBe(
    undefined,
  );
});

test.each([
  ['a value', { a: [{ b: 1 }] }, { a: [{ b: 2 }] }, { path: 'a[0].b', expected: 1, found: 2 }],
  ['a member too few', { a: { b: 1 } }, { a: {} }, { path: 'a.b', expected: 1 }],
  ['a member too many', { a: {} }, { a: { b: 1 } }, { path: 'a.b', found: 1 }],
  ['a row too few', [1, 2], [1], { path: '[1]', expected: 2 }],
  ['a row too many', [1], [1, 2], { path: '[1]', found: 2 }],
  ['rows in another order', [1, 2], [2, 1], { path: '[0]', expected: 1, found: 2 }],
  ['null for an empty list', { a: [] }, { a: null }, { path: 'a', expected: [], found: null }],
  ['a list for an object', { a: {} }, { a: [] }, { path: 'a', expected: {}, found: [] }],
  ['a number for a text', ['1'], [1], { path: '[0]', expected: '1', found: 1 }],
  ['a name that is no word', { 'a b': 1 }, {}, { path: '["a b"]', expected: 1 }],
])('%s is found', (_what, expected, found, difference) => {
  expect(firstDifference(expected, found)).toEqual(difference);
});

describe('figures that are computed', () => {
  test('may differ in their last digits: scores by 1e-6, costs by 1e-9', () => {
    expect(firstDifference({ score: 5 }, { score: 5.000_004 })).toBe(undefined);
    expect(firstDifference({ score: 5 }, { score: 5.000_006 })).toBeDefined();
    expect(firstDifference({ totalCost: 5 }, { totalCost: 5 + 4e-9 })).toBe(undefined);
    expect(firstDifference({ totalCost: 5 }, { totalCost: 5 + 6e-9 })).toBeDefined();
  });

  test('and no other number may', () => {
    expect(firstDifference({ tokens: 5 }, { tokens: 5 + 1e-12 })).toBeDefined();
  });
});

// Goal: whatever JSON there is, it equals itself, and nothing that reads otherwise.
test('two values have a difference exactly if their sorted texts differ', () => {
  const json = fc.jsonValue({ maxDepth: 3 });
  fc.assert(
    fc.property(json, json, (left, right) => {
      expect(firstDifference(left, structuredClone(left))).toBe(undefined);
      const isEqual = sortedText(left) === sortedText(right);
      expect(firstDifference(left, right) === undefined).toBe(isEqual);
    }),
  );
});

const sortedText = (value: unknown): string =>
  JSON.stringify(value, (_name, member: unknown) =>
    typeof member === 'object' && member !== null && !Array.isArray(member)
      ? ['object', ...Object.entries(member).toSorted(([a], [b]) => (a < b ? -1 : 1))]
      : member,
  );
