import { isDeepStrictEqual } from 'node:util';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { JsonValue } from '#engine/schema/json.ts';
import { literalPattern, matchesPattern } from './argument-patterns.ts';

/** Values that are often equal, and whose keys look like patterns and like what every object has. */
const values = fc.letrec<{ value: JsonValue }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 3 },
    fc.constantFrom<JsonValue>(null, true, 0, 1, '', 'a', 'ab', '$any'),
    fc.array(tie('value'), { maxLength: 2 }),
    fc.dictionary(fc.constantFrom('a', '$any', '$$any', '$regex', 'toString', ''), tie('value'), {
      maxKeys: 2,
      noNullPrototype: true,
    }),
  ),
})).value;

test.each<[wanted: JsonValue, fits: JsonValue[], others: JsonValue[]]>([
  [{ $contains: 'b' }, ['abc', 'b'], ['ac', 'B', '', ['b'], { b: 'b' }, null]],
  [{ $regex: '^a.c$' }, ['abc', 'a🎉c'], ['abcd', ' abc', 7, null]],
  [{ $regex: '(?i:A)' }, ['bab'], ['b']],
  [{ $any: true }, [null, 0, '', [], { a: 1 }], []],
  [{ a: { $any: true } }, [{ a: null }], [{}, { a: 1, b: 2 }, { b: 1 }, []]],
  [[{ $contains: 'x' }, 1], [['xy', 1]], [['xy'], ['xy', 1, 2], [1, 'xy']]],
  [{ a: [{ b: { $regex: 'x' } }] }, [{ a: [{ b: 'x' }] }], [{ a: { b: 'x' } }, { a: [] }]],
  [{ $$any: true }, [{ $any: true }], [true, { $$any: true }]],
  [{ $$$any: 1 }, [{ $$any: 1 }], [{ $any: 1 }]],
  [{ toString: 1 }, [{ toString: 1 }], [{}, { a: 1 }]],
  [{ toString: { $any: true } }, [{ toString: 1 }], [{ a: 1 }]],
  [{ cost$: 1 }, [{ cost$: 1 }], [{ cost: 1 }]],
])('%j fits %j and not %j', (wanted, fits, others) => {
  expect(fits.map((made) => matchesPattern(wanted, made))).toEqual(fits.map(() => true));
  expect(others.map((made) => matchesPattern(wanted, made))).toEqual(others.map(() => false));
});

describe('laws', () => {
  test('a literal fits exactly the equal value, whatever its keys begin with', () => {
    fc.assert(
      fc.property(values, values, (left, right) => {
        expect(matchesPattern(literalPattern({ left }), { left })).toBe(true);
        expect(matchesPattern(literalPattern({ left }), { left: right })).toBe(
          isDeepStrictEqual(left, right),
        );
      }),
      { numRuns: 1000 },
    );
  });

  test('the order of keys means nothing', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), values, { noNullPrototype: true }), (made) => {
        const turned = Object.fromEntries(Object.entries(made).toReversed());
        expect(matchesPattern(literalPattern(turned), made)).toBe(true);
      }),
    );
  });
});
