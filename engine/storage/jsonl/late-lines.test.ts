import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { SessionEvent } from '#engine/schema/events/session-event.ts';
import { EventId } from '#engine/schema/ids.ts';
import { messageDraft, someSession } from '#engine/testing/event-drafts.ts';
import { encodeEvent } from './codec.ts';
import { fencedFile } from './fenced-file.ts';
import { jsonlLog } from './jsonl-log.ts';
import { openLogFile } from './log-file.ts';
import { placeBatch } from './place-batch.ts';
import { readLogFile, verifyLog } from './read-log.ts';
import { scanLog, type LogScan } from './scan-log.ts';
import { lockSession } from './session-lock.ts';
import { openSessionLog } from './session-log.ts';

const file = 'session.jsonl';

/** A writer of a log with these events, as it found it, and what it writes. */
function writer(epoch: number, found: readonly SessionEvent[]) {
  const events = [...found];
  return {
    events,
    writes(...indices: readonly number[]): string {
      const ids = new Set<string>(events.map((event) => event.id));
      const end = { sessionId: someSession, head: events.at(-1), ids, epoch };
      const placed = placeBatch(
        indices.map((index) => messageDraft(index)),
        end,
      );
      events.push(...placed.events);
      return placed.text;
    },
  };
}

const scanText = (...parts: readonly string[]): LogScan =>
  scanLog(Buffer.from(parts.join('')), { file });
const told = ({ problems }: LogScan): string[] =>
  problems.map(({ line, kind }) => `${line} ${kind}`);
const idsOf = ({ events }: LogScan): string[] => events.map((event) => event.id);

/** Two writers of one log: the second one read it when it had two events. */
function twoWriters() {
  const first = writer(1, []);
  const common = first.writes(0) + first.writes(1);
  return { first, second: writer(2, first.events), common };
}

test('what a fenced writer wrote late is told by line and passed over', () => {
  const { first, second, common } = twoWriters();
  const scan = scanText(
    common,
    second.writes(10, 11),
    first.writes(2, 3),
    second.writes(12),
    first.writes(4),
  );
  expect(told(scan)).toEqual(['5 late_batch', '6 late_batch', '8 late_batch']);
  expect(idsOf(scan)).toEqual(['evt_0', 'evt_1', 'evt_10', 'evt_11', 'evt_12']);
  expect(scan).toMatchObject({ damage: undefined, tornEnd: undefined, epoch: 2 });
  expect(scan.problems[0]?.message).toMatchInlineSnapshot(
    `"session.jsonl:5: event evt_2 is of epoch 1, and its writer was late: the session was at epoch 2 already. Nobody was told that it was written, and readers pass over it: nothing is lost. Remove the line to be rid of this message."`,
  );
});

test('also where it came before the first line of the writer that took the log', () => {
  const { first, second, common } = twoWriters();
  const scan = scanText(
    common,
    first.writes(2, 3),
    first.writes(4),
    second.writes(10),
    second.writes(11),
  );
  expect(told(scan)).toEqual(['3 late_batch', '4 late_batch', '5 late_batch']);
  expect(idsOf(scan)).toEqual(['evt_0', 'evt_1', 'evt_10', 'evt_11']);
  expect(scan.damage).toBeUndefined();
});

test('also of the last one of three writers, of whom each was late', () => {
  const { first, second, common } = twoWriters();
  const third = writer(3, second.events);
  const scan = scanText(
    common,
    first.writes(2),
    second.writes(10),
    first.writes(3),
    third.writes(20, 21),
    second.writes(11),
    third.writes(22),
    first.writes(4),
  );
  expect(idsOf(scan)).toEqual(['evt_0', 'evt_1', 'evt_20', 'evt_21', 'evt_22']);
  expect(told(scan)).toEqual([3, 4, 5, 8, 10].map((line) => `${line} late_batch`));
});

