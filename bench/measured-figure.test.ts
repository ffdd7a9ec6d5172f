import { expect, test } from 'vitest';
import type { Measured } from './measure.ts';
import { excessTarget, measuredFigure, ratioTarget, timeTarget } from './measured-figure.ts';

/** The last round was slow. */
const measured: Measured = { of: (name) => (name === 'floor' ? [1, 2, 10] : [1.5, 3, 15]) };
const compared = { name: 'ours', to: 'floor' };

test('a figure is the middle round, in the unit that was asked for', () => {
  expect(measuredFigure(measured, { name: 'floor' }, { time: 'µs', of: 'an event' })).toEqual({
    name: 'floor',
    value: 2_000,
    unit: 'µs an event',
  });
});

test('it is compared round by round', () => {
  expect(measuredFigure(measured, compared, { time: 'ms', of: 'a request' })).toEqual({
    name: 'ours',
    value: 3,
    unit: 'ms a request',
    ratio: { median: 1.5, low: 1.5, high: 1.5, to: 'floor' },
  });
});

test('targets are for a ratio, for what is more, or for a time', () => {
  expect(ratioTarget(measured, compared, 1.4)).toEqual({ value: 1.5, most: 1.4, unit: '×' });
  expect(excessTarget(measured, compared, 1)).toEqual({
    value: 0.5,
    most: 1,
    unit: 'ms over floor, in their quietest rounds',
  });
  expect(timeTarget(measured, 'ours', 10)).toEqual({
    value: 1.5,
    most: 10,
    unit: 'ms in the quietest round',
  });
});
