import { expect, test } from 'vitest';
import { median, ratioOfRounds, spreadOf } from './statistics.ts';

test('a spread is the middle value and the middle half, whatever the order', () => {
  expect(spreadOf([5, 1, 4, 2, 3])).toEqual({ median: 3, low: 2, high: 4 });
});

test('between two values it is in proportion', () => {
  expect(spreadOf([4, 0])).toEqual({ median: 2, low: 1, high: 3 });
});

test('one value is its own spread, and none is a mistake', () => {
  expect(spreadOf([7])).toEqual({ median: 7, low: 7, high: 7 });
  expect(() => median([])).toThrow('there are no values');
});

test('a slow round slows both sides, and changes no ratio', () => {
  const base = [1, 1, 100, 1];
  const measured = [2, 2, 200, 2];
  expect(ratioOfRounds(measured, base)).toEqual({ median: 2, low: 2, high: 2 });
});

test('rounds that do not belong together are refused', () => {
  expect(() => ratioOfRounds([1, 2], [1])).toThrow('2 rounds cannot be compared with 1');
});
