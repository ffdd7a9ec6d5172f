import { setImmediate } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { EventId, SessionId, TurnId } from '#engine/schema/ids.ts';
import type { EventDraft, SessionEvent } from '#engine/schema/events/session-event.ts';
import type { LogPort, SessionLog } from '#engine/ports/log-port.ts';
import { chainSums } from '#engine/storage/jsonl/codec.ts';
import { messageDraft, someSession } from './event-drafts.ts';

/** One adapter with a place of its own to keep logs in. */
export interface LogHarness {
  readonly port: LogPort;
  /** Called after each test, also after a failed one. */
  dispose(): Promise<void>;
}

const idsOf = (events: readonly SessionEvent[]): string[] => events.map((event) => event.id);

/**
 * Registers the clauses of `SessionLog` (engine/ports/log-port.ts) as tests of one adapter.
 * What a crash leaves behind is each adapter's own test.
 */
export function logPortContract(
  name: string,
  makeHarness: () => LogHarness | Promise<LogHarness>,
): void {
  describe(`log port contract: ${name}`, () => {
    let harness: LogHarness;
    let log: SessionLog;

    beforeEach(async () => {
      harness = await makeHarness();
      log = await harness.port.create(someSession);
    });
    afterEach(async () => {
      await log.close();
      await harness.dispose();
    });

    const reopen = async (): Promise<SessionLog> => {
      await log.close();
      log = await harness.port.open(someSession);
      return log;
    };

    test('log-port.1 nothing of a call is seen before it resolves, then all of it', async () => {
      const first = await log.append([messageDraft(0)]);
      const call = log.append([messageDraft(1), messageDraft(2), messageDraft(3)]);
      expect(log.head()).toEqual(first[0]);
      const seen: number[] = [];
      let resolved = false;
      const done = call.then(() => (resolved = true));
      while (!resolved) {
        seen.push((await log.read()).length);
        await setImmediate();
      }
      await done;
      expect(seen.filter((count) => count !== 1 && count !== 4)).toEqual([]);
      expect(idsOf(await log.read())).toEqual(['evt_0', 'evt_1', 'evt_2', 'evt_3']);
      expect(log.head()?.id).toBe('evt_3');
    });

    test('log-port.1 the drafts of one call are one batch, a single one has none', async () => {
      const [single] = await log.append([messageDraft(0)]);
      const pair = await log.append([messageDraft(1), messageDraft(2)]);
      expect(single).not.toHaveProperty('batch');
      expect(pair.map((event) => event.batch)).toEqual([
        { id: 'evt_1', index: 0, count: 2 },
        { id: 'evt_1', index: 1, count: 2 },
      ]);
    });

    test('log-port.2 sequences count from 0 and every event follows the head', async () => {
      await log.append([messageDraft(0), messageDraft(1)]);
      await log.append([messageDraft(2)]);
      await (await reopen()).append([messageDraft(3)]);
      const events = await log.read();
      expect(events.map((event) => event.sequence)).toEqual([0, 1, 2, 3]);
      expect(events.map((event) => event.parentId)).toEqual([null, 'evt_0', 'evt_1', 'evt_2']);
      expect(events.map((event) => event.sessionId)).toEqual(Array(4).fill(someSession));
    });

    test('log-port.2 an event follows the parent asked for, and the next one follows it', async () => {
      await log.append([messageDraft(0), messageDraft(1), messageDraft(2)]);
      const parentId = EventId.parse('evt_0');
      await log.append([messageDraft(3), messageDraft(4)], { parentId });
      await log.append([messageDraft(5)]);
      const parents = (await log.read()).map((event) => event.parentId);
      expect(parents).toEqual([null, 'evt_0', 'evt_1', 'evt_0', 'evt_3', 'evt_4']);
      expect(log.head()?.id).toBe('evt_5');
    });

    test('log-port.3 calls take effect in their order, also when nobody waits', async () => {
      const order: number[] = [];
      const calls = Array.from({ length: 12 }, async (_, index) => {
        // Earlier calls carry more, so that a race would let the later ones overtake.
        await log.append([messageDraft(index, 'x'.repeat((12 - index) * 5_000))]);
        order.push(index);
      });
      await Promise.all(calls);
      expect(order).toEqual(Array.from({ length: 12 }, (_, index) => index));
      expect(idsOf(await log.read())).toEqual(order.map((index) => `evt_${index}`));
    });

    test('log-port.3 a call may follow an event of a call that is still under way', async () => {
      const first = log.append([messageDraft(0), messageDraft(1)]);
      const second = log.append([messageDraft(2)], { parentId: EventId.parse('evt_0') });
      expect((await second)[0]?.parentId).toBe('evt_0');
      expect(await first).toHaveLength(2);
    });

    test('log-port.4 a parent that is not in the log is refused and nothing is written', async () => {
      await log.append([messageDraft(0)]);
      const parentId = EventId.parse('evt_404');
      await expect(log.append([messageDraft(1)], { parentId })).rejects.toMatchObject({
        code: 'log.unknown_parent',
      });
      expect(idsOf(await (await reopen()).read())).toEqual(['evt_0']);
      await log.append([messageDraft(2)]);
      expect(log.head()).toMatchObject({ id: 'evt_2', sequence: 1, parentId: 'evt_0' });
    });

    test('log-port.5 what append returned is what read gives, also after opening again', async () => {
      const untidy: EventDraft = {
        ...messageDraft(1),
        type: 'turn.completed',
        payload: {
          // Out of the schema's order, and one field there in name only.
          stopReason: 'end',
          costUsd: undefined,
          turnId: TurnId.parse('turn_1'),
          stepCount: 1,
          usage: { outputTokens: 0, inputTokens: 0, cacheWriteTokens: 0, cacheReadTokens: 0 },
        },
      };
      const appended = [
        ...(await log.append([messageDraft(0, 'é 😀 \u2028 \n " \\ \u0000 \ud800'), untidy])),
        ...(await log.append([messageDraft(2)])),
      ];
      expect(await log.read()).toStrictEqual(appended);
      expect(await (await reopen()).read()).toStrictEqual(appended);
      expect(log.head()).toStrictEqual(appended.at(-1));
    });

    test('log-port.6 every sum continues the one before it', async () => {
      await log.append([messageDraft(0), messageDraft(1)]);
      await (await reopen()).append([messageDraft(2)]);
      const events = await log.read();
      expect(new Set(events.map((event) => event.sum)).size).toBe(3);
      expect(chainSums(events)).toStrictEqual(events);
    });

    test('log-port.7 while a session is open, it is refused to other writers', async () => {
      await log.append([messageDraft(0)]);
      await expect(harness.port.open(someSession)).rejects.toMatchObject({ code: 'log.locked' });
      await log.append([messageDraft(1)]);
      expect(idsOf(await (await reopen()).read())).toEqual(['evt_0', 'evt_1']);
    });

    test('log-port.7 a session that was let go can be opened, by one', async () => {
      await log.close();
      const openings = [1, 2, 3].map(() => harness.port.open(someSession));
      const outcomes = await Promise.allSettled(openings);
      expect(outcomes.map(({ status }) => status).toSorted()).toEqual([
        'fulfilled',
        'rejected',
        'rejected',
      ]);
      for (const outcome of outcomes) if (outcome.status === 'fulfilled') log = outcome.value;
    });

    test('log-port.8 a session that is taken over fences the writer that had it', async () => {
      await log.append([messageDraft(0)]);
      const other = await harness.port.open(someSession, { takeOver: true });
      await expect(log.append([messageDraft(1)])).rejects.toMatchObject({ code: 'log.fenced' });
      await expect(log.append([messageDraft(2)])).rejects.toMatchObject({ code: 'log.fenced' });
      await other.append([messageDraft(3)]);
      // Letting go what one does not have leaves it to whom it belongs.
      await log.close();
      await expect(harness.port.open(someSession)).rejects.toMatchObject({ code: 'log.locked' });
      await other.append([messageDraft(4)]);
      await other.close();
      expect(idsOf(await (await reopen()).read())).toEqual(['evt_0', 'evt_3', 'evt_4']);
    });

    test('log-port.8 every opening has a later epoch, also one that wrote nothing', async () => {
      await log.append([messageDraft(0), messageDraft(1)]);
      await (await reopen()).append([messageDraft(2)]);
      // Wrote nothing and is fenced; the next one must not be taken for it.
      await reopen();
      const other = await harness.port.open(someSession, { takeOver: true });
      await other.append([messageDraft(3)]);
      await other.close();
      const epochs = (await (await reopen()).read()).map((event) => event.epoch);
      expect(epochs).toEqual([undefined, undefined, 2, 4]);
    });

    test.each([
      ['no draft', () => []],
      ['an id that is in the log', () => [messageDraft(0)]],
      ['one id twice', () => [messageDraft(1), messageDraft(1)]],
      [
        'what the schema refuses',
        () => [messageDraft(1), { ...messageDraft(2), timestamp: 'now' }],
      ],
    ])('refuses %s, and goes on', async (_, drafts) => {
      await log.append([messageDraft(0)]);
      await expect(log.append(drafts())).rejects.toMatchObject({ code: 'log.bad_draft' });
      await log.append([messageDraft(1)]);
      expect(idsOf(await log.read())).toEqual(['evt_0', 'evt_1']);
    });

    test('keeps sessions apart', async () => {
      const other = await harness.port.create(SessionId.parse('sess_2'));
      await Promise.all([log.append([messageDraft(0)]), other.append([messageDraft(9)])]);
      expect(idsOf(await log.read())).toEqual(['evt_0']);
      expect(idsOf(await other.read())).toEqual(['evt_9']);
      await other.close();
    });

    test('creates a session once, and opens only what is there', async () => {
      await expect(harness.port.create(someSession)).rejects.toMatchObject({ code: 'log.exists' });
      const missing = harness.port.open(SessionId.parse('sess_404'));
      await expect(missing).rejects.toMatchObject({ code: 'log.missing' });
      expect(await (await reopen()).read()).toEqual([]);
      expect(log.head()).toBeUndefined();
    });

    test('close waits for what is under way; then nothing is taken any more', async () => {
      const call = log.append([messageDraft(0)]);
      await log.close();
      await expect(log.append([messageDraft(1)])).rejects.toMatchObject({ code: 'log.closed' });
      expect(await call).toHaveLength(1);
      expect(idsOf(await (await reopen()).read())).toEqual(['evt_0']);
    });
  });
}
