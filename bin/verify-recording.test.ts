import { cp, mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { buildRecording, type PlainExchange } from '#recordings/format/build-recording.ts';
import { writeRecording } from '#recordings/format/write-recording.ts';
import { reprise } from './command-line.fixture.ts';

const url = 'https://api.anthropic.com/v1/messages';
const body = { model: 'm', max_tokens: 1, messages: [{ role: 'user', content: 'Hi.' }] };
const ping = 'event: ping\ndata: {"type":"ping"}\n\n';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'reprise-verify-'));
  const library = resolve(import.meta.dirname, '../recordings/library/anthropic');
  await cp(join(library, 'denied-delete'), join(folder, 'sound'), { recursive: true });
  await cp(join(library, 'denied-delete'), join(folder, 'edited'), { recursive: true });
  await rm(join(folder, 'edited', 'exchanges.jsonl'));
  await mkdir(join(folder, 'empty'));
  await write('unknown', [
    {
      request: { url, body },
      response: { chunks: [ping, 'event: new\ndata: {"type":"new"}\n\n'] },
    },
    { request: { url: 'https://example.com/' }, response: { chunks: ['?'] } },
  ]);
  await write('drifted', [
    { request: { url, body: { ...body, messages: 7 } }, response: { chunks: [ping] } },
    { request: { url, body }, response: { chunks: ['event: ping\ndata: {"type":\n\n'] } },
  ]);
});
afterAll(() => rm(folder, { recursive: true, force: true }));

async function write(name: string, exchanges: readonly PlainExchange[]): Promise<void> {
  const details = {
    title: name,
    provenance: { kind: 'imported' as const },
    seed: name,
    startedAt: '2026-01-01T00:00:00.000Z',
  };
  await writeRecording(join(folder, name), buildRecording(details, exchanges));
}

const verify = (name: string) => reprise(['verify', name], { cwd: folder });

test('a recording is verified by its sums, and by the schemas of both directions', async () => {
  expect(await verify('sound')).toMatchInlineSnapshot(`
    {
      "code": 0,
      "err": "",
      "out": "sound: 2 exchanges of anthropic-messages, sum <sum>…, violations: 0, unknown: 0",
    }
  `);
});

test('what is unknown is told and does no harm', async () => {
  expect(await verify('unknown')).toMatchInlineSnapshot(`
    {
      "code": 0,
      "err": "",
      "out": "unknown: exchange 1: unknown of anthropic-messages: response event 2, type: "new" is not known
    unknown: 2 exchanges of anthropic-messages, no API that has a schema, sum <sum>…, violations: 0, unknown: 1",
    }
  `);
});

test('what breaks a schema is told with its place and who drifted, with exit code 1', async () => {
  expect(await verify('drifted')).toMatchInlineSnapshot(`
    {
      "code": 1,
      "err": "",
      "out": "drifted: exchange 1: violation of anthropic-messages: request messages: expected array, received number
    drifted: exchange 1: The provider took it with HTTP 200: the import changed what was sent, or the schema is old.
    drifted: exchange 2: violation of anthropic-messages: response event 1: "{\\"type\\":" is no JSON
    drifted: exchange 2: The provider drifted from the schema, or the schema is old, or the import changed what was said.
    drifted: 2 exchanges of anthropic-messages, sum <sum>…, violations: 2, unknown: 0",
    }
  `);
});

test('a recording that is not whole, and a folder with nothing in it, are refused', async () => {
  expect(await Promise.all([verify('edited'), verify('empty')])).toMatchInlineSnapshot(`
    [
      {
        "code": 2,
        "err": "edited/exchanges.jsonl: it does not exist. Check the path, or make the recording.",
        "out": "",
      },
      {
        "code": 2,
        "err": "empty: there is neither a session.jsonl nor a recording.json in this folder. Name a session.jsonl, the folder that holds one, or the folder of a recording.",
        "out": "",
      },
    ]
  `);
});
