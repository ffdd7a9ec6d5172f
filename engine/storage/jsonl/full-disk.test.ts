import { execFileSync } from 'node:child_process';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { someSession } from '#engine/testing/event-drafts.ts';
import { startWriter, type Report } from './writer-process.fixture.ts';

/** Runs a command where a folder is a disk of its own, with a file on it that can make room. */
const onSmallDisk = (folder: string): readonly string[] => [
  'unshare',
  '--map-root-user',
  '--mount',
  'sh',
  '-c',
  'mount -t tmpfs -o size=512k tmpfs "$0" && head -c 131072 /dev/zero > "$0/ballast" && exec "$@"',
  folder,
];

/** Why this system does not let a test have a disk of its own; undefined where it does. */
function whyNoDisk(folder: string): string | undefined {
  const [file, ...args] = onSmallDisk(folder);
  try {
    execFileSync(file ?? '', [...args, 'true'], { stdio: 'pipe' });
    return undefined;
  } catch (error) {
    return String(error).split('\n')[0];
  }
}

// Goal and method: as in durability.property.test.ts, with a real file system that is really full.
test('a real disk that is full keeps what was acknowledged, and the log goes on', async ({
  annotate,
}) => {
  const directory = await mkdtemp(join(tmpdir(), 'reprise-disk-'));
  const folder = join(directory, someSession);
  await mkdir(folder);
  const missing = whyNoDisk(folder);
  if (missing !== undefined) {
    // Then the simulated disk has to do.
    await annotate(`no disk of its own for this test: ${missing}`, 'warning');
    expect(missing).not.toBe('');
    return;
  }
  const writer = startWriter(directory, onSmallDisk(folder));
  const until = async (said: Report['said']): Promise<readonly Report[]> => {
    const heard: Report[] = [];
    for (;;) {
      const report = await writer.next();
      if (report === undefined) throw new Error(`It ended after ${JSON.stringify(heard.at(-1))}.`);
      heard.push(report);
      if (report.said === said) return heard;
    }
  };
  writer.tell({ do: 'open' });
  await until('opened');
  writer.tell({ do: 'write', prefix: 'full', seed: 1 });
  const written = await until('refused');
  const acknowledged = written.flatMap((report) =>
    report.said === 'acknowledged' ? report.ids : [],
  );
  expect(acknowledged.length).toBeGreaterThan(10);
  expect(written.at(-1)).toMatchObject({ code: 'log.write_failed' });
  expect(JSON.stringify(written.at(-1))).toMatch(
    /session\.jsonl: ENOSPC.*Remove the cause, then open the session again\./,
  );

  writer.tell({ do: 'open' });
  const again = (await until('refused')).at(-1);
  expect(again).toMatchObject({ code: 'log.unwritable' });
  expect(JSON.stringify(again)).toMatch(/session\.jsonl: .*ENOSPC.*Remove the cause/);

  writer.tell({ do: 'free', path: join(folder, 'ballast') });
  await until('freed');
  writer.tell({ do: 'open' });
  const opened = (await until('opened')).at(-1);
  const ids = opened?.said === 'opened' ? opened.ids : [];
  expect(acknowledged.filter((id) => !ids.includes(id))).toEqual([]);
  writer.tell({ do: 'append', prefix: 'after', count: 3 });
  await until('acknowledged');
  await writer.kill();
  await rm(directory, { recursive: true });
});
