import fc from 'fast-check';
import { expect, test } from 'vitest';
import { headAndTail } from './output-budget.ts';

// Goal: what the model is shown never exceeds the budget and is never broken inside a character.
// Method: any pieces of any Unicode, around the budget; compare with the whole text.
const pieces = fc.array(
  fc.oneof(
    fc.string({ unit: 'binary', maxLength: 60 }),
    fc.string({ unit: fc.constantFrom('a', 'é', '猫', '😀', '\n'), minLength: 30, maxLength: 400 }),
  ),
  { maxLength: 20 },
);

test('what is shown stays in the budget, begins and ends as the whole, and has no broken character', () => {
  fc.assert(
    fc.property(pieces, fc.integer({ min: 200, max: 1500 }), (texts, bytesMax) => {
      const kept = headAndTail(bytesMax);
      for (const text of texts) kept.push(text);
      const whole = texts.join('');
      const totalBytes = Buffer.byteLength(whole);
      const { text, truncation } = kept.render();
      expect(Buffer.byteLength(text)).toBeLessThanOrEqual(bytesMax);
      if (totalBytes <= bytesMax) {
        expect({ text, truncation }).toEqual({ text: whole, truncation: undefined });
        return;
      }
      const left = totalBytes - (truncation?.shownBytes ?? 0);
      const [head, tail, ...more] = text.split(`\n[... ${left} bytes left out ...]\n`);
      expect(more).toEqual([]);
      expect(truncation).toEqual({
        shownBytes: Buffer.byteLength(`${head}${tail}`),
        totalBytes,
      });
      // `startsWith` on a cut inside a surrogate pair would still hold, so look at that as well.
      expect(
        text.isWellFormed() && whole.startsWith(head ?? '?') && whole.endsWith(tail ?? '?'),
      ).toBe(true);
      // Most of the budget is used: nothing is thrown away that could be shown.
      expect(truncation?.shownBytes).toBeGreaterThan(bytesMax - 90);
    }),
    { numRuns: 300 },
  );
});
