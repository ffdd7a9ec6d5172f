import fc from 'fast-check';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { isJson } from './is-json.ts';
import { JsonObject } from './json.ts';

test.each([
  ['undefined', undefined],
  ['a member that is there in name only', { a: undefined }],
  ['a number that JSON has no word for', [NaN]],
  ['an infinite one', { a: [-Infinity] }],
  ['a big integer', 1n],
  ['a function', { a: () => 1 }],
  ['an instance of a class', new Date(0)],
  ['one further down', [{ a: new Map() }]],
])('%s is no JSON', (_what, value) => {
  expect(isJson(value)).toBe(false);
});

// Goal: the check says of any value what zod's own, which is far slower, says of it.
test('it agrees with z.json, and passes what it takes on as it is', () => {
  const anything = fc.anything({ withDate: true, withMap: true, withBigInt: true });
  fc.assert(
    fc.property(fc.oneof(anything, fc.jsonValue()), (value) => {
      expect(isJson(value)).toBe(z.json().safeParse(value).success);
    }),
  );
});

test('objects have members, and a list is none', () => {
  expect(JsonObject.safeParse([]).success).toBe(false);
  expect(JsonObject.parse({ a: [null, { b: '' }] })).toEqual({ a: [null, { b: '' }] });
});
