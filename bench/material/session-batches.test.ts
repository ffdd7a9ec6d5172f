import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import type { EventDraft } from '#engine/schema/events/session-event.ts';
import { bytesOfBatches, sessionBatches } from './session-batches.ts';

const scenario = 'scenarios/catalog/permissions/denied-delete';

test('a golden log is taken apart into the calls that appended it', async () => {
  const batches = await sessionBatches(scenario);
  expect(batches.slice(0, 2).map((batch) => batch.map(({ type }) => type))).toEqual([
    ['session.created'],
    ['turn.started', 'user.message'],
  ]);
});

test('a scenario without a golden log is refused by name', async () => {
  await expect(sessionBatches('scenarios/catalog')).rejects.toThrow(
    'scenarios/catalog has no golden log',
  );
});

test('bytes are those of the last lines, whatever a log begins with', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'reprise-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  const file = join(folder, 'session.jsonl');
  await writeFile(file, 'of the log itself\none\ntwo\nthree\n');
  const draft = {} as EventDraft;
  const bytes = await bytesOfBatches(file, [[draft], [draft, draft]]);
  expect(bytes.map(String)).toEqual(['one\n', 'two\nthree\n']);
});
