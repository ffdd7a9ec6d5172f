import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { EventDraft, SessionEvent } from '#engine/schema/events/session-event.ts';
import { EventId, SessionId } from '#engine/schema/ids.ts';
import { draftBatches } from '#engine/testing/event-arbitraries.ts';
import { messageDraft, someSession } from '#engine/testing/event-drafts.ts';
import { jsonlLog } from './jsonl-log.ts';
import { verifyLog } from './read-log.ts';
import { scanLog } from './scan-log.ts';
import { openSessionLog } from './session-log.ts';
import { simulatedDisk, type SimulatedDisk } from './simulated-disk.fixture.ts';

const from = { file: 'session.jsonl', sessionId: someSession };

/** Lets everything happen that needs no disk which answers no more. */
const settle = async (): Promise<void> => {
  for (let round = 0; round < 8; round += 1) await setImmediate();
};

/** Appends all batches at once, and says which of their events were acknowledged, in order. */
async function appendAll(
  disk: SimulatedDisk,
  batches: readonly (readonly EventDraft[])[],
): Promise<{
  readonly acknowledged: readonly SessionEvent[];
  readonly errors: readonly unknown[];
}> {
  const log = openSessionLog({ sessionId: someSession, file: disk.file, events: [], epoch: 1 });
  const acknowledged: SessionEvent[] = [];
  const errors: unknown[] = [];
  for (const [index, batch] of batches.entries()) {
    log.append(batch).then(
      (events) => void acknowledged.push(...events),
      (error: unknown) => void errors.push(error),
    );
    // Some wait for the disk, so that groups of every size are written.
    if (index % 3 === 0) await settle();
  }
  await settle();
  return { acknowledged, errors };
}

/** The most that may be visible: whole batches, in their order. */
function expectWholeBatches(
  events: readonly SessionEvent[],
  batches: readonly (readonly EventDraft[])[],
): void {
  const ids = events.map((event) => event.id);
  const ends = batches.map((_, index) => batches.slice(0, index + 1).flat().length);
  expect([0, ...ends]).toContain(ids.length);
  expect(ids).toEqual(
    batches
      .flat()
      .slice(0, ids.length)
      .map((draft) => draft.id),
  );
}

// Goal: a power cut takes nothing that was acknowledged, shows no half batch, and leaves a log that
// opens (log-port.1). Method: a disk that forgets what was not synced, in any part and any order,
// at every call that it gets.
test('a power cut at any moment loses nothing that was acknowledged, and is no damage', async () => {
  const cut = fc.record({
    batches: draftBatches({ batchesMax: 6 }),
    writeBytesMax: fc.constantFrom(100, 700, 100_000),
    callsMax: fc.integer({ min: 1, max: 14 }),
    choices: fc.array(fc.nat({ max: 100_000 }), { minLength: 1, maxLength: 30 }),
  });
  await fc.assert(
    fc.asyncProperty(cut, async ({ batches, writeBytesMax, callsMax, choices }) => {
      const disk = simulatedDisk({ writeBytesMax, callsMax });
      const { acknowledged } = await appendAll(disk, batches);
      let index = 0;
      const left = disk.afterPowerCut((count) => {
        index += 1;
        return (choices[index % choices.length] ?? 0) % count;
      });
      const scan = scanLog(left, from);
      expect(scan.damage).toBeUndefined();
      expect(scan.events.slice(0, acknowledged.length)).toEqual(acknowledged);
      expectWholeBatches(scan.events, batches);

      const sound = left.subarray(0, scan.soundBytes);
      const again = simulatedDisk({ bytes: sound });
      const { events, epoch = 0 } = scan;
      const opened = { sessionId: someSession, file: again.file, events, epoch: epoch + 1 };
      const after = { ...messageDraft(0), id: EventId.parse('evt_after') };
      const appended = await openSessionLog(opened).append([after]);
      expect(
        scanLog(
          again.afterPowerCut(() => 0),
          from,
        ),
      ).toMatchObject({
        problems: [],
        events: [...events, ...appended],
      });
    }),
    { numRuns: 150 },
  );
});

const texts = ['plain', 'é 😀 \u2028', 'x'.repeat(300)];
const fullBatches = [
  [messageDraft(0, texts[0])],
  [messageDraft(1, texts[1]), messageDraft(2, texts[2])],
  [messageDraft(3), messageDraft(4, texts[1])],
  [messageDraft(5)],
];

// Goal: a full disk is told, loses nothing that was acknowledged, and the log goes on once there is
// room. Method: a disk with room for every number of bytes that the log can have.
test('a disk that is full after any byte keeps what was acknowledged and says what to do', async () => {
  const roomy = simulatedDisk({});
  await appendAll(roomy, fullBatches);
  const wholeBytes = roomy.afterPowerCut(() => 0).length;
  const folder = await mkdtemp(join(tmpdir(), 'reprise-full-'));
  for (let roomBytes = 0; roomBytes < wholeBytes; roomBytes += 1) {
    const disk = simulatedDisk({ roomBytes });
    const { acknowledged, errors } = await appendAll(disk, fullBatches);
    expect(errors.length).toBeGreaterThan(0);
    for (const error of errors) {
      expect(error).toMatchObject({ code: 'log.write_failed' });
      expect(String(error)).toMatch(
        /simulated\/session\.jsonl: ENOSPC.*Remove the cause, then open the session again\./s,
      );
    }
    const left = disk.afterPowerCut((count) => count - 1);
    const scan = scanLog(left, from);
    expect(scan.damage).toBeUndefined();
    expect(scan.events.slice(0, acknowledged.length)).toEqual(acknowledged);
    if (roomBytes % 64 === 0) await expectRecovery(folder, left, scan.events);
  }
  await rm(folder, { recursive: true });
});

/** The same bytes as a file: it opens, tells of the repair, and goes on. */
async function expectRecovery(
  directory: string,
  left: Uint8Array,
  whole: readonly SessionEvent[],
): Promise<void> {
  const port = jsonlLog({
    directory,
    ids: { event: () => EventId.parse('evt_repair') },
    clock: { now: () => 0 },
  });
  const path = join(directory, someSession, 'session.jsonl');
  await mkdir(join(directory, someSession));
  await writeFile(path, left);
  const log = await port.open(SessionId.parse(someSession));
  await log.append([{ ...messageDraft(0), id: EventId.parse('evt_after') }]);
  await log.close();
  const { events, problems } = await verifyLog(path);
  expect(problems).toEqual([]);
  expect(events.slice(0, whole.length)).toEqual(whole);
  expect(events.at(-1)?.id).toBe('evt_after');
  await rm(join(directory, someSession), { recursive: true });
}
