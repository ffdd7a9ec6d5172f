import fc from 'fast-check';
import { expect, test } from 'vitest';
import { redactChunks } from './redact-parts.ts';
import { knownSecrets } from './known-secrets.ts';

const base62 = fc.constantFrom(
  ...Array.from('ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789'),
);
/** Random digits and letters, with one of each kind at least, as every real key has. */
const random = fc.string({ unit: base62, minLength: 36, maxLength: 64 }).map((text) => `a${text}7`);
const secret = fc
  .tuple(fc.constantFrom('sk-ant-api03-', 'sk-proj-', 'ghp_', 'known-', 'kn"own\n'), random)
  .map(([prefix, text]) => ({ text: prefix + text, isKnown: prefix.startsWith('kn') }));
const around = fc.string({ unit: 'binary', maxLength: 30 }).map((text) => text.toWellFormed());

function cut(bytes: Uint8Array, cuts: readonly number[]): Uint8Array[] {
  const places = cuts.map((place) => place % (bytes.length + 1));
  const ends = [...places.toSorted((left, right) => left - right), bytes.length];
  return ends.map((end, index) => bytes.slice(ends[index - 1] ?? 0, end));
}

// Goal: wherever the network cuts a secret, it goes, and nothing else changes.
// Method: a secret between two texts, cut anywhere; expect the texts and the lengths as they were.
test('a secret split over chunks becomes as many stars', () => {
  fc.assert(
    fc.property(
      secret,
      around,
      around,
      fc.array(fc.nat(), { maxLength: 6 }),
      ({ text, isKnown }, before, after, cuts) => {
        const bytes = Buffer.from(`${before} ${text} ${after}`);
        const chunks = cut(bytes, cuts);
        const known = knownSecrets(isKnown ? { NAME: text } : {});
        const { part } = redactChunks(chunks, known);
        expect(part.map((chunk) => chunk.length)).toEqual(chunks.map((chunk) => chunk.length));
        const stars = '*'.repeat(text.length);
        expect(Buffer.concat(part).toString()).toBe(`${before} ${stars} ${after}`);
      },
    ),
    { numRuns: 300 },
  );
});

// Goal: the same for a secret that a model spells out over events, escaped in any way.
test('a secret split over events becomes stars in the events, which stay JSON', () => {
  const cuts = fc.array(fc.nat(), { maxLength: 8 });
  fc.assert(
    fc.property(secret, around, cuts, cuts, fc.boolean(), (item, before, events, reads, escape) => {
      const characters = Array.from(`${before} ${item.text} .`);
      const places = events.map((place) => place % characters.length).toSorted((l, r) => l - r);
      const lines = [...places, characters.length].map((end, index) => {
        const text = characters.slice(places[index - 1] ?? 0, end).join('');
        const json = JSON.stringify({ index: 1, delta: { text } });
        return escape ? json.replaceAll('k', String.raw`\u006b`) : json;
      });
      const body = lines.map((line) => `event: delta\ndata: ${line}\n\n`).join('');
      const known = knownSecrets(item.isKnown ? { NAME: item.text } : {});
      const { part } = redactChunks(cut(Buffer.from(body), reads), known);
      const back = Buffer.concat(part).toString();
      expect(back.length).toBe(body.length);
      const said = back
        .split('\n')
        .filter((line) => line.startsWith('data: '))
        .map((line) => (JSON.parse(line.slice(6)) as { delta: { text: string } }).delta.text)
        .join('');
      expect(said).toMatch(/ \*+ \.$/);
      expect(said).not.toContain(item.text.slice(-8));
    }),
    { numRuns: 200 },
  );
});
