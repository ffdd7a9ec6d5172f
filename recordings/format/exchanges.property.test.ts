import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { JsonValue } from '#engine/schema/json.ts';
import { decodeExchanges } from './decode-exchanges.ts';
import { encodeExchanges } from './encode-exchanges.ts';
import type { Exchange, RecordedChunk } from './recording.ts';

const gapUs = fc.nat({ max: 5_000_000 });
const headers = fc.dictionary(fc.stringMatching(/^[a-z]+(-[a-z]+)*$/), fc.string());
// Through JSON once, because -0 is 0 there.
const json = fc.jsonValue().map((value) => JSON.parse(JSON.stringify(value)) as JsonValue);

/** UTF-8 text with a byte order mark now and then, cut at any bytes, or plain noise. */
const chunks: fc.Arbitrary<Uint8Array[]> = fc.oneof(
  fc
    .tuple(fc.string({ unit: 'binary', maxLength: 40 }), fc.array(fc.nat(160), { maxLength: 6 }))
    .map(([text, cuts]) => cut(new TextEncoder().encode(`\uFEFF${text.toWellFormed()}é😀`), cuts)),
  fc.array(fc.uint8Array({ maxLength: 8 }), { maxLength: 4 }),
);

function cut(bytes: Uint8Array, cuts: readonly number[]): Uint8Array[] {
  const ends = [...cuts.toSorted((left, right) => left - right), bytes.length];
  return ends.map((end, index) => bytes.slice(ends[index - 1] ?? 0, end));
}

const exchange = fc
  .record({
    gaps: fc.tuple(gapUs, gapUs, gapUs, gapUs),
    method: fc.constantFrom('GET', 'POST'),
    headers: fc.tuple(headers, headers),
    body: fc.option(fc.oneof(json, fc.string()), { nil: undefined }),
    status: fc.integer({ min: 200, max: 599 }),
    chunks,
    result: fc.constantFrom('ok', 'abort', 'reset'),
    answered: fc.boolean(),
  })
  .map((plain): Omit<Exchange, 'number'> => {
    const [requestUs, headUs, chunkUs, endUs] = plain.gaps;
    const lastUs = requestUs + headUs + chunkUs * plain.chunks.length;
    const body = plain.body === undefined ? {} : { body: plain.body };
    const arrived = plain.chunks.map((bytes: Uint8Array, index): RecordedChunk => {
      return { atUs: requestUs + headUs + chunkUs * (index + 1), bytes };
    });
    return {
      request: {
        atUs: requestUs,
        method: plain.method,
        url: 'https://api.example.com/v1/messages',
        headers: plain.headers[0],
        ...body,
      },
      head: plain.answered
        ? { atUs: requestUs + headUs, status: plain.status, headers: plain.headers[1] }
        : undefined,
      chunks: plain.answered ? arrived : [],
      end: { atUs: lastUs + endUs, result: plain.answered ? plain.result : 'reset' },
    };
  });

/** Exchanges that overlap in time, as those of parallel agents do. */
const exchanges = fc
  .array(exchange, { minLength: 1, maxLength: 4 })
  .map((list) =>
    list
      .toSorted((left, right) => left.request.atUs - right.request.atUs)
      .map((plain, index): Exchange => ({ number: index + 1, ...plain })),
  );

// Goal: nothing that arrived is lost or moved. Method: any exchanges, any cuts, there and back.
test('exchanges come back byte for byte', () => {
  fc.assert(
    fc.property(exchanges, (list) => {
      const text = encodeExchanges(list);
      const back = decodeExchanges(Buffer.from(text), 'exchanges.jsonl');
      expect(back).toEqual(list);
      expect(encodeExchanges(back)).toBe(text);
    }),
    { numRuns: 300 },
  );
});

// Goal: a file that lost its end never passes as whole. Method: cut one at every byte.
test('exchanges cut at any byte are refused', () => {
  fc.assert(
    fc.property(exchanges, fc.nat(), (list, position) => {
      const bytes = Buffer.from(encodeExchanges(list));
      const end = position % bytes.length;
      const lastLine = bytes.lastIndexOf('\n', end - 1) + 1;
      const kept = bytes.subarray(0, end);
      const read = (): number => decodeExchanges(kept, 'exchanges.jsonl').length;
      // A cut between two whole exchanges is one that only the sum can tell.
      if (end === lastLine && !bytes.subarray(end).includes('"kind":"end"')) return;
      try {
        expect(read()).toBeLessThan(list.length);
      } catch (error) {
        expect(error).toMatchObject({ name: 'InputError' });
      }
    }),
    { numRuns: 200 },
  );
});
