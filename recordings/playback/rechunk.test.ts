import { describe, expect, test } from 'vitest';
import { seededRandom } from '#engine/host/seeded-ports.ts';
import type { RecordedChunk } from '#recordings/format/recording.ts';
import { boundaryChanges, changeBoundaries } from './rechunk-changes.ts';
import { cutBoundaries, type Cut } from './rechunk-cut.ts';
import { boundariesOf, rechunk } from './rechunk.ts';
import { ask, exchange, record, user } from './playback.fixture.ts';

const chunk = (atUs: number, text: string): RecordedChunk => ({
  atUs,
  bytes: new TextEncoder().encode(text),
});
const latin = ({ atUs, bytes }: RecordedChunk): [number, string] => [
  atUs,
  Buffer.from(bytes).toString('latin1'),
];

describe('a chunk of other boundaries comes with its last byte', () => {
  const chunks = [chunk(10, 'abc'), chunk(20, ''), chunk(30, 'de'), chunk(40, 'f')];
  test.each([
    [[], [[40, 'abcdef']]],
    [
      [1, 3],
      [
        [10, 'a'],
        [10, 'bc'],
        [40, 'def'],
      ],
    ],
    [
      [4, 5],
      [
        [30, 'abcd'],
        [30, 'e'],
        [40, 'f'],
      ],
    ],
    // Outside the body there is nothing to cut.
    [[0, 6, 9], [[40, 'abcdef']]],
  ])('%j', (boundaries, expected) => {
    expect(rechunk(chunks, boundaries).map(latin)).toEqual(expected);
  });

  test('boundaries are where chunks with bytes meet', () => {
    expect(boundariesOf(chunks)).toEqual([3, 5]);
    expect([boundariesOf([]), rechunk([], [1])]).toEqual([[], []]);
    expect(rechunk([chunk(1, '')], [])).toEqual([]);
  });
});

describe('cuts', () => {
  const chunks = [chunk(1, 'a\r\nü'), chunk(2, '€\r'), chunk(3, '\n')];
  const cuts: [string, Cut, number[]][] = [
    ['whole', { kind: 'whole' }, []],
    ['bytes', { kind: 'bytes' }, [1, 2, 3, 4, 5, 6, 7, 8, 9]],
    ['a size', { kind: 'size', sizeBytes: 5 }, [5]],
    ['a size that does not fit', { kind: 'size', sizeBytes: 4 }, [4, 8]],
    ['utf8', { kind: 'utf8' }, [4, 5, 6, 7, 9]],
    ['crlf', { kind: 'crlf' }, [2, 5, 9]],
  ];
  test.each(cuts)('%s', (_name, cut, expected) => {
    expect(cutBoundaries(chunks, cut)).toEqual(expected);
  });

  test('by chance are the same for one seed, and fine as well as coarse', () => {
    const body = [chunk(1, 'x'.repeat(1000))];
    const counts = (seed: string): number[] => {
      const cut: Cut = { kind: 'random', random: seededRandom(seed) };
      return Array.from({ length: 30 }, () => cutBoundaries(body, cut).length);
    };
    expect(counts('one')).toEqual(counts('one'));
    expect(counts('one')).not.toEqual(counts('two'));
    expect([Math.min(...counts('one')) < 10, Math.max(...counts('one')) > 300]).toEqual([
      true,
      true,
    ]);
  });
});

describe('changes', () => {
  const recording = record(
    exchange(ask([user('a')]), 'ab', 'ü'),
    exchange(ask([user('b')]), 'é', 'f'),
  );

  test('are the boundaries that a cut adds and takes away', () => {
    expect(boundaryChanges(recording, { kind: 'utf8' })).toEqual([
      { exchange: 1, offsetBytes: 3, kind: 'cut' },
      { exchange: 2, offsetBytes: 1, kind: 'cut' },
    ]);
    expect(boundaryChanges(recording, { kind: 'whole' })).toEqual([
      { exchange: 1, offsetBytes: 2, kind: 'joined' },
      { exchange: 2, offsetBytes: 2, kind: 'joined' },
    ]);
  });

  test('can be made one by one, and leave everything else as it was', () => {
    const [, second] = boundaryChanges(recording, { kind: 'utf8' });
    const changed = changeBoundaries(recording, second === undefined ? [] : [second]);
    expect(changed.exchanges[0]).toBe(recording.exchanges[0]);
    expect(changed.exchanges[1]?.chunks.map(({ bytes }) => [...bytes])).toEqual([
      [0xc3],
      [0xa9],
      [0x66],
    ]);
    expect(changeBoundaries(recording, [])).toEqual(recording);
    expect(changed.manifest.sums).not.toEqual(recording.manifest.sums);
  });
});
