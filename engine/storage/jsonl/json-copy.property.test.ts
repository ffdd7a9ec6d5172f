import fc from 'fast-check';
import { expect, test } from 'vitest';
import { jsonCopy } from './json-copy.ts';

const values = fc.anything({
  withDate: true,
  withBoxedValues: true,
  withNullPrototype: true,
  withSparseArray: true,
});

test('a copy is what JSON makes of the value', () => {
  fc.assert(
    fc.property(values, (value) => {
      fc.pre(value !== undefined);
      expect(jsonCopy(value)).toStrictEqual(JSON.parse(JSON.stringify(value)));
    }),
    { numRuns: 2_000 },
  );
});

test.each([-0, NaN, '\ud800', [undefined, () => 1], { a: undefined, ['__proto__']: { b: 1 } }])(
  'also of %j',
  (value) => {
    expect(jsonCopy(value)).toStrictEqual(JSON.parse(JSON.stringify(value)));
  },
);

test('no part of it belongs to the value', () => {
  const value = { list: [{ text: 'before' }] };
  const copy = jsonCopy(value);
  for (const each of value.list) each.text = 'after';
  expect(copy).toEqual({ list: [{ text: 'before' }] });
});