test('a late line and a torn end are told apart', () => {
  const { first, second, common } = twoWriters();
  const sound = common + second.writes(10);
  const scan = scanText(sound, first.writes(2), second.writes(11).slice(0, -9));
  expect(told(scan)).toEqual(['4 late_batch', '5 torn_line']);
  expect(scan).toMatchObject({ tornEnd: 'torn_line', soundBytes: sound.length });
});

test('a line that only looks late is damage: its sum is wrong', () => {
  const { first, second, common } = twoWriters();
  const scan = scanText(
    common,
    second.writes(10),
    first.writes(2).replace('message 2', 'massage 2'),
    second.writes(11),
  );
  expect(scan.damage).toMatchObject({ line: 4 });
  expect(idsOf(scan)).toEqual(['evt_0', 'evt_1', 'evt_10']);
});

test('a changed line is never taken for the overtaking of what was acknowledged', () => {
  const { second, common } = twoWriters();
  const stray = writer(5, second.events.slice(0, 1));
  const other = second.writes(10);
  const scan = scanText(common, other, stray.writes(30).replace('"epoch":5', '"epoch":6'));
  expect(idsOf(scan)).toEqual(['evt_0', 'evt_1', 'evt_10']);
});

test('an earlier epoch in line is damage: no writer can have written it', () => {
  const { second, common } = twoWriters();
  const newer = second.writes(10);
  const older = writer(1, second.events);
  expect(told(scanText(common, newer, older.writes(11)))).toEqual(['4 wrong_epoch']);
});

test('a batch of two epochs is damage', () => {
  const { second, common } = twoWriters();
  second.writes(10, 11);
  const [before, first, last] = second.events.slice(-3);
  if (before === undefined || first === undefined || last === undefined) throw new Error('none');
  const line = encodeEvent(first, before.sum).line;
  const forged = encodeEvent({ ...last, epoch: 3 }, first.sum).line;
  expect(told(scanText(common, line, forged))).toEqual(['3 incomplete_batch']);
});

// Goal: nothing of a fenced writer gets into a log that was taken by force, at whatever moment.
// Method: the log is taken over between the look at the lock and the write, which no look can see.
test.each([
  ['before it writes', true],
  ['after it wrote and before it says so', false],
])('a writer that loses its log %s is fenced', async (_, isBefore) => {
  const directory = await mkdtemp(join(tmpdir(), 'reprise-late-'));
  const ids = { event: () => EventId.parse('evt_repair') };
  const port = jsonlLog({ directory, ids, clock: { now: () => 0 } });
  const path = join(directory, someSession, file);
  await (await port.create(someSession)).close();

  const lock = await lockSession(path, { takeOver: false });
  const real = await openLogFile(path);
  const meanwhile: { happens?: () => Promise<void> } = {};
  const slow = {
    ...real,
    append: async (bytes: Uint8Array) => {
      if (isBefore) await meanwhile.happens?.();
      await real.append(bytes);
      if (!isBefore) await meanwhile.happens?.();
    },
  };
  const old = openSessionLog({
    sessionId: someSession,
    file: fencedFile(slow, lock),
    events: [],
    epoch: 1,
  });
  await old.append([messageDraft(0)]);
  let log = old;
  meanwhile.happens = async () => {
    log = await port.open(someSession, { takeOver: true });
  };
  const late = old.append([messageDraft(1)]);
  await expect(late).rejects.toMatchObject({ code: 'log.fenced' });
  await log.append([messageDraft(2)]);
  await Promise.all([old.close(), log.close()]);

  const expected = isBefore ? ['evt_0', 'evt_2'] : ['evt_0', 'evt_1', 'evt_2'];
  expect((await readLogFile(path)).map((event) => event.id)).toEqual(expected);
  expect((await verifyLog(path)).problems).toEqual([]);
  expect(await readFile(path, 'utf8')).toContain('"epoch":3');
  await rm(directory, { recursive: true });
});
