import fc from 'fast-check';
import { expect, test } from 'vitest';
import { RequestId } from '#engine/schema/ids.ts';
import { DELTA_WINDOW_MS, deltaWindow } from './delta-window.ts';

const requestId = RequestId.parse('req_1');
const said = (text: string, index = 0) => ({ type: 'text.delta', index, text }) as const;
const thought = (text: string, index = 0) => ({ type: 'thinking.delta', index, text }) as const;
const written = (kind: 'text' | 'thinking', text: string, index = 0) => ({
  type: 'model.delta',
  payload: { requestId, index, kind, text },
});

test('deltas of one block within a window become one, at the end', () => {
  const window = deltaWindow(requestId);
  expect([...window.add(said('a'), 0), ...window.add(said('b'), DELTA_WINDOW_MS - 1)]).toEqual([]);
  expect(window.flush()).toEqual([written('text', 'ab')]);
  expect(window.flush()).toEqual([]);
});

test('a window that is over is written before the next delta, whose window begins then', () => {
  const window = deltaWindow(requestId);
  window.add(said('a'), 10);
  expect(window.add(said('b'), 10 + DELTA_WINDOW_MS)).toEqual([written('text', 'a')]);
  expect(window.add(said('c'), 9 + 2 * DELTA_WINDOW_MS)).toEqual([]);
  expect(window.flush()).toEqual([written('text', 'bc')]);
});

test('another block and another kind of text close the window', () => {
  const window = deltaWindow(requestId);
  window.add(thought('hm'), 0);
  expect(window.add(said('a'), 0)).toEqual([written('thinking', 'hm')]);
  expect(window.add(said('b', 1), 0)).toEqual([written('text', 'a')]);
  expect(window.flush()).toEqual([written('text', 'b', 1)]);
});

// Goal: how the network cut the stream does not show in the log (invariant D1). Method: one text cut
// in two ways, at times that are the same for each character.
test('what is written depends on what was said when, not on how it was cut', () => {
  const words = 'a stream of words that is long enough';
  const timeOf = (position: number) => position * 100;
  const cutAt = (cuts: readonly number[]) => {
    const window = deltaWindow(requestId);
    // A piece has the time of its first character, so every way to cut ends a piece where a window ends.
    const bounds = [...new Set([0, 10, 20, 30, ...cuts])].toSorted((a, b) => a - b);
    const due = bounds.flatMap((from, index) =>
      window.add(said(words.slice(from, bounds[index + 1])), timeOf(from)),
    );
    return [...due, ...window.flush()];
  };
  const cuts = fc.array(fc.nat(words.length - 1));
  fc.assert(
    fc.property(cuts, cuts, (one, other) => {
      expect(cutAt(one)).toEqual(cutAt(other));
    }),
  );
});
