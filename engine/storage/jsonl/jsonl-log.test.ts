import {
  appendFile,
  mkdtemp,
  readFile,
  readdir,
  rm,
  stat,
  truncate,
  writeFile,
} from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { ClockPort } from '#engine/ports/clock-port.ts';
import type { IdPort } from '#engine/ports/id-port.ts';
import type { LogPort } from '#engine/ports/log-port.ts';
import type { EventDraft, SessionEvent } from '#engine/schema/events/session-event.ts';
import { EventId, SessionId } from '#engine/schema/ids.ts';
import { draftBatches } from '#engine/testing/event-arbitraries.ts';
import { messageDraft, someSession } from '#engine/testing/event-drafts.ts';
import { logPortContract } from '#engine/testing/log-port.contract.ts';
import { encodeLog } from './codec.ts';
import { jsonlLog } from './jsonl-log.ts';
import { readLogFile, verifyLog } from './read-log.ts';
import { openSessionLog } from './session-log.ts';

let directory: string;
let port: LogPort;
let path: string;

/** Ids and time for `session.repaired`, which is all that the adapter makes by itself. */
function ports(): { ids: Pick<IdPort, 'event'>; clock: Pick<ClockPort, 'now'> } {
  let count = 0;
  return {
    ids: { event: () => EventId.parse(`evt_repair${(count += 1)}`) },
    clock: { now: () => 86_400_000 },
  };
}

async function makePort(): Promise<{ directory: string; port: LogPort }> {
  const made = await mkdtemp(join(tmpdir(), 'reprise-log-'));
  return { directory: made, port: jsonlLog({ directory: join(made, 'sessions'), ...ports() }) };
}

beforeEach(async () => {
  ({ directory, port } = await makePort());
  path = join(directory, 'sessions', someSession, 'session.jsonl');
});
afterEach(() => rm(directory, { recursive: true }));

logPortContract('jsonlLog', async () => {
  const made = await makePort();
  return { port: made.port, dispose: () => rm(made.directory, { recursive: true }) };
});

/** Writes a log, one append a list, and closes it. */
async function writeLog(
  batches: readonly (readonly EventDraft[])[],
  sessionId = someSession,
): Promise<readonly SessionEvent[]> {
  const log = await port.create(sessionId);
  for (const batch of batches) await log.append(batch);
  await log.close();
  return log.read();
}

/** Opens, reads and closes. */
async function reopened(sessionId = someSession): Promise<readonly SessionEvent[]> {
  const log = await port.open(sessionId);
  await log.close();
  return log.read();
}

const beside = async (): Promise<string[]> =>
  (await readdir(join(path, '..'))).filter((name) => name !== 'session.jsonl').toSorted();
const threeBatches = [
  [messageDraft(0)],
  [messageDraft(1), messageDraft(2)],
  [messageDraft(3), messageDraft(4)],
];

test('a line has its members in a fixed order, the sum last', async () => {
  await writeLog([[messageDraft(0)], [messageDraft(1), messageDraft(2)]]);
  expect(await readFile(path, 'utf8')).toMatchInlineSnapshot(`
    "{"v":1,"id":"evt_0","sessionId":"sess_1","parentId":null,"sequence":0,"timestamp":"1970-01-01T00:00:00.000Z","type":"user.message","payload":{"turnId":"turn_1","delivery":"prompt","content":[{"type":"text","text":"message 0"}]},"sum":"f5122a338bd9ce98"}
    {"v":1,"id":"evt_1","sessionId":"sess_1","parentId":"evt_0","sequence":1,"timestamp":"1970-01-01T00:00:00.001Z","type":"user.message","payload":{"turnId":"turn_1","delivery":"prompt","content":[{"type":"text","text":"message 1"}]},"batch":{"id":"evt_1","index":0,"count":2},"sum":"7a44282b4be31269"}
    {"v":1,"id":"evt_2","sessionId":"sess_1","parentId":"evt_1","sequence":2,"timestamp":"1970-01-01T00:00:00.002Z","type":"user.message","payload":{"turnId":"turn_1","delivery":"prompt","content":[{"type":"text","text":"message 2"}]},"batch":{"id":"evt_1","index":1,"count":2},"sum":"dcaa3250205c671b"}
    "
  `);
});

