import { spawn } from 'node:child_process';
import { cp, mkdir, mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { LogPort } from '#engine/ports/log-port.ts';
import { EventId } from '#engine/schema/ids.ts';
import { messageDraft, someSession } from '#engine/testing/event-drafts.ts';
import { jsonlLog } from './jsonl-log.ts';
import type { LockHolder } from './lock-holder.ts';
import { verifyLog } from './read-log.ts';
import { lockSession } from './session-lock.ts';
import { startWriter, type Report, type WriterProcess } from './writer-process.fixture.ts';

let directory: string;
let folder: string;
let path: string;
let writers: WriterProcess[];

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'reprise-lock-'));
  folder = join(directory, someSession);
  path = join(folder, 'session.jsonl');
  writers = [];
});
afterEach(async () => {
  await Promise.all(writers.map((writer) => writer.kill()));
  await rm(directory, { recursive: true });
});

const portIn = (place: string): LogPort =>
  jsonlLog({
    directory: place,
    ids: { event: () => EventId.parse('evt_repair') },
    clock: { now: () => 0 },
  });
const start = (count: number): readonly WriterProcess[] => {
  const started = Array.from({ length: count }, () => startWriter(directory));
  writers.push(...started);
  return started;
};
const begin = async (writer: WriterProcess): Promise<void> => {
  writer.tell({ do: 'open' });
  expect(await writer.next()).toEqual({ said: 'opening' });
  expect(await writer.next()).toMatchObject({ said: 'opened' });
};
const idsIn = (reports: readonly (Report | undefined)[]): string[] =>
  reports.flatMap((report) => (report?.said === 'acknowledged' ? report.ids : []));

/** The lock's file, in a form to read and to forge. */
const lockFile = async (): Promise<{ readonly file: string; readonly holder: LockHolder }> => {
  const [name = ''] = await readdir(`${path}.lock`);
  const file = join(`${path}.lock`, name);
  return { file, holder: JSON.parse(await readFile(file, 'utf8')) as LockHolder };
};
const forgeLock = async (change: Partial<LockHolder>): Promise<void> => {
  const { file, holder } = await lockFile();
  await writeFile(file, JSON.stringify({ ...holder, ...change }));
};
/** The pid of a process that was there. */
const endedPid = async (): Promise<number> => {
  const child = spawn('true');
  await new Promise((resolve) => child.once('exit', resolve));
  return child.pid ?? 0;
};

describe('a lock', () => {
  test('names who has the session, and what to do', async () => {
    const [writer] = start(1);
    if (writer === undefined) throw new Error('nobody was started');
    await begin(writer);
    const { holder } = await lockFile();
    const refused = portIn(directory).open(someSession);
    await expect(refused).rejects.toMatchObject({
      code: 'log.locked',
      place: { file: path },
      problem: `process ${writer.pid} on ${hostname()} has been writing this session since ${holder.since}`,
    });
    await expect(refused).rejects.toThrow(/Close the session there.*open the session with/);
    // Readers are free.
    expect(await verifyLog(path)).toMatchObject({ problems: [] });
  });

  test('is gone once the session is closed, and nothing else is left', async () => {
    const log = await portIn(directory).create(someSession);
    expect((await readdir(folder)).toSorted()).toEqual(['session.jsonl', 'session.jsonl.lock']);
    await log.close();
    expect(await readdir(folder)).toEqual(['session.jsonl']);
  });

  test('is gone after an opening that was refused', async () => {
    await mkdir(folder);
    await expect(portIn(directory).open(someSession)).rejects.toMatchObject({
      code: 'log.missing',
    });
    await writeFile(path, 'no log\n{}\n');
    await expect(portIn(directory).open(someSession)).rejects.toMatchObject({
      code: 'log.damaged',
    });
    expect(await readdir(folder)).toEqual(['session.jsonl']);
  });

  test('lost by hand stops its writer', async () => {
    const log = await portIn(directory).create(someSession);
    await log.append([messageDraft(0)]);
    await rm(`${path}.lock`, { recursive: true });
    const refused = log.append([messageDraft(1)]);
    await expect(refused).rejects.toMatchObject({ code: 'log.fenced' });
    await expect(refused).rejects.toThrow('its lock is gone');
    await log.close();
    expect((await verifyLog(path)).eventCount).toBe(1);
  });
});

