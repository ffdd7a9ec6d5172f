import fc from 'fast-check';
import { expect, test } from 'vitest';
import { replaceText } from './replace-text.ts';

// Goal: an edit changes what was named and nothing else, in any Unicode, with either line end.
// Method: build the text around the old one, so that the expected text is known without searching.
const words = fc.string({
  unit: fc.oneof(
    fc.constantFrom('a', 'é', 'e\u0301', '😀', '\uFEFF', '$&', '\n', '\n', '\t'),
    fc.string({ unit: 'binary', maxLength: 1 }),
  ),
  maxLength: 30,
});
const clean = words.map((text) => text.replaceAll('\r', '').replaceAll('§', ''));
const lineEnd = fc.constantFrom('\n', '\r\n');
const withEnds = (text: string, end: string): string => text.replaceAll('\n', end);

test('one occurrence is replaced, and every other character stays', () => {
  fc.assert(
    fc.property(clean, clean, clean, clean, lineEnd, (before, middle, after, newText, end) => {
      // A character that occurs nowhere else makes the old text unique.
      const oldText = `§${middle}`;
      const text = withEnds(before + oldText + after, end);
      expect(replaceText(text, { oldText, newText, all: false })).toEqual({
        ok: true,
        count: 1,
        text: withEnds(before, end) + withEnds(newText, endOf(text)) + withEnds(after, end),
      });
    }),
    { numRuns: 500 },
  );
});

test('all occurrences are replaced, and every other character stays', () => {
  const pieces = fc.array(clean, { minLength: 2, maxLength: 6 });
  fc.assert(
    fc.property(pieces, clean, lineEnd, (parts, newText, end) => {
      const text = withEnds(parts.join('§\n'), end);
      const result = replaceText(text, { oldText: '§\n', newText, all: true });
      expect(result).toEqual({
        ok: true,
        count: parts.length - 1,
        text: parts.map((part) => withEnds(part, end)).join(withEnds(newText, end)),
      });
      const once = replaceText(text, { oldText: '§\n', newText, all: false });
      expect(once.ok).toBe(parts.length === 2);
    }),
    { numRuns: 500 },
  );
});

/** What a text without line ends gets is what the model wrote. */
const endOf = (text: string): string => (text.includes('\r\n') ? '\r\n' : '\n');
