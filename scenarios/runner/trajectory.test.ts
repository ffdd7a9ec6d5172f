import { describe, expect, test } from 'vitest';
import type { ExpectedCall } from '#scenarios/format/scenario.ts';
import {
  trajectoryOf,
  unmetTrajectory,
  type ActualCall,
  type TrajectoryMode,
} from './trajectory.ts';

/** `a` stands for a call of the tool a; `a1` for one with the argument n: 1; `a*` for any argument. */
const parse = (word: string): ExpectedCall => {
  const [tool = '', argument] = word;
  if (argument === undefined) return { tool, outcome: 'completed' };
  const n = argument === '*' ? { $any: true } : Number(argument);
  return { tool, arguments: { n }, outcome: 'completed' };
};
const listed = (words: string): ExpectedCall[] => words.split(' ').filter(Boolean).map(parse);
const made = (words: string): ActualCall[] =>
  listed(words).map((call) => ({ arguments: {}, ...call }));

const unmet = (mode: TrajectoryMode, list: string, calls: string): string[] =>
  unmetTrajectory({ mode, list: listed(list) }, made(calls));

test.each<[list: string, calls: string, holds: TrajectoryMode[]]>([
  ['', '', ['exact', 'in-order', 'any-order', 'subset']],
  ['a b', 'a b', ['exact', 'in-order', 'any-order', 'subset']],
  ['a b', 'b a', ['any-order', 'subset']],
  ['a b', 'a c b', ['in-order', 'subset']],
  ['a b', 'c b a c', ['subset']],
  ['a b', 'a', []],
  ['a', '', []],
  ['a', 'b', []],
  ['a a', 'a', ['subset']],
  ['a a', 'a b a', ['in-order', 'subset']],
  ['a', 'a a', ['in-order', 'subset']],
  ['a b a', 'b a a b', ['subset']],
  // What a listed call takes first may be the only one that fits another.
  ['a* a1', 'a1 a2', ['any-order', 'subset']],
  ['a* a1', 'a2 a1', ['exact', 'in-order', 'any-order', 'subset']],
  ['a a* a1', 'a1 a2 a3', ['any-order', 'subset']],
  ['a1 a1', 'a1 a2', ['subset']],
  ['a', 'a7', ['exact', 'in-order', 'any-order', 'subset']],
])('the list "%s" and the calls "%s": holds as %j', (list, calls, holds) => {
  const modes: TrajectoryMode[] = ['exact', 'in-order', 'any-order', 'subset'];
  expect(modes.filter((mode) => unmet(mode, list, calls).length === 0)).toEqual(holds);
});

test('the outcome counts in each mode', () => {
  const list: ExpectedCall[] = [{ tool: 'a', outcome: 'failed' }];
  for (const mode of ['exact', 'in-order', 'any-order', 'subset'] as const) {
    expect(unmetTrajectory({ mode, list }, made('a'))).not.toEqual([]);
  }
});

test('the forms of the file are the modes', () => {
  const list = listed('a');
  expect(
    [list, { 'in-order': list }, { 'any-order': list }, { subset: list }].map(trajectoryOf),
  ).toEqual([
    { mode: 'exact', list },
    { mode: 'in-order', list },
    { mode: 'any-order', list },
    { mode: 'subset', list },
  ]);
});

describe('what does not hold is told', () => {
  test('call by call where the list is exact', () => {
    expect(unmet('exact', 'a b1', 'a b2 c').join('\n')).toMatchInlineSnapshot(`
      "call 2: expected b {"n":1} completed, got b {"n":2} completed
      call 3: expected none, got c {} completed"
    `);
  });

  test('where the order breaks, with what was called', () => {
    expect(unmet('in-order', 'a b a', 'b a1 b').join('\n')).toMatchInlineSnapshot(`
      "listed call 3, a completed, does not come after call 3 of the calls:
        1 b {} completed
        2 a {"n":1} completed
        3 b {} completed"
    `);
    expect(unmet('in-order', 'a b', 'b').join('\n')).toMatchInlineSnapshot(`
      "listed call 1, a completed, is not among the calls:
        1 b {} completed"
    `);
  });

  test('on both sides where the order is free', () => {
    expect(unmet('any-order', 'a b* c', 'c a a2').join('\n')).toMatchInlineSnapshot(`
      "listed call 2, b {"n":{"$any":true}} completed, was not made
      call 3, a {"n":2} completed, is not listed"
    `);
  });

  test('for each that never was, with as many calls as one can read', () => {
    expect(unmet('subset', 'a b', 'a').join('\n')).toMatchInlineSnapshot(`
      "listed call 2, b completed, is not among the calls:
        1 a {} completed"
    `);
    expect(unmet('subset', 'a b', '').join('\n')).toMatchInlineSnapshot(`
      "listed call 1, a completed, is not among the calls: there are none
      listed call 2, b completed, is not among the calls: there are none"
    `);
    const many = unmet('subset', 'b', 'a '.repeat(25)).join('\n').split('\n');
    expect([many.length, many.at(-1)]).toEqual([22, '  and 5 more']);
  });
});
