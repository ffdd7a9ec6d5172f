import { describe, expect, test } from 'vitest';
import { messageDraft, someSession } from '#engine/testing/event-drafts.ts';
import type { LogFile } from './log-file.ts';
import { openSessionLog } from './session-log.ts';

/** A file whose writes end when, and how, the test says. */
function gatedFile() {
  const writes: { text: string; finish: () => void; fail: (error: Error) => void }[] = [];
  let closed = 0;
  const file: LogFile = {
    name: '/logs/session.jsonl',
    append: (bytes) =>
      new Promise((resolve, reject) => {
        writes.push({ text: Buffer.from(bytes).toString(), finish: resolve, fail: reject });
      }),
    close: async () => {
      closed += 1;
    },
  };
  const log = openSessionLog({ sessionId: someSession, file, events: [], epoch: 1 });
  /** The write that waits, as the ids of its lines; the test ends it. */
  const write = (index: number) => {
    const it = writes[index];
    if (it === undefined) throw new Error(`There is no write ${index}.`);
    const ids = [...it.text.matchAll(/"id":"(evt_\d+)","sessionId"/g)].map((match) => match[1]);
    return { ...it, ids };
  };
  return { log, write, writeCount: () => writes.length, closedCount: () => closed };
}

/** Until the calls of this moment are being written. */
const started = (): Promise<void> => Promise.resolve();

const diskFull = (): Error => new Error('ENOSPC: no space left on device, write');

describe('durability', () => {
  test('an append resolves when the file says that it is on disk, and not before', async () => {
    const { log, write } = gatedFile();
    let resolved = false;
    const call = log.append([messageDraft(0), messageDraft(1)]).then(() => (resolved = true));
    await started();
    expect({ resolved, head: log.head(), events: await log.read() }).toEqual({
      resolved: false,
      head: undefined,
      events: [],
    });
    write(0).finish();
    await call;
    expect(await log.read()).toHaveLength(2);
  });

  test('the drafts of one call go out in one write', async () => {
    const { log, write } = gatedFile();
    const call = log.append([messageDraft(0), messageDraft(1), messageDraft(2)]);
    await started();
    expect(write(0).ids).toEqual(['evt_0', 'evt_1', 'evt_2']);
    write(0).finish();
    await call;
  });

  test('calls of one moment share a write', async () => {
    const { log, write, writeCount } = gatedFile();
    const calls = [log.append([messageDraft(0)]), log.append([messageDraft(1)])];
    await started();
    expect(write(0).ids).toEqual(['evt_0', 'evt_1']);
    write(0).finish();
    expect((await Promise.all(calls)).flat().map((event) => event.batch)).toEqual([
      undefined,
      undefined,
    ]);
    expect(writeCount()).toBe(1);
  });

  test('calls that queue up behind a write share the next one, each with its own batch', async () => {
    const { log, write, writeCount } = gatedFile();
    const first = log.append([messageDraft(0)]);
    await started();
    const second = log.append([messageDraft(1), messageDraft(2)]);
    const third = log.append([messageDraft(3), messageDraft(4)]);
    expect(writeCount()).toBe(1);
    write(0).finish();
    await first;
    expect(write(1).ids).toEqual(['evt_1', 'evt_2', 'evt_3', 'evt_4']);
    write(1).finish();
    const batchIds = [...(await second), ...(await third)].map((event) => event.batch?.id);
    expect(batchIds).toEqual(['evt_1', 'evt_1', 'evt_3', 'evt_3']);
    expect(writeCount()).toBe(2);
  });
});

describe('a write that fails', () => {
  test('rejects the append with what failed and what to do', async () => {
    const { log, write } = gatedFile();
    const call = log.append([messageDraft(0), messageDraft(1)]);
    await started();
    write(0).fail(diskFull());
    await expect(call).rejects.toMatchObject({ code: 'log.write_failed', retryable: false });
    await expect(call).rejects.toThrowErrorMatchingInlineSnapshot(
      `[LogWriteError: Could not write 597 bytes to /logs/session.jsonl: ENOSPC: no space left on device, write. How much of it is on disk is unknown, so the log takes no more events. Remove the cause, then open the session again.]`,
    );
    expect({ head: log.head(), events: await log.read() }).toEqual({ head: undefined, events: [] });
  });

  test('rejects what is queued too, and every later append, without another write', async () => {
    const { log, write, writeCount } = gatedFile();
    const kept = log.append([messageDraft(0)]);
    await started();
    write(0).finish();
    await kept;
    const calls = [log.append([messageDraft(1)]), log.append([messageDraft(2)])];
    await started();
    write(1).fail(diskFull());
    const outcomes = await Promise.allSettled([...calls, log.append([messageDraft(3)])]);
    expect(outcomes.map((outcome) => outcome.status)).toEqual(Array(3).fill('rejected'));
    await expect(log.append([messageDraft(4)])).rejects.toMatchObject({ code: 'log.write_failed' });
    expect(writeCount()).toBe(2);
    expect((await log.read()).map((event) => event.id)).toEqual(['evt_0']);
  });
});

test('close waits for the write under way and closes the file once', async () => {
  const { log, write, closedCount } = gatedFile();
  const call = log.append([messageDraft(0)]);
  const closing = [log.close(), log.close()];
  await Promise.resolve();
  expect(closedCount()).toBe(0);
  write(0).finish();
  await Promise.all([call, ...closing]);
  expect(closedCount()).toBe(1);
});
