import fc from 'fast-check';
import { expect, test } from 'vitest';
import { idPairs } from './id-pairs.ts';

const id = fc.constantFrom('a', 'b', 'c', 'd');
const offers = fc.array(fc.tuple(id, id), { maxLength: 20 });

// Goal: whatever is offered in whatever order, what was accepted is one to one, and only what
// contradicts it is refused. Method: offer pairs of few ids, and hold the table against the list of
// those that it accepted.
test('what was accepted is one to one, and nothing else is refused', () => {
  fc.assert(
    fc.property(offers, (list) => {
      const pairs = idPairs();
      const accepted: [string, string][] = [];
      for (const [recorded, live] of list) {
        const isKnown = accepted.some(([left, right]) => left === recorded && right === live);
        const isTaken = accepted.some(([left, right]) => left === recorded || right === live);
        const open = isTaken ? 'contradiction' : 'new';
        expect(pairs.pair(recorded, live)).toBe(isKnown ? 'paired' : open);
        if (!isTaken) accepted.push([recorded, live]);
        expect(pairs.isRenaming).toBe(accepted.some(([left, right]) => left !== right));
      }
      for (const [recorded, live] of accepted) {
        expect([pairs.liveOf(recorded), pairs.recordedOf(live)]).toEqual([live, recorded]);
      }
      expect(new Set(accepted.map(([left]) => left)).size).toBe(accepted.length);
      expect(new Set(accepted.map(([, right]) => right)).size).toBe(accepted.length);
    }),
  );
});

test('pairs on trial hold on top of their base, which does not change', () => {
  fc.assert(
    fc.property(offers, offers, (before, after) => {
      const base = idPairs();
      for (const [recorded, live] of before) base.pair(recorded, live);
      const all = idPairs();
      for (const [recorded, live] of before) all.pair(recorded, live);
      const shown = (): unknown =>
        ['a', 'b', 'c', 'd'].map((each) => [base.liveOf(each), base.recordedOf(each)]);
      const unchanged = shown();
      const trial = idPairs(base);
      for (const [recorded, live] of after) {
        expect(trial.pair(recorded, live)).toBe(all.pair(recorded, live));
      }
      expect(shown()).toEqual(unchanged);
    }),
  );
});
