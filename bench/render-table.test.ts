import { expect, test } from 'vitest';
import type { Table } from './figure.ts';
import { renderTable, renderTargets } from './render-table.ts';

const table: Table = {
  title: 'a recording, 4 events',
  figures: [
    { name: 'floor', value: 0.912, unit: 'µs an event' },
    {
      name: 'whole turn',
      value: 16.77,
      unit: 'µs an event',
      ratio: { median: 2.82, low: 2.7, high: 3.011, to: 'the SDK' },
      target: { value: 2.82, most: 1, unit: '× the SDK' },
    },
    { name: 'heap', value: 1234, unit: 'MB', target: { value: 0.5, most: 10, unit: '%' } },
  ],
  notes: ['one of them was tired'],
};

test('a table has a line a figure, with its ratio, its target and a mark', () => {
  expect(renderTable(table, { unicode: true })).toMatchInlineSnapshot(`
    "a recording, 4 events
      floor        0.912 µs an event
      whole turn    16.8 µs an event   2.82 × the SDK (2.70 to 3.01)   ✘ 2.82 of at most 1 × the SDK
      heap          1234 MB                                            ✓ 0.500 of at most 10 %
      ! one of them was tired"
  `);
});

test('without UTF-8 the marks are words', () => {
  const [, , missed, met] = renderTable(table, { unicode: false }).split('\n');
  expect(missed).toMatch(/ x 2\.82 /u);
  expect(met).toMatch(/ ok 0\.500 /u);
});

test('the end counts targets, and names those that were missed', () => {
  expect(renderTargets([{ suite: 'streams', tables: [table] }])).toBe(
    '1 of 2 targets met\n  missed: streams: whole turn (a recording, 4 events)',
  );
  expect(renderTargets([])).toBe('no targets');
});