describe('a torn end', () => {
  test('is cut off, kept beside the log and told', async () => {
    const before = await writeLog([[messageDraft(0)], [messageDraft(1)]]);
    await appendFile(path, '{"v":1,"id":"evt_2"');
    const events = await reopened();
    expect(events.slice(0, 2)).toEqual(before);
    expect(events.slice(2)).toMatchObject([
      {
        id: 'evt_repair1',
        parentId: 'evt_1',
        sequence: 2,
        timestamp: '1970-01-02T00:00:00.000Z',
        type: 'session.repaired',
        payload: { problem: 'torn_line', removedBytes: 19, keptIn: 'session.jsonl.torn-2' },
      },
    ]);
    expect(await beside()).toEqual(['session.jsonl.torn-2']);
    expect(await readFile(`${path}.torn-2`, 'utf8')).toBe('{"v":1,"id":"evt_2"');
    expect(await reopened()).toEqual(events);
    expect(await verifyLog(path)).toMatchObject({ eventCount: 3, problems: [] });
  });

  test('takes the whole of an incomplete batch with it', async () => {
    await writeLog(threeBatches);
    const whole = await readFile(path, 'utf8');
    const lines = whole.split(/(?<=\n)/);
    await writeFile(path, lines.slice(0, 4).join(''));
    const events = await reopened();
    expect(events.map((event) => event.id)).toEqual(['evt_0', 'evt_1', 'evt_2', 'evt_repair1']);
    expect(events[3]?.payload).toEqual({
      problem: 'incomplete_batch',
      removedBytes: lines[3]?.length,
      keptIn: 'session.jsonl.torn-3',
    });
    expect(await readFile(`${path}.torn-3`, 'utf8')).toBe(lines[3]);
  });

  test('never writes over what an earlier repair kept', async () => {
    await writeLog([[messageDraft(0)]]);
    await writeFile(`${path}.torn-1`, 'of somebody else');
    await appendFile(path, 'torn');
    await reopened();
    expect(await readFile(`${path}.torn-1`, 'utf8')).toBe('of somebody else');
    expect(await readFile(`${path}.torn-1-2`, 'utf8')).toBe('torn');
  });

  test('is repaired also when an earlier repair died while it kept the bytes', async () => {
    await writeLog([[messageDraft(0)]]);
    await writeFile(`${path}.torn-1`, 'to');
    await appendFile(path, 'torn');
    const events = await reopened();
    expect(await beside()).toEqual(['session.jsonl.torn-1']);
    expect(await readFile(`${path}.torn-1`, 'utf8')).toBe('torn');
    expect(events.at(-1)?.payload).toMatchObject({ removedBytes: 4 });
  });

  test('is told also when an earlier repair died before it could tell', async () => {
    await writeLog(threeBatches);
    const lines = (await readFile(path, 'utf8')).split(/(?<=\n)/);
    await writeFile(path, lines.slice(0, 3).join(''));
    await writeFile(`${path}.torn-3`, lines[3] ?? '');
    const events = await reopened();
    expect(events.at(-1)?.payload).toEqual({
      problem: 'incomplete_batch',
      removedBytes: lines[3]?.length,
      keptIn: 'session.jsonl.torn-3',
    });
    expect(await reopened()).toEqual(events);
  });

  test('is not told of an empty file that a repair left', async () => {
    const events = await writeLog([[messageDraft(0)]]);
    await writeFile(`${path}.torn-1`, '');
    expect(await reopened()).toEqual(events);
  });

  test('of a log without any whole event leaves only the note of it', async () => {
    await writeLog([[messageDraft(0), messageDraft(1)]]);
    await truncate(path, 5);
    expect(await reopened()).toMatchObject([
      { type: 'session.repaired', sequence: 0, parentId: null },
    ]);
  });

  // Goal and method: as in scan-log.property.test.ts, but with files, so at some bytes only.
  test('at any byte leaves exactly the whole batches, and the log goes on', async () => {
    const cutLog = fc.record({
      batches: draftBatches({ batchesMax: 3 }),
      /** Where the cut is, as a share of the bytes. */
      cutAt: fc.double({ min: 0, max: 1, noNaN: true }),
    });
    let count = 0;
    await fc.assert(
      fc.asyncProperty(cutLog, async ({ batches, cutAt }) => {
        const sessionId = SessionId.parse(`sess_cut${(count += 1)}`);
        const file = join(directory, 'sessions', sessionId, 'session.jsonl');
        const log = await port.create(sessionId);
        const sizes: number[] = [];
        for (const batch of batches) {
          await log.append(batch);
          sizes.push((await stat(file)).size);
        }
        await log.close();
        const cutBytes = Math.floor(cutAt * (sizes.at(-1) ?? 0));
        const whole = batches.slice(0, sizes.filter((size) => size <= cutBytes).length).flat();

        await truncate(file, cutBytes);
        const again = await port.open(sessionId);
        await again.append([{ ...messageDraft(0), id: EventId.parse('evt_after') }]);
        await again.close();
        const { events, problems } = await verifyLog(file);
        const isSound = [0, ...sizes].includes(cutBytes);
        expect(problems).toEqual([]);
        expect(events.slice(0, whole.length)).toEqual((await log.read()).slice(0, whole.length));
        expect(events.slice(whole.length).map((event) => event.type)).toEqual(
          isSound ? ['user.message'] : ['session.repaired', 'user.message'],
        );
      }),
      { numRuns: 15 },
    );
  });

  test('that a full disk left is repaired at the next opening', async () => {
    await writeLog([[messageDraft(0)]]);
    const events = await readLogFile(path);
    const log = openSessionLog({
      sessionId: someSession,
      events,
      epoch: 1,
      file: {
        name: path,
        append: async (bytes) => {
          await appendFile(path, bytes.subarray(0, bytes.length / 2));
          throw new Error('ENOSPC: no space left on device, write');
        },
        close: async () => {},
      },
    });
    const call = log.append([messageDraft(1), messageDraft(2)]);
    await expect(call).rejects.toMatchObject({ code: 'log.write_failed' });
    await log.close();
    expect((await reopened()).map((event) => event.type)).toEqual([
      'user.message',
      'session.repaired',
    ]);
  });
});

