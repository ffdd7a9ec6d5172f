import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { readRecording } from '#recordings/format/read-recording.ts';
import { redact } from '#recordings/format/redaction/redact.ts';
import { writeRecording } from '#recordings/format/write-recording.ts';
import { injectedFetch, loopback, msw } from '#recordings/playback/transports.fixture.ts';
import type { Harness } from './harness.ts';

/** As every recorder of this repository does: redaction, the gate before the disk, real files. */
const save: Harness['save'] = async (recording, secrets) => {
  const root = await mkdtemp(path.join(tmpdir(), 'reprise-test-'));
  try {
    const folder = path.join(root, 'saved');
    await writeRecording(folder, redact(recording, { secrets }));
    const files = ['recording.json', 'exchanges.jsonl'].map((name) => path.join(folder, name));
    const texts = await Promise.all(files.map((file) => readFile(file, 'utf8')));
    return { text: texts.join(''), recording: await readRecording(folder) };
  } finally {
    await rm(root, { recursive: true, force: true });
  }
};

/** The real thing, once a transport. */
export const honestHarnesses: readonly Harness[] = [injectedFetch, msw, loopback].map(
  ({ name, open }) => ({ name, open, save }),
);

/** What defects are planted in. */
export const honest: Harness = {
  name: 'honest',
  open: (options) => injectedFetch.open(options),
  save,
};
