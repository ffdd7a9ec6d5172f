import { expect, test } from 'vitest';
import { canonicalJson, diffJson, renderPath } from './json-diff.ts';

test('the smallest parts that differ are named', () => {
  const recorded = { a: [1, { b: null }, 'x'], c: {}, same: [[]] };
  const live = { a: [1, { b: 2 }], c: { toString: 1 }, same: [[]], d: false };
  const found = diffJson(recorded, live).map(({ path, ...rest }) => [renderPath(path), rest]);
  expect(Object.fromEntries(found)).toEqual({
    'a[1].b': { kind: 'changed', recorded: null, live: 2 },
    'a[2]': { kind: 'missing', recorded: 'x', live: undefined },
    'c.toString': { kind: 'extra', recorded: undefined, live: 1 },
    d: { kind: 'extra', recorded: undefined, live: false },
  });
});

test('an array is no object, and null is neither', () => {
  expect(diffJson([], {})).toHaveLength(1);
  expect(diffJson({}, null)).toHaveLength(1);
  expect(diffJson([null], [null])).toEqual([]);
});

test('canonical texts are equal where the values are', () => {
  const left = { b: [{ y: 1, x: 2 }], a: 'ä' };
  const right = { a: 'ä', b: [{ x: 2, y: 1 }] };
  expect(canonicalJson(left)).toBe(canonicalJson(right));
  expect(canonicalJson(left)).not.toBe(canonicalJson({ ...right, b: [] }));
});
