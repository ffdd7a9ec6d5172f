import { expect, test } from 'vitest';
import { OUTPUT_CHARACTERS_MAX, OUTPUT_WINDOW_MS, outputWindow } from './output-window.ts';

test('text is joined until its window is over, and is then written before what comes next', () => {
  const window = outputWindow();
  expect(window.add('a', 0)).toBe('');
  expect(window.add('b', OUTPUT_WINDOW_MS - 1)).toBe('');
  expect(window.add('c', OUTPUT_WINDOW_MS)).toBe('ab');
  expect(window.add('d', OUTPUT_WINDOW_MS + 1)).toBe('');
  expect(window.add('e', 2 * OUTPUT_WINDOW_MS)).toBe('cd');
});

test('no more is kept or written than the limit', () => {
  const window = outputWindow();
  const long = 'x'.repeat(OUTPUT_CHARACTERS_MAX - 1);
  window.add(long, 0);
  expect(window.add('yz', OUTPUT_WINDOW_MS)).toBe(long);
  expect(window.add('z', 2 * OUTPUT_WINDOW_MS)).toBe('y');
  expect(window.add('z', 3 * OUTPUT_WINDOW_MS)).toBe('');
  expect(window.add('z', 4 * OUTPUT_WINDOW_MS)).toBe('');
});
