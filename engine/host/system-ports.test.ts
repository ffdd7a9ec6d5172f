import { expect, test } from 'vitest';
import { EventId, RequestId, SessionId, TurnId } from '#engine/schema/ids.ts';
import { toTimestamp } from '#engine/schema/timestamp.ts';
import { idsFrom, systemClock, systemIds, systemRandom } from './system-ports.ts';

const never = new AbortController().signal;

test('ids are of their schema, and none comes twice', () => {
  const drawn = Array.from({ length: 100 }, () => [
    EventId.parse(systemIds.event()),
    SessionId.parse(systemIds.session()),
    TurnId.parse(systemIds.turn()),
    RequestId.parse(systemIds.request()),
  ]).flat();
  expect(new Set(drawn.map((id) => id.split('_')[1])).size).toBe(400);
  expect(drawn.filter((id) => !/^[a-z]+_[0-9a-f]{16}$/u.test(id))).toEqual([]);
});

test('digits that make no id are refused', () => {
  expect(() => idsFrom(() => '').event()).toThrow('expected an id like evt_…');
});

test('the clock gives whole milliseconds that make a timestamp', () => {
  const now = systemClock.now();
  expect(Number.isSafeInteger(now)).toBe(true);
  expect(Date.parse(toTimestamp(now))).toBe(now);
});

test('a sleep ends when it is over, or when its signal aborts, and does not reject', async () => {
  await systemClock.sleep(1, never);
  await systemClock.sleep(1_000_000, AbortSignal.abort());
  const controller = new AbortController();
  const sleep = systemClock.sleep(1_000_000, controller.signal);
  controller.abort(new Error('enough'));
  await sleep;
  expect(controller.signal.aborted).toBe(true);
});

test('an alarm rings once, unless it was called off', async () => {
  const rung: string[] = [];
  const { promise, resolve } = Promise.withResolvers<void>();
  systemClock.after(1, () => rung.push('never'))();
  systemClock.after(1, () => {
    rung.push('once');
    systemClock.after(1, resolve);
  });
  await promise;
  expect(rung).toEqual(['once']);
});

test('chance is from 0 up to, not including, 1', () => {
  const numbers = Array.from({ length: 100 }, () => systemRandom.next());
  expect(numbers.filter((each) => !(each >= 0 && each < 1))).toEqual([]);
});

test('an alarm in the background rings once, unless it is called off', async () => {
  const rung: string[] = [];
  systemClock.inBackground(1, () => rung.push('never'))();
  await new Promise<void>((resolve) => {
    systemClock.inBackground(1, () => {
      rung.push('once');
      // It holds no process up by itself.
      systemClock.after(1, resolve);
    });
    systemClock.after(50, resolve);
  });
  expect(rung).toEqual(['once']);
});
