import fc from 'fast-check';
import { expect, test } from 'vitest';
import { serverSentEventParser, type ServerSentEvent } from './server-sent-events.ts';

const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text);

function parseAll(...pieces: readonly Uint8Array[]): ServerSentEvent[] {
  const parser = serverSentEventParser();
  return [...pieces.flatMap((piece) => parser.push(piece)), ...parser.end()];
}

test.each([
  ['line feeds', 'event: a\ndata: 1\n\ndata: 2\n\n'],
  ['carriage returns and line feeds', 'event: a\r\ndata: 1\r\n\r\ndata: 2\r\n\r\n'],
  ['carriage returns', 'event: a\rdata: 1\r\rdata: 2\r\r'],
  ['no blank line at the end', 'event: a\ndata: 1\n\ndata: 2'],
  ['comments and other fields', ': ping\nid: 7\nevent:a\nretry: 5\ndata:1\n\n: x\n\ndata: 2\n\n'],
  ['a byte order mark', '\uFEFFevent: a\ndata: 1\n\ndata: 2\n\n'],
])('events are the same with %s', (_what, text) => {
  expect(parseAll(bytesOf(text))).toEqual([
    { name: 'a', data: '1' },
    { name: undefined, data: '2' },
  ]);
});

test('data lines are joined, and an event without data is none', () => {
  expect(parseAll(bytesOf('data: 1\ndata:\ndata:  2\n\nevent: empty\n\ndata\n\n'))).toEqual([
    { name: undefined, data: '1\n\n 2' },
    { name: undefined, data: '' },
  ]);
});

test('an event is there with the byte that ends it', () => {
  const parser = serverSentEventParser();
  expect(parser.push(bytesOf('data: 1\n'))).toEqual([]);
  expect(parser.push(bytesOf('\n'))).toEqual([{ name: undefined, data: '1' }]);
});

// Goal: how the network cuts a stream never shows.
test('a stream cut anywhere gives the same events', () => {
  const line = fc.constantFrom(
    'data: ä👋',
    'data:',
    'event: x',
    ': c',
    '',
    'data: {"a":"\\r"}',
    'junk',
  );
  const stream = fc.array(fc.tuple(line, fc.constantFrom('\n', '\r\n', '\r')), { maxLength: 20 });
  fc.assert(
    fc.property(stream, fc.array(fc.nat(500), { maxLength: 9 }), (lines, cuts) => {
      const bytes = bytesOf(lines.flat().join(''));
      const edges = [0, ...cuts.map((at) => at % (bytes.length + 1)), bytes.length].toSorted(
        (a, b) => a - b,
      );
      const pieces = edges.slice(1).map((edge, index) => bytes.slice(edges[index], edge));
      expect(parseAll(...pieces)).toEqual(parseAll(bytes));
    }),
  );
});