describe('what counts as left behind', () => {
  const open = async (): Promise<string> => {
    try {
      await (await portIn(directory).open(someSession)).close();
      return 'open';
    } catch (error) {
      return (error as { readonly code: string }).code;
    }
  };

  test.each<[string, () => Promise<Partial<LockHolder>> | Partial<LockHolder>]>([
    ['of a process that ended', async () => ({ pid: await endedPid() })],
    ['of a process whose pid another one has now', () => ({ start: '1' })],
    ['of this machine before it was started again', () => ({ boot: 'another' })],
    ['that was copied with its folder', () => ({ inode: '1' })],
    ['without its text, as a power cut leaves it', () => ({ pid: undefined as never })],
  ])('a lock %s is taken over', async (_, change) => {
    const log = await portIn(directory).create(someSession);
    await forgeLock(await change());
    expect(await open()).toBe('open');
    await log.close();
    expect(await readdir(folder)).toEqual(['session.jsonl']);
  });

  test.each<[string, Partial<LockHolder>]>([
    ['of this process', {}],
    ['of another machine', { host: 'elsewhere', boot: 'another' }],
    ['of another container on this machine', { pidSpace: 'another', pid: 2 ** 22 + 1 }],
    ['of a system that tells no start', { start: undefined, boot: undefined }],
  ])('a lock %s is respected', async (_, change) => {
    const log = await portIn(directory).create(someSession);
    await forgeLock(change);
    expect(await open()).toBe('log.locked');
    await log.append([messageDraft(0)]);
    await log.close();
  });

  test('a copy of a folder that is being written can be opened, and the original goes on', async () => {
    const log = await portIn(directory).create(someSession);
    await log.append([messageDraft(0)]);
    const copy = join(directory, 'copy');
    await cp(folder, join(copy, someSession), { recursive: true });
    const copied = await portIn(copy).open(someSession);
    await copied.append([messageDraft(1)]);
    await log.append([messageDraft(2)]);
    await Promise.all([copied.close(), log.close()]);
    const copiedPath = join(copy, someSession, 'session.jsonl');
    const counts = [await verifyLog(path), await verifyLog(copiedPath)].map((it) => it.eventCount);
    expect(counts).toEqual([2, 2]);
  });

  test('claims of writers that died on the way are swept away', async () => {
    await (await portIn(directory).create(someSession)).close();
    await mkdir(`${path}.lock-claim`);
    await writeFile(join(`${path}.lock-claim`, 'half'), '');
    expect(await open()).toBe('open');
    expect(await readdir(folder)).toEqual(['session.jsonl']);
  });
});

// Goal: of processes that want a session at once one gets it, also where a stale lock has to be
// broken first. Method: four processes, and after each round the winner's lock is made to look like
// one of a process that is gone; so that the next winner breaks it, and the last one is fenced.
test('of four processes that race for a lock, also for a stale one, exactly one has it', async () => {
  const racers = start(4);
  await (await portIn(directory).create(someSession)).close();
  const acknowledged: string[] = [];
  let earlier: WriterProcess | undefined;
  for (let round = 0; round < 40; round += 1) {
    if (earlier !== undefined) await forgeLock({ start: '1' });
    const others = racers.filter((racer) => racer !== earlier);
    for (const racer of others) racer.tell({ do: 'open' });
    const outcomes = await Promise.all(
      others.map(async (racer) => {
        await racer.next();
        return racer.next();
      }),
    );
    const winners = others.filter((_, index) => outcomes[index]?.said === 'opened');
    const answers = outcomes.map((outcome) =>
      outcome?.said === 'refused' ? outcome.code : String(outcome?.said),
    );
    const locked = Array<string>(others.length - 1).fill('log.locked');
    expect(answers.toSorted((left, right) => left.localeCompare(right))).toEqual([
      ...locked,
      'opened',
    ]);

    const [winner] = winners;
    winner?.tell({ do: 'append', prefix: `r${round}`, count: 3 });
    earlier?.tell({ do: 'append', prefix: `late${round}`, count: 3 });
    acknowledged.push(...idsIn([await winner?.next()]));
    if (earlier !== undefined) {
      expect(await earlier.next()).toMatchObject({ said: 'refused', code: 'log.fenced' });
    }
    earlier = winner;
  }
  const { events, problems } = await verifyLog(path);
  expect(problems).toEqual([]);
  expect(events.map((event) => event.id)).toEqual(acknowledged);
  expect(acknowledged).toHaveLength(120);
});

