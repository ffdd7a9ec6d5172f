import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Envelope } from './events/envelope.ts';
import { toTimestamp } from './timestamp.ts';

test('a timestamp is ISO-8601 in UTC with three decimals', () => {
  expect(toTimestamp(Date.UTC(2026, 10, 20, 9, 5, 7, 40))).toBe('2026-11-20T09:05:07.040Z');
});

test('every millisecond comes back, is an event’s timestamp, and sorts as text', () => {
  // Years of four digits; others have a sign and do not sort.
  const ms = fc.integer({ min: 0, max: Date.UTC(9999, 11, 31) });
  fc.assert(
    fc.property(ms, ms, (one, other) => {
      const timestamp = toTimestamp(one);
      expect(Date.parse(timestamp)).toBe(one);
      expect(Envelope.shape.timestamp.parse(timestamp)).toBe(timestamp);
      expect(timestamp < toTimestamp(other)).toBe(one < other);
    }),
  );
});

test.each(['2026-11-20T09:05:07Z', '2026-11-20T09:05:07.0401Z', '2026-11-20T10:05:07.040+01:00'])(
  'an event does not take %s',
  (timestamp) => {
    expect(Envelope.shape.timestamp.safeParse(timestamp).success).toBe(false);
  },
);
