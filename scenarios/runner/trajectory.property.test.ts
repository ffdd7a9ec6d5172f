import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { ExpectedCall } from '#scenarios/format/scenario.ts';
import { unmetTrajectory, type ActualCall, type TrajectoryMode } from './trajectory.ts';

// Few tools and arguments, so that calls are often equal and patterns overlap.
const tool = fc.constantFrom('Read', 'Bash');
const path = fc.constantFrom('a', 'b', 'ab');
const outcome = fc.constantFrom('completed', 'failed');

const actual: fc.Arbitrary<ActualCall> = fc.record({
  tool,
  arguments: fc.record({ path }),
  outcome,
});
const expected: fc.Arbitrary<ExpectedCall> = fc
  .record({
    tool,
    path: fc.oneof(path, fc.record({ $contains: path }), fc.constant({ $any: true })),
    whole: fc.boolean(),
    outcome,
  })
  .map(({ path: wanted, whole, ...rest }) =>
    whole ? { ...rest, arguments: { path: wanted } } : rest,
  );
const calls = fc.array(actual, { maxLength: 5 });
const lists = fc.array(expected, { maxLength: 5 });

const holds = (
  mode: TrajectoryMode,
  list: readonly ExpectedCall[],
  made: readonly ActualCall[],
): boolean => unmetTrajectory({ mode, list }, made).length === 0;

/** A list and calls that it has some chance to fit: the calls as they are, loosened here and there. */
const related = calls.chain((made) =>
  fc
    .tuple(...made.map((call) => fc.constantFrom<ExpectedCall>(loose(call), exactly(call))))
    .map((list) => ({ list, made })),
);
const loose = (call: ActualCall): ExpectedCall => ({
  ...exactly(call),
  arguments: { path: { $any: true } },
});
const exactly = (call: ActualCall): ExpectedCall => ({
  ...call,
  outcome: call.outcome === 'none' ? 'rejected' : call.outcome,
});
const pairs = fc.oneof(fc.record({ list: lists, made: calls }), related);

const shuffled = <Item>(items: readonly Item[]): fc.Arbitrary<Item[]> =>
  fc.shuffledSubarray([...items], { minLength: items.length });

const permutations = <Item>(items: readonly Item[]): Item[][] =>
  items.length === 0
    ? [[]]
    : items.flatMap((first, index) =>
        permutations(items.toSpliced(index, 1)).map((rest) => [first, ...rest]),
      );

const check = <Value>(arbitrary: fc.Arbitrary<Value>, law: (value: Value) => void): void => {
  fc.assert(fc.property(arbitrary, law), { numRuns: 500 });
};

test('any-order means that some order of the calls is exact', () => {
  check(pairs, ({ list, made }) => {
    const some = permutations(made).some((order) => holds('exact', list, order));
    expect(holds('any-order', list, made)).toBe(some);
  });
});

test('any-order does not change with the order of the list or of the calls', () => {
  const permuted = pairs.chain((pair) =>
    fc.record({ pair: fc.constant(pair), list: shuffled(pair.list), made: shuffled(pair.made) }),
  );
  check(permuted, ({ pair, list, made }) => {
    const count = unmetTrajectory({ mode: 'any-order', list: pair.list }, pair.made).length;
    expect(unmetTrajectory({ mode: 'any-order', list }, made)).toHaveLength(count);
  });
});

test('in-order means that some of the calls, in their order, are exact', () => {
  const subsequences = (made: readonly ActualCall[]): ActualCall[][] =>
    made.reduce<ActualCall[][]>(
      (all, call) => [...all, ...all.map((some) => [...some, call])],
      [[]],
    );
  check(pairs, ({ list, made }) => {
    const some = subsequences(made).some((each) => holds('exact', list, each));
    expect(holds('in-order', list, made)).toBe(some);
  });
});

test('subset and in-order still hold with more calls, or with less in the list', () => {
  const grown = fc.record({ pair: pairs, more: actual, at: fc.nat(5), without: fc.nat(5) });
  check(grown, ({ pair: { list, made }, more, at, without }) => {
    for (const mode of ['subset', 'in-order'] as const) {
      if (!holds(mode, list, made)) continue;
      expect(holds(mode, list, made.toSpliced(at, 0, more))).toBe(true);
      expect(holds(mode, list.toSpliced(without, 1), made)).toBe(true);
    }
  });
});

test('exact is the strictest, and subset the laxest', () => {
  check(pairs, ({ list, made }) => {
    const [exact, ordered, anyOrder, subset] = (
      ['exact', 'in-order', 'any-order', 'subset'] as const
    ).map((mode) => holds(mode, list, made));
    expect([exact && !ordered, exact && !anyOrder]).toEqual([false, false]);
    expect([ordered && !subset, anyOrder && !subset]).toEqual([false, false]);
  });
});

test('exact is in order, with nothing between', () => {
  check(pairs, ({ list, made }) => {
    const both = holds('in-order', list, made) && list.length === made.length;
    expect(holds('exact', list, made)).toBe(both);
  });
});
