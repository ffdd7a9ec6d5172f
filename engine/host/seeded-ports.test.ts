import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { IdPort } from '#engine/ports/id-port.ts';
import { seededIds, seededRandom } from './seeded-ports.ts';

const drawn = (ids: IdPort) => [ids.event(), ids.event(), ids.session(), ids.turn(), ids.request()];
const numbers = (seed: string) => {
  const random = seededRandom(seed);
  return Array.from({ length: 5 }, () => random.next());
};

test('one seed gives the same ids and numbers in the same order (invariant D1)', () => {
  expect(drawn(seededIds('seed'))).toEqual(drawn(seededIds('seed')));
  expect(numbers('seed')).toEqual(numbers('seed'));
});

test('these are the ids and numbers of every recording: a change would break their replay', () => {
  expect(drawn(seededIds('seed'))).toMatchInlineSnapshot(`
    [
      "evt_c2b7cbb700b848a6",
      "evt_2903ef230d644a7a",
      "sess_bed137bfa5917446",
      "turn_7dd42f7c812310e2",
      "req_b0057d80adf7dbda",
    ]
  `);
  expect(numbers('seed')).toMatchInlineSnapshot(`
    [
      0.6253628383596956,
      0.30089847722678065,
      0.7219265021870955,
      0.7168914812645741,
      0.9149717591319126,
    ]
  `);
});

test('another seed gives others, and no id comes twice', () => {
  const ids = [...drawn(seededIds('one')), ...drawn(seededIds('two'))];
  expect(new Set(ids.map((id) => id.split('_')[1])).size).toBe(ids.length);
  expect(numbers('one')).not.toEqual(numbers('two'));
});

test('ids and numbers of one seed are streams of their own', () => {
  const ids = seededIds('seed');
  const random = seededRandom('seed');
  const mixed = [ids.event(), random.next(), ids.event(), random.next()];
  const [one, two] = drawn(seededIds('seed'));
  const [first, second] = numbers('seed');
  expect(mixed).toEqual([one, first, two, second]);
  expect(seededRandom('seed').next()).not.toBe(idAsShare(one ?? ''));
});

/** What `seededRandom` would make of the digits of an id. */
const idAsShare = (id: string): number =>
  Number.parseInt(id.split('_')[1]?.slice(0, 13) ?? '', 16) / 2 ** 52;

test('numbers are from 0 up to, not including, 1', () => {
  fc.assert(
    fc.property(fc.string(), (seed) => {
      expect(numbers(seed).filter((each) => !(each >= 0 && each < 1))).toEqual([]);
    }),
  );
});
