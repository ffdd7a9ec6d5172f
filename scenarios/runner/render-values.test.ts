import { expect, test } from 'vitest';
import { differingLeaves } from './render-values.ts';

test('only the leaves that differ are shown, each with its place', () => {
  const golden = { output: [{ text: 'one' }, { text: 'two' }], same: 1 };
  const actual = { output: [{ text: 'one' }, { text: 'three' }], same: 1, more: true };
  expect(differingLeaves({ place: 'payload', golden, actual })).toEqual([
    '- payload.output[1].text: "two"',
    '+ payload.output[1].text: "three"',
    '- payload.more: missing',
    '+ payload.more: true',
  ]);
});

test('a long text is shown around the first character in which it differs', () => {
  const [before, after] = differingLeaves({
    place: 'text',
    golden: `${'a'.repeat(500)}b${'c'.repeat(500)}`,
    actual: `${'a'.repeat(500)}B${'c'.repeat(500)}`,
  });
  expect(before).toBe(`- text: …${'a'.repeat(30)}b${'c'.repeat(89)}…`);
  expect(after).toBe(`+ text: …${'a'.repeat(30)}B${'c'.repeat(89)}…`);
});

test('many differences are counted', () => {
  const lines = differingLeaves({ place: 'list', golden: [1, 2, 3, 4, 5, 6, 7], actual: [] });
  expect(lines).toHaveLength(11);
  expect(lines.at(-1)).toBe('  and 2 more');
});
