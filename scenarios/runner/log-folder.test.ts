import { existsSync, statSync, writeFileSync } from 'node:fs';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { openLogFolder } from './log-folder.ts';

async function aside(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'reprise-test-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  return join(folder, 'aside');
}

// Both places, on whichever system this runs: the second has no memory to lie in.
test.each(['/tmp', '/elsewhere'])(
  'a log folder goes with what is in it, under %s',
  async (named) => {
    const folder = openLogFolder(await aside(), named);
    await mkdir(folder.path, { recursive: true });
    writeFileSync(join(folder.path, 'session.jsonl'), 'x');
    folder.remove();
    expect(existsSync(folder.path)).toBe(false);
    folder.remove();
  },
);

test('in memory it is for this user only, and for one run', async () => {
  const place = await aside();
  const folders = [openLogFolder(place, '/tmp'), openLogFolder(place, '/tmp')].filter(
    ({ path }) => path !== place,
  );
  onTestFinished(() => folders.forEach(({ remove }) => remove()));
  const modes = folders.map(({ path }) => statSync(path).mode & 0o777);
  expect(modes).toEqual(folders.map(() => 0o700));
  expect(new Set(folders.map(({ path }) => path)).size).toBe(folders.length);
});

test('it lies with the rest of the run where somebody named a temporary folder', async () => {
  const place = await aside();
  expect(openLogFolder(place, '/elsewhere').path).toBe(place);
});
