import { expect, test } from 'vitest';
import type { ClockPort } from '#engine/ports/clock-port.ts';
import { OUTPUT_CHARACTERS_MAX, OUTPUT_WINDOW_MS, outputWindow } from './output-window.ts';

/** A window on a clock that the test moves, with what was written. */
function opened() {
  const written: string[] = [];
  const background = new Set<() => void>();
  let nowMs = 0;
  const clock: ClockPort = {
    now: () => nowMs,
    sleep: () => Promise.resolve(),
    after: () => () => {},
    inBackground(_durationMs, alarm) {
      background.add(alarm);
      return () => void background.delete(alarm);
    },
  };
  const window = outputWindow(clock, (text) => written.push(text));
  return {
    written,
    background,
    close: window.close,
    addAt(text: string, ms: number): void {
      nowMs = ms;
      window.add(text);
    },
  };
}

test('text is joined until its window is over, and is then written before what comes next', () => {
  const { addAt, written } = opened();
  addAt('a', 0);
  addAt('b', OUTPUT_WINDOW_MS - 1);
  expect(written).toEqual([]);
  addAt('c', OUTPUT_WINDOW_MS);
  addAt('d', OUTPUT_WINDOW_MS + 1);
  addAt('e', 2 * OUTPUT_WINDOW_MS);
  expect(written).toEqual(['ab', 'cd']);
});

test('what a tool said before it went silent is written in the background', () => {
  const { addAt, written, background } = opened();
  addAt('deploying', 0);
  expect(background.size).toBe(1);
  for (const alarm of background) alarm();
  expect(written).toEqual(['deploying']);
  expect(background.size).toBe(0);
  addAt('done', 5_000);
  expect(written).toEqual(['deploying']);
  expect(background.size).toBe(1);
});

test('nothing rings after the tool has ended, or after its window was written', () => {
  const { addAt, background, close } = opened();
  addAt('a', 0);
  addAt('b', OUTPUT_WINDOW_MS);
  expect(background.size).toBe(1);
  close();
  expect(background.size).toBe(0);
});

test('no more is kept or written than the limit', () => {
  const { addAt, written } = opened();
  const long = 'x'.repeat(OUTPUT_CHARACTERS_MAX - 1);
  addAt(long, 0);
  addAt('yz', OUTPUT_WINDOW_MS);
  addAt('z', 2 * OUTPUT_WINDOW_MS);
  addAt('z', 3 * OUTPUT_WINDOW_MS);
  expect(written).toEqual([long, 'y']);
});
