import { expect, test } from 'vitest';
import { virtualClock } from '#engine/host/virtual-clock.ts';
import { seededIds } from '#engine/host/seeded-ports.ts';
import type { SessionLog } from '#engine/ports/log-port.ts';
import { pathToHead } from '#engine/projection/path.ts';
import { sessionStateOf } from '#engine/projection/session-state.ts';
import { CallId } from '#engine/schema/ids.ts';
import { inMemoryLog } from '#engine/storage/in-memory/in-memory-log.ts';
import { someSession } from '#engine/testing/event-drafts.ts';
import { everyEvent } from '#engine/testing/every-event.ts';
import { openJournal } from './journal.ts';

const { 'session.created': created, 'turn.started': started, 'user.message': said } = everyEvent;
const shown = { type: 'tool.delta', callId: CallId.parse('call_1'), text: 'x' } as const;

/** A log whose appends resolve only when `release` is called; what they wrote is in it before. */
async function gatedLog() {
  const memory = await inMemoryLog().create(someSession);
  let waiting: (() => void)[] = [];
  let written: Promise<unknown> = Promise.resolve();
  const log: SessionLog = {
    ...memory,
    async append(drafts, options) {
      const { promise, resolve } = Promise.withResolvers<void>();
      waiting.push(resolve);
      const appending = memory.append(drafts, options);
      written = appending;
      await promise;
      return appending;
    },
  };
  const release = (): void => {
    for (const resolve of waiting) resolve();
    waiting = [];
  };
  return { log, release, written: () => written };
}

async function startJournal(log?: SessionLog) {
  const journal = openJournal({
    log: log ?? (await inMemoryLog().create(someSession)),
    clock: virtualClock({ startMs: 0 }),
    ids: seededIds('journal'),
    events: [],
  });
  const told: string[] = [];
  const unlisten = journal.listen((event) => {
    told.push(
      'live' in event ? `live ${event.afterSequence}.${event.offset}` : `${event.sequence}`,
    );
  });
  return { journal, told, unlisten };
}

test('listeners hear of an event when it is durable and in the state, and not before (invariant S1)', async () => {
  const { log, release, written } = await gatedLog();
  const { journal, told } = await startJournal(log);
  const states: unknown[] = [];
  journal.listen(() => states.push(journal.state.turn?.turnIndex));
  const appending = journal.append(created, started);
  await written();
  expect([told, journal.state.created]).toEqual([[], undefined]);
  release();
  await appending;
  expect([told, states]).toEqual([
    ['0', '1'],
    [0, 0],
  ]);
});

test('events get their time and id from the ports', async () => {
  const log = await inMemoryLog().create(someSession);
  const { journal } = await startJournal(log);
  await journal.append(created);
  expect(await log.read()).toMatchObject([
    { id: seededIds('journal').event(), timestamp: '1970-01-01T00:00:00.000Z', ...created },
  ]);
});

test('a live event says after which durable one it came, and how many were live since', async () => {
  const { journal, told } = await startJournal();
  await journal.append(created);
  journal.show(shown);
  journal.show(shown);
  await journal.append(started, said);
  journal.show(shown);
  expect(told).toEqual(['0', 'live 0.0', 'live 0.1', '1', '2', 'live 2.0']);
});

test('what is shown while an append is on its way comes before its events', async () => {
  const { log, release, written } = await gatedLog();
  const { journal, told } = await startJournal(log);
  const first = journal.append(created);
  release();
  await first;
  const second = journal.append(started);
  journal.show(shown);
  await written();
  expect(log.head()?.type).toBe('turn.started');
  journal.show(shown);
  release();
  await second;
  journal.show(shown);
  expect(told).toEqual(['0', 'live 0.0', 'live 0.1', '1', 'live 1.0']);
});

test('what could not be written is told to nobody, and changes nothing', async () => {
  const log = await inMemoryLog().create(someSession);
  const { journal, told } = await startJournal(log);
  await journal.append(created);
  const before = journal.state;
  await log.close();
  await expect(journal.append(started)).rejects.toMatchObject({ code: 'log.closed' });
  await journal.settled();
  expect([told, journal.state]).toEqual([['0'], before]);
});

test('settled waits for every append that was asked for', async () => {
  const { log, release } = await gatedLog();
  const { journal } = await startJournal(log);
  void journal.append(created);
  void journal.append(started);
  const settled = journal.settled().then(() => journal.state.turn?.turnIndex);
  release();
  expect(await settled).toBe(0);
});

test('going on from an earlier event makes the state that of the new path', async () => {
  const log = await inMemoryLog().create(someSession);
  const { journal, told } = await startJournal(log);
  await journal.append(created);
  const root = log.head();
  await journal.append(started);
  if (root !== undefined) await journal.appendAfter(root.id, everyEvent['session.rewound']);
  expect(told).toEqual(['0', '1', '2']);
  expect(journal.state).toEqual(sessionStateOf(pathToHead(await log.read())));
  expect(journal.state.turn).toBeUndefined();
});

test('who stops listening hears no more', async () => {
  const { journal, told, unlisten } = await startJournal();
  await journal.append(created);
  unlisten();
  await journal.append(started);
  journal.show(shown);
  expect(told).toEqual(['0']);
});
