import { expect, test } from 'vitest';
import { seededRandom } from '#engine/host/seeded-ports.ts';
import { cutsOf, parseRechunk, renderRechunk, type RechunkHow } from './rechunk-how.ts';
import { rechunkNote, rechunkOptions, reportOf } from './rechunk-report.ts';

const hows: [string, RechunkHow][] = [
  ['whole', { kind: 'whole' }],
  ['bytes', { kind: 'bytes' }],
  ['utf8', { kind: 'utf8' }],
  ['crlf', { kind: 'crlf' }],
  ['size=16', { kind: 'size', sizeBytes: 16 }],
  ['20', { kind: 'random', count: 20 }],
];
test.each(hows)('%s is read, and written as it was', (text, how) => {
  expect([parseRechunk(text), renderRechunk(how)]).toEqual([how, text]);
});

test.each(['', 'byte', '0', '-1', '1.5', '1e3', '10001', 'size=', 'size=0', ' 20', '20 '])(
  '%j is none',
  (text) => {
    expect(parseRechunk(text)).toBeUndefined();
  },
);

test('each cut by chance has its own chance, so that none depends on how many there are', () => {
  const first = (count: number): unknown =>
    cutsOf({ kind: 'random', count }, (index) => seededRandom(`s/${index}`)).map((cut) =>
      cut.kind === 'random' ? cut.random.next() : undefined,
    )[1];
  expect(first(2)).toBe(first(20));
});

test('the seed is told, and typed again, only where chance has a part', () => {
  const reports = [
    reportOf({ kind: 'bytes' }, 'a1', 1),
    reportOf({ kind: 'crlf' }, 'a1', 0),
    reportOf({ kind: 'random', count: 20 }, 'a1', 20),
    reportOf({ kind: 'random', count: 20 }, 'a1', 1),
  ];
  expect(reports.map((report) => [rechunkNote(report), rechunkOptions(report)])).toEqual([
    ['bytes', '--rechunk bytes'],
    ['crlf: nothing to cut', '--rechunk crlf'],
    ['20 cuts, seed a1', '--rechunk 20 --seed a1'],
    ['1 cut, seed a1', '--rechunk 20 --seed a1'],
  ]);
});
