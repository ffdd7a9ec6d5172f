import { expect, test } from 'vitest';
import { hasHole } from './hole.ts';

/** Bytes of a file with zeros in some places. */
function zerosAt(length: number, ...places: readonly (readonly [number, number])[]): Buffer {
  const bytes = Buffer.alloc(length, 'x');
  for (const [from, to] of places) bytes.fill(0, from, to);
  return bytes;
}

test.each<[string, readonly [number, number]]>([
  ['a sector', [512, 1024]],
  ['more than one sector', [512, 1536]],
  ['from the beginning of the line to the end of its sector', [300, 512]],
  ['from the beginning of a sector to the end of the file', [1536, 1700]],
  ['the whole line', [300, 1700]],
])('zeros that are %s are a hole', (_, place) => {
  expect(hasHole(zerosAt(1700, place), { start: 300, end: 1700 })).toBe(true);
});

test.each<[string, readonly (readonly [number, number])[]]>([
  ['there are no zeros', []],
  ['a byte was flipped', [[700, 701]]],
  ['a byte was flipped at the beginning of a sector', [[512, 513]]],
  ['a byte was flipped at the end of a sector', [[511, 512]]],
  ['zeros begin in the middle of a line and of a sector', [[700, 1024]]],
  ['zeros end in the middle of a sector', [[512, 900]]],
  ['the zeros are in another line', [[2048, 2560]]],
])('there is no hole where %s', (_, places) => {
  expect(hasHole(zerosAt(3000, ...places), { start: 300, end: 1700 })).toBe(false);
});

test('every run of zeros is looked at', () => {
  expect(hasHole(zerosAt(3000, [400, 410], [1024, 1536]), { start: 300, end: 1700 })).toBe(true);
});
