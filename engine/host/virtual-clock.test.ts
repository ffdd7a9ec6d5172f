import fc from 'fast-check';
import { expect, test } from 'vitest';
import { virtualClock } from './virtual-clock.ts';
import type { VirtualClock } from './virtual-clock.ts';

const startMs = 1_795_000_000_000;
const never = new AbortController().signal;

/** A clock that starts at 0, with a log of what fired when. */
function logged(): { clock: VirtualClock; log: string[]; alarm: (name: string) => () => void } {
  const clock = virtualClock({ startMs: 0 });
  const log: string[] = [];
  return { clock, log, alarm: (name) => () => log.push(`${name}@${clock.now()}`) };
}

test('time stands still unless it is advanced, and never goes back', async () => {
  const clock = virtualClock({ startMs });
  await new Promise((resolve) => setImmediate(resolve));
  expect(clock.now()).toBe(startMs);
  clock.advanceTo(startMs + 10);
  clock.advanceTo(startMs + 5);
  expect(clock.now()).toBe(startMs + 10);
});

test('microseconds add up, and now() stays whole', () => {
  const clock = virtualClock({ startMs });
  for (let step = 1; step <= 10; step += 1) clock.advanceTo(startMs + step * 0.25);
  expect(clock.now()).toBe(startMs + 2);
});

test('sleep passes at once and rings earlier alarms on the way', async () => {
  const { clock, log, alarm } = logged();
  clock.after(30, alarm('c'));
  clock.after(10, alarm('a'));
  clock.after(20, () => clock.after(5, alarm('b')));
  const cancel = clock.after(15, alarm('never'));
  cancel();
  const slept = clock.sleep(28, never);
  expect(log).toEqual(['a@10', 'b@25']);
  await slept;
  expect(clock.now()).toBe(28);
});

test('an alarm at no distance rings at the next advance, and only once', () => {
  const { clock, log, alarm } = logged();
  clock.after(0, alarm('a'));
  clock.after(-5, alarm('b'));
  clock.after(Number.NaN, alarm('c'));
  expect(log).toEqual([]);
  clock.advanceTo(0);
  clock.advanceTo(100);
  expect(log).toEqual(['a@0', 'b@0', 'c@0']);
});

test('a sleep ends when its signal aborts: before it, or by an alarm on the way', async () => {
  const { clock } = logged();
  await clock.sleep(10, AbortSignal.abort());
  expect(clock.now()).toBe(0);
  const controller = new AbortController();
  clock.after(4, () => controller.abort());
  await clock.sleep(10, controller.signal);
  expect(clock.now()).toBe(4);
});

test('an alarm may advance time itself', () => {
  const { clock, log, alarm } = logged();
  clock.after(5, () => clock.advanceTo(50));
  clock.after(20, alarm('a'));
  clock.advanceTo(10);
  expect(log).toEqual(['a@20']);
  expect(clock.now()).toBe(50);
});

// Goal: the order of a replay is that of the recording. Method: any alarms, any steps; expect the
// alarms sorted by due time (stable), each at its own time, none early and none forgotten.
test('alarms ring in order of their time, ties in order of registration', () => {
  const step = fc.oneof(
    fc.record({ after: fc.nat(20) }),
    fc.record({ advance: fc.nat(15) }),
    fc.record({ sleep: fc.nat(15) }),
  );
  fc.assert(
    fc.property(fc.array(step, { maxLength: 30 }), (steps) => {
      const clock = virtualClock({ startMs: 0 });
      const rung: { id: number; dueMs: number }[] = [];
      const set: { id: number; dueMs: number }[] = [];
      for (const [id, item] of steps.entries()) {
        if ('after' in item) {
          const dueMs = clock.now() + item.after;
          set.push({ id, dueMs });
          clock.after(item.after, () => {
            expect(clock.now()).toBe(dueMs);
            rung.push({ id, dueMs });
          });
        } else if ('advance' in item) clock.advanceTo(clock.now() + item.advance);
        else void clock.sleep(item.sleep, never);
      }
      clock.advanceTo(1000);
      expect(rung.map(({ id }) => id).toSorted((a, b) => a - b)).toEqual(set.map(({ id }) => id));
      const inOrder = rung.toSorted((a, b) => a.dueMs - b.dueMs);
      expect(rung).toEqual(inOrder);
      for (const [index, { id, dueMs }] of rung.entries()) {
        const next = rung[index + 1];
        if (next?.dueMs === dueMs) expect(next.id).toBeGreaterThan(id);
      }
    }),
  );
});

