import { expect, test } from 'vitest';
import { progressLine } from './terminal.ts';

/** All that a stream of so many columns is given. */
function written({ isTTY = true, columns = 20, term = 'xterm' } = {}): string {
  const pieces: string[] = [];
  const write = (piece: unknown): boolean => pieces.push(String(piece)) > 0;
  const progress = progressLine({ isTTY, columns, write }, { TERM: term });
  progress.show('  permissions/denied-delete  model.delta');
  progress.clear();
  return pieces.join('');
}

test('the line that says what is going on is cut to the terminal, and taken back', () => {
  expect(written()).toBe('\r\u001B[K  permissions/deni…\r\u001B[K');
  expect(written({ columns: 80 })).toContain('denied-delete  model.delta\r');
  // A terminal that does not say how wide it is.
  expect(written({ columns: 0 })).toContain('denied-delete  model.delta\r');
});

test('nothing is written where nothing can be taken back', () => {
  expect(written({ isTTY: false })).toBe('');
  expect(written({ term: 'dumb' })).toBe('');
});
