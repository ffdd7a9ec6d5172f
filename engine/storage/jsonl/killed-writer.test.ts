import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { setImmediate } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { EventId } from '#engine/schema/ids.ts';
import { messageDraft, someSession } from '#engine/testing/event-drafts.ts';
import { jsonlLog } from './jsonl-log.ts';
import { verifyLog } from './read-log.ts';
import { startWriter, type Report } from './writer-process.fixture.ts';

const rounds = Number(process.env['REPRISE_ROUNDS'] ?? 20);
const seed = Number(process.env['REPRISE_SEED'] ?? Math.floor(Math.random() * 2 ** 31));

const idsIn = (reports: readonly Report[]): string[] =>
  reports.flatMap((report) => (report.said === 'acknowledged' ? report.ids : []));

// Goal: a process that is killed loses nothing that it acknowledged, and its session goes on
// (log-port.1, S1). Method: kill -9 while it opens, writes and syncs, each time at another moment;
// the next process opens what is left and goes on. One log sees all rounds.
test(
  `${rounds} writers killed one after the other leave every acknowledged event (REPRISE_SEED=${seed})`,
  { timeout: 10_000 + rounds * 3_000 },
  async () => {
    const directory = await mkdtemp(join(tmpdir(), 'reprise-killed-'));
    const path = join(directory, someSession, 'session.jsonl');
    const acknowledged: string[] = [];
    let waiting = startWriter(directory);
    for (let round = 0; round < rounds; round += 1) {
      const chance = (count: number): number =>
        (Math.imul(seed + round, 2_654_435_761) >>> 8) % count;
      const writer = waiting;
      // The next one starts up in the meantime.
      waiting = startWriter(directory);
      writer.tell({ do: 'open' });
      writer.tell({ do: 'write', prefix: `r${round}`, seed: seed + round });
      const heard: Report[] = [];
      // 0 kills it while it opens the log.
      for (let left = chance(23); left >= 0; left -= 1) {
        const report = await writer.next();
        if (report !== undefined) heard.push(report);
      }
      for (let spins = chance(17); spins > 0; spins -= 1) await setImmediate();
      heard.push(...(await writer.kill()));
      expect(heard.filter((report) => report.said === 'refused')).toEqual([]);
      acknowledged.push(...idsIn(heard));

      if (round === 0 && !(await readdir(directory)).includes(someSession)) continue;
      const { events, problems } = await verifyLog(path);
      const kinds = problems.map(({ kind }) => kind);
      expect(kinds.filter((kind) => kind !== 'torn_line' && kind !== 'incomplete_batch')).toEqual(
        [],
      );
      const ids = new Set<string>(events.map((event) => event.id));
      expect(acknowledged.filter((id) => !ids.has(id))).toEqual([]);
    }
    await waiting.kill();

    const log = await jsonlLog({
      directory,
      ids: { event: () => EventId.parse('evt_repair') },
      clock: { now: () => 0 },
    }).open(someSession);
    const after = await log.append([messageDraft(0)]);
    await log.close();
    const { events, problems } = await verifyLog(path);
    expect(problems).toEqual([]);
    expect(events.at(-1)).toEqual(after[0]);
    // In the order in which they were acknowledged, each once.
    const known = new Set(acknowledged);
    expect(events.map((event) => event.id).filter((id) => known.has(id))).toEqual(acknowledged);
    expect(await readdir(join(path, '..'))).not.toContain('session.jsonl.lock');
    await rm(directory, { recursive: true });
  },
);
