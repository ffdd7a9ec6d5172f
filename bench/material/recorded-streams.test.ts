import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { recordedStreams } from './recorded-streams.ts';

const library = 'recordings/library';
const whole = 'event: message_stop\ndata: {"type":"message_stop"}\n\n';

test('without a corpus the shipped recordings are read, and it says so', async () => {
  const { name, streams, notes } = await recordedStreams({ corpus: 'not/there', library });
  expect(name).toBe(`${streams.length} shipped streams`);
  expect(streams.length).toBeGreaterThan(10);
  expect(notes).toEqual([expect.stringContaining('no corpus at not/there')]);
});

test('of a corpus the whole streams of the API are read', async () => {
  const corpus = await mkdtemp(join(tmpdir(), 'reprise-'));
  onTestFinished(() => rm(corpus, { recursive: true }));
  await mkdir(join(corpus, 'anthropic-messages', 'text'), { recursive: true });
  const bodies = { whole, cut: 'event: ping\ndata: {}\n\n', other: `${whole}data: [DONE]\n\n` };
  for (const [name, body] of Object.entries(bodies)) {
    await writeFile(join(corpus, 'anthropic-messages', 'text', `${name}.body`), body);
  }
  expect(await recordedStreams({ corpus, library })).toEqual({
    name: '1 streams of the corpus',
    streams: [{ body: Buffer.from(whole), eventCount: 1 }],
    notes: [],
  });
});