/** Real work that ends when the test says so. */
function gated(): { run: () => Promise<string>; finish: (result: string) => void } {
  const { promise, resolve } = Promise.withResolvers<string>();
  return { run: () => promise, finish: resolve };
}

const eventLoopTurns = async (count: number): Promise<void> => {
  for (let turn = 0; turn < count; turn += 1) await new Promise((resolve) => setImmediate(resolve));
};

test('time stands still while real work is in flight, then passes by its recorded duration', async () => {
  const { clock, log, alarm } = logged();
  const work = gated();
  const working = clock.work(30, work.run);
  clock.after(40, alarm('later'));
  await eventLoopTurns(3);
  expect(clock.now()).toBe(0);
  work.finish('done');
  await expect(working).resolves.toBe('done');
  expect(clock.now()).toBe(30);
  expect(log).toEqual([]);
});

test('work that fails takes its time too', async () => {
  const { clock } = logged();
  const failing = clock.work(5, () => Promise.reject(new Error('no such file')));
  await expect(failing).rejects.toThrow('no such file');
  expect(clock.now()).toBe(5);
});

test('works that overlap end in the order of the clock, whichever was faster here', async () => {
  const orders = fc.uniqueArray(fc.integer({ min: 0, max: 3 }), { minLength: 4, maxLength: 4 });
  await fc.assert(
    fc.asyncProperty(orders, async (finishingOrder) => {
      const { clock, log } = logged();
      const works = [20, 10, 30, 10].map((durationMs, index) => {
        const work = gated();
        const ended = clock.work(durationMs, work.run).then(async () => {
          log.push(`work ${index}@${clock.now()}`);
          // What follows is real work as well: time does not pass on before it is done.
          await clock.work(0, () => eventLoopTurns(5));
          log.push(`written ${index}@${clock.now()}`);
        });
        return { ...work, ended };
      });
      for (const index of finishingOrder) {
        works[index]?.finish('');
        await eventLoopTurns(1);
      }
      await Promise.all(works.map(({ ended }) => ended));
      expect(log).toEqual(
        ['work 1@10', 'work 3@10', 'written 1@10', 'written 3@10'].concat(
          ['0@20', '2@30'].flatMap((end) => [`work ${end}`, `written ${end}`]),
        ),
      );
    }),
  );
});

test('an alarm in the middle of recorded work rings while the real work is going on', async () => {
  const { clock } = logged();
  const abort = new AbortController();
  const work = gated();
  // Both ways: an alarm from before the work, and one that the work sets itself.
  clock.after(8, () => abort.abort('before'));
  const working = clock.work(20, () => {
    clock.after(5, () => work.finish(`stopped at ${clock.now()}`));
    return work.run();
  });
  await expect(working).resolves.toBe('stopped at 5');
  expect(clock.now()).toBe(20);
  expect(abort.signal.reason).toBe('before');
});

test('an alarm that real work is done before does not ring', async () => {
  const { clock, log, alarm } = logged();
  const work = gated();
  const working = clock.work(3, () => {
    const cancel = clock.after(3, alarm('time-out'));
    return work.run().finally(cancel);
  });
  await eventLoopTurns(3);
  work.finish('in time');
  await working;
  expect(log).toEqual([]);
  expect(clock.now()).toBe(3);
});