// Goal: two writers are never in one log, whatever the order in which they come, go and die.
// Method: three processes open, append and close as fast as they can, and one of them is killed and
// started again all the time.
test('processes that come, go and die leave a log with every acknowledged event', async () => {
  await (await portIn(directory).create(someSession)).close();
  const acknowledged: string[] = [];
  const comeAndGo = async (name: string, { dies }: { readonly dies: boolean }): Promise<void> => {
    let [writer] = start(1);
    for (let turn = 0; turn < 12; turn += 1) {
      writer?.tell({ do: 'open' });
      await writer?.next();
      if ((await writer?.next())?.said !== 'opened') continue;
      writer?.tell({ do: 'append', prefix: `${name}${turn}`, count: 2 });
      acknowledged.push(...idsIn([await writer?.next()]));
      if (dies && turn % 4 === 0) {
        await writer?.kill();
        [writer] = start(1);
      } else {
        writer?.tell({ do: 'close' });
        await writer?.next();
      }
    }
  };
  await Promise.all([
    comeAndGo('a', { dies: false }),
    comeAndGo('b', { dies: false }),
    comeAndGo('c', { dies: true }),
  ]);
  const { events, problems } = await verifyLog(path);
  expect(problems).toEqual([]);
  expect(events.map((event) => event.id).toSorted()).toEqual(acknowledged.toSorted());
  expect(acknowledged.length).toBeGreaterThan(0);
  const epochs = events.map((event) => event.epoch ?? 1);
  expect(epochs).toEqual(epochs.toSorted((left, right) => left - right));
});

// Goal: a writer that hung and comes back writes nothing more (log-port.8). Method: a process is
// stopped in the middle of its writes, the session is taken from it, and it goes on.
test('a stopped writer whose session was taken over is fenced, and nothing is lost', async () => {
  const acknowledged: string[] = [];
  const ports = portIn(directory);
  for (let round = 0; round < 5; round += 1) {
    const [writer] = start(1);
    if (writer === undefined) throw new Error('nobody was started');
    await begin(writer);
    writer.tell({ do: 'write', prefix: `w${round}`, seed: round });
    for (let heard = 0; heard < 3 + round; heard += 1)
      acknowledged.push(...idsIn([await writer.next()]));
    writer.signal('SIGSTOP');

    await expect(ports.open(someSession)).rejects.toMatchObject({ code: 'log.locked' });
    const log = await ports.open(someSession, { takeOver: true });
    const before = await log.append([{ ...messageDraft(0), id: EventId.parse(`evt_${round}a`) }]);
    writer.signal('SIGCONT');
    for (let report = await writer.next(); ; report = await writer.next()) {
      acknowledged.push(...idsIn([report]));
      if (report?.said !== 'refused') continue;
      expect(report).toMatchObject({ code: 'log.fenced' });
      expect(report.message).toContain(`process ${process.pid}`);
      break;
    }
    const after = await log.append([{ ...messageDraft(0), id: EventId.parse(`evt_${round}b`) }]);
    await log.close();
    acknowledged.push(...[...before, ...after].map((event) => event.id));

    const { events, problems } = await verifyLog(path);
    expect(problems).toEqual([]);
    const ids = new Set<string>(events.map((event) => event.id));
    expect(acknowledged.filter((id) => !ids.has(id))).toEqual([]);
    expect(events.slice(-2).map((event) => event.id)).toEqual([`evt_${round}a`, `evt_${round}b`]);
  }
});

test('a lock is asked for by its own name, so that nobody breaks the one of another', async () => {
  await mkdir(folder);
  const first = await lockSession(path, { takeOver: false });
  const second = await lockSession(path, { takeOver: true });
  expect([first.isHeld(), second.isHeld()]).toEqual([false, true]);
  await first.release();
  expect(second.isHeld()).toBe(true);
  expect([first.takeovers, second.takeovers]).toEqual([0, 1]);
  await second.release();
  const third = await lockSession(path, { takeOver: false });
  expect(third.takeovers).toBe(0);
});
