import fc from 'fast-check';
import { expect, test } from 'vitest';
import { seededRandom } from '#engine/host/seeded-ports.ts';
import type { Exchange, RecordedChunk } from '#recordings/format/recording.ts';
import { boundaryChanges, changeBoundaries } from './rechunk-changes.ts';
import { cutBoundaries, type Cut } from './rechunk-cut.ts';
import { boundariesOf, bytesOf } from './rechunk.ts';
import { ask, exchange, record, user } from './playback.fixture.ts';

const piece = fc.oneof(
  fc.uint8Array({ maxLength: 6 }),
  fc.string({ unit: 'binary', maxLength: 4 }).map((text) => new TextEncoder().encode(text)),
  fc.constantFrom(new Uint8Array([0x0d]), new Uint8Array([0x0a]), new Uint8Array()),
);
/** Several chunks may come at once. */
const body = fc
  .array(fc.record({ bytes: piece, waitUs: fc.nat({ max: 3 }) }), { maxLength: 8 })
  .map((pieces): RecordedChunk[] => {
    let atUs = 2;
    return pieces.map(({ bytes, waitUs }) => ({ bytes, atUs: (atUs += waitUs) }));
  });
const cut = fc.oneof(
  fc.constantFrom('whole', 'bytes', 'utf8', 'crlf').map((kind) => ({ kind })),
  fc.integer({ min: 1, max: 9 }).map((sizeBytes) => ({ kind: 'size' as const, sizeBytes })),
  fc.string().map((seed) => ({ kind: 'random' as const, random: seededRandom(seed) })),
) as fc.Arbitrary<Cut>;

const [request] = record(exchange(ask([user('a')]))).exchanges;
if (request === undefined) throw new TypeError('there is an exchange');
const exchangeOf = (chunks: readonly RecordedChunk[]): Exchange => ({
  ...request,
  chunks,
  end: { atUs: 100, result: 'ok' },
});

// Goal: a cut is only ever other boundaries. Method: cut any body in any way, by way of its changes.
test('the bytes and the time of the last one stay, the boundaries are those of the cut', () => {
  const { manifest } = record(exchange(ask([user('a')])));
  fc.assert(
    fc.property(body, cut, (chunks, how) => {
      const recording = { manifest, exchanges: [exchangeOf(chunks)] };
      const changes = boundaryChanges(recording, how);
      const after = changeBoundaries(recording, changes).exchanges[0]?.chunks ?? [];
      expect(bytesOf(after)).toEqual(bytesOf(chunks));
      if (changes.length === 0) return;
      expect(after.every(({ bytes }) => bytes.length > 0)).toBe(true);
      expect(after.at(-1)?.atUs).toBe(chunks.findLast(({ bytes }) => bytes.length > 0)?.atUs);
      const times = after.map(({ atUs }) => atUs);
      expect(times).toEqual(times.toSorted((left, right) => left - right));
      if (how.kind !== 'random') expect(boundariesOf(after)).toEqual(cutBoundaries(chunks, how));
    }),
  );
});

// Goal: no byte arrives before it was recorded, and none later than its new chunk makes it.
// Method: for every byte, compare with the recorded chunk that held it.
test('no byte comes earlier than it did', () => {
  const timesOf = (chunks: readonly RecordedChunk[]): number[] =>
    chunks.flatMap(({ atUs, bytes }) => Array.from(bytes, () => atUs));
  fc.assert(
    fc.property(body, cut, (chunks, how) => {
      const { manifest } = record(exchange(ask([user('a')])));
      const recording = { manifest, exchanges: [exchangeOf(chunks)] };
      const changed = changeBoundaries(recording, boundaryChanges(recording, how));
      const before = timesOf(chunks);
      const after = timesOf(changed.exchanges[0]?.chunks ?? []);
      const allOnTime = after.every((atUs, index) => atUs >= (before[index] ?? 0));
      expect(allOnTime).toBe(true);
      if (how.kind === 'bytes') expect(after).toEqual(before);
    }),
  );
});
