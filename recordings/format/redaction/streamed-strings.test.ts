import { expect, test } from 'vitest';
import { streamedStrings } from './streamed-strings.ts';

const textsOf = (raw: string): string[] => streamedStrings(raw).map(({ text }) => text);

test('pieces of one block are joined, blocks that alternate are kept apart', () => {
  const event = (index: number, text: string): string =>
    `event: x\ndata: ${JSON.stringify({ index, delta: { text } })}\n\n`;
  expect(textsOf(event(0, 'sk-') + event(1, 'Hel') + event(0, 'ant') + event(1, 'lo'))).toEqual([
    'sk-ant',
    'Hello',
  ]);
});

test('places of an array are fields of their own', () => {
  const line = (...texts: string[]): string =>
    `${JSON.stringify({ choices: texts.map((text) => ({ text })), n: 1 })}\n`;
  expect(textsOf(line('a', 'b') + line('c', 'd'))).toEqual(['ac', 'bd']);
});

test('a whole document counts as one, and keys are no values', () => {
  const json = JSON.stringify({ a: ['x', { b: 'y' }], c: { d: 'z' } }, undefined, 2);
  expect(textsOf(json)).toEqual(['x', 'y', 'z']);
});

test('each character knows its bytes, escaped or not', () => {
  const raw = String.raw`{"a":"x\n\u0041\"\u00e9"}`;
  const [found] = streamedStrings(raw);
  expect(found?.text).toBe('x\nA"\u00c3\u00a9');
  const bytes = found?.starts.map((start, index) => raw.slice(start, found.ends[index]));
  const accent = String.raw`\u00e9`;
  expect(bytes).toEqual(['x', String.raw`\n`, String.raw`\u0041`, String.raw`\"`, accent, accent]);
});

test('what is no JSON has no strings', () => {
  expect(textsOf('data: [DONE]\n\ndata: {"a":\n\nplain "text"')).toEqual([]);
});