describe('damage that no crash leaves', () => {
  const damage = async (change: (lines: string[]) => readonly string[]): Promise<Buffer> => {
    await writeLog(threeBatches);
    const lines = (await readFile(path, 'utf8')).split(/(?<=\n)/);
    await writeFile(path, change(lines).join(''));
    return readFile(path);
  };

  test.each<[string, (lines: string[]) => readonly string[], number]>([
    ['a changed byte', (lines) => lines.with(1, lines[1]?.replace('message', 'massage') ?? ''), 2],
    ['a missing line', (lines) => lines.toSpliced(3, 1), 4],
    ['a doubled line', (lines) => [...lines, lines[4] ?? ''], 6],
  ])('%s is not repaired, and named by its line', async (_, change, line) => {
    const bytes = await damage(change);
    await expect(port.open(someSession)).rejects.toMatchObject({
      code: 'log.damaged',
      place: { file: path, line },
    });
    expect(await readFile(path)).toEqual(bytes);
    expect(await beside()).toEqual([]);
  });

  test('leaves what came before it to readers, and tells them', async () => {
    await damage((lines) => lines.with(3, lines[3]?.replace('message', 'massage') ?? ''));
    const report = await verifyLog(path);
    expect(report).toMatchObject({ eventCount: 3, head: 'evt_2' });
    expect(report.sum).toBe(report.events.at(-1)?.sum);
    expect(report.problems).toMatchObject([{ line: 4, kind: 'wrong_sum', file: path }]);
    await expect(readLogFile(path)).rejects.toMatchObject({ code: 'log.damaged' });
  });

  test.each<[string, Partial<Record<'v' | 'type', unknown>>, string]>([
    ['a newer version', { v: 2 }, 'log.too_new'],
    ['an unknown event', { type: 'turn.pondered' }, 'log.unknown_event'],
  ])('%s has a code of its own', async (_, change, code) => {
    const events = await writeLog(threeBatches);
    const newer = { ...events[4], ...change } as SessionEvent;
    await writeFile(path, encodeLog([...events.slice(0, 4), newer]));
    await expect(port.open(someSession)).rejects.toMatchObject({ code, place: { line: 5 } });
    await expect(readLogFile(path)).rejects.toMatchObject({ code });
  });
});

describe('readers', () => {
  test('get the committed events of a log that is being written', async () => {
    const events = await writeLog([[messageDraft(0)], [messageDraft(1)]]);
    const bytes = await readFile(path);
    await appendFile(path, '{"v":1,');
    expect(await readLogFile(path)).toEqual(events);
    expect(await verifyLog(path)).toMatchObject({ problems: [{ kind: 'torn_line', line: 3 }] });
    expect(await readFile(path, 'utf8')).toBe(`${bytes.toString()}{"v":1,`);
  });

  test('hear of a log that is not there', async () => {
    await expect(readLogFile(join(directory, 'nothing.jsonl'))).rejects.toMatchObject({
      code: 'log.missing',
    });
  });
});
