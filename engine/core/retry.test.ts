import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { ModelError } from '#engine/schema/model-stream.ts';
import { retryDelayMs } from './retry.ts';

const policy = { attemptsMax: 4, delayMsMin: 1_000, delayMsMax: 5_000, jitter: 0.2 };
const busy: ModelError = { code: 'overloaded', message: 'busy', retryable: true };
const middle = 0.5;

test('the delay doubles up to its limit, until the attempts are used up', () => {
  const patient = { ...policy, attemptsMax: 6 };
  const delays = Array.from({ length: 6 }, (_, attemptIndex) =>
    retryDelayMs(patient, { attemptIndex, error: busy }, middle),
  );
  expect(delays).toEqual([1_000, 2_000, 4_000, 5_000, 5_000, undefined]);
});

test('chance adds or takes a share of the delay', () => {
  const delays = [0, middle, 0.999_999].map((chance) =>
    retryDelayMs(policy, { attemptIndex: 1, error: busy }, chance),
  );
  expect(delays).toEqual([1_600, 2_000, 2_400]);
});

test('what the provider asked for is the least, and more than the limit is too long', () => {
  const delays = [0, 999, 3_000.4, 5_000, 5_001].map((retryAfterMs) =>
    retryDelayMs(policy, { attemptIndex: 0, error: { ...busy, retryAfterMs } }, middle),
  );
  expect(delays).toEqual([1_000, 1_000, 3_001, 5_000, undefined]);
});

test('what cannot be mended by waiting is not repeated', () => {
  const error: ModelError = { code: 'auth', message: 'who are you?', retryable: false };
  expect(retryDelayMs(policy, { attemptIndex: 0, error }, middle)).toBeUndefined();
});

// Goal: a client that waits as told, and never longer than the policy says. Method: any policy,
// attempt, wish of the provider and chance.
test('a delay keeps within its bounds and is never shorter than the provider asked for', () => {
  const anyPolicy = fc
    .record({
      attemptsMax: fc.integer({ min: 1, max: 100 }),
      delayMsMin: fc.integer({ min: 1, max: 10_000 }),
      more: fc.nat(100_000),
      jitter: fc.double({ min: 0, max: 1, noNaN: true }),
    })
    .map(({ more, ...rest }) => ({ ...rest, delayMsMax: rest.delayMsMin + more }));
  const wish = fc.option(fc.double({ min: 0, max: 120_000, noNaN: true }), { nil: undefined });
  const chance = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });
  fc.assert(
    fc.property(anyPolicy, fc.nat(120), wish, chance, (any, attemptIndex, retryAfterMs, luck) => {
      const error = { ...busy, retryAfterMs };
      const delayMs = retryDelayMs(any, { attemptIndex, error }, luck);
      const isLast = attemptIndex + 1 >= any.attemptsMax;
      expect(delayMs === undefined).toBe(isLast || (retryAfterMs ?? 0) > any.delayMsMax);
      if (delayMs === undefined) return;
      expect(Number.isSafeInteger(delayMs)).toBe(true);
      expect(delayMs).toBeGreaterThanOrEqual(Math.floor(any.delayMsMin * (1 - any.jitter)));
      expect(delayMs).toBeGreaterThanOrEqual(retryAfterMs ?? 0);
      expect(delayMs).toBeLessThanOrEqual(any.delayMsMax);
    }),
  );
});
