import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { JsonObject } from '#engine/schema/json.ts';
import { chainsOf, findCorpus, importChain, readCorpusIndex } from './corpus.ts';

let corpus: string;
beforeEach(async () => {
  corpus = await mkdtemp(join(tmpdir(), 'reprise-import-'));
});
afterEach(() => rm(corpus, { recursive: true, force: true }));

async function write(name: string, content: string | Uint8Array): Promise<void> {
  await mkdir(dirname(join(corpus, name)), { recursive: true });
  await writeFile(join(corpus, name), content);
}

const row = (seq: number, more: JsonObject = {}): JsonObject => ({
  id: `api/group/exchange-${seq}`,
  group: 'api/group',
  seq,
  api: 'anthropic.messages',
  stream: true,
  source: { repo: 'me/repo', path: 'tape.yml' },
  ...more,
});
const writeIndex = (...rows: JsonObject[]): Promise<void> =>
  write('index.jsonl', rows.map((each) => `${JSON.stringify(each)}\n`).join(''));

const request = (more: JsonObject = {}): JsonObject => ({
  method: 'POST',
  url: 'https://api.anthropic.com/v1/messages?beta=true',
  headers: { 'content-type': 'application/json' },
  body: { model: 'claude-sonnet-5', messages: [] },
  ...more,
});

async function writeExchange(
  seq: number,
  body: string | Uint8Array,
  { asked = request(), answered = {} }: { asked?: JsonObject; answered?: JsonObject } = {},
): Promise<void> {
  const base = `api/group/exchange-${seq}`;
  const response = { status: 200, headers: { 'content-type': 'text/event-stream' }, ...answered };
  await write(`${base}.request.json`, JSON.stringify(asked));
  await write(`${base}.response.json`, JSON.stringify(response));
  await write(`${base}.body`, body);
}

const importAll = async () => {
  const [chain] = chainsOf(await readCorpusIndex(corpus), 'api/group');
  if (chain === undefined) throw new TypeError('there is no chain');
  return importChain(corpus, chain, 'a command');
};
const refusal = (reading: Promise<unknown>): Promise<string> =>
  reading.then(
    () => 'no refusal',
    (error: unknown) => String(error).replaceAll(corpus, '~'),
  );

describe('the index', () => {
  test('gives the chains of a group, each from its first exchange to its last', async () => {
    await writeIndex(
      row(1),
      row(2, { continues: 1 }),
      row(3, { continues: 2 }),
      row(4, { continues: 1 }),
      row(5),
      row(1, { group: 'api/other' }),
    );
    const rows = await readCorpusIndex(corpus);
    expect(chainsOf(rows, 'api/group').map((chain) => chain.rows.map(({ seq }) => seq))).toEqual([
      [1, 2, 3],
      [1, 4],
      [5],
    ]);
    expect(chainsOf(rows, 'api/none')).toEqual([]);
  });

  test('that is missing or damaged is refused with its line, blank ones counted', async () => {
    const texts = [await refusal(readCorpusIndex(corpus))];
    for (const bad of ['{"id":', '{"id":1}', JSON.stringify(row(2, { continues: 2 }))]) {
      await write('index.jsonl', `${JSON.stringify(row(1))}\n\n${bad}\n`);
      texts.push(await refusal(readCorpusIndex(corpus)));
    }
    expect(texts.join('\n')).toMatchInlineSnapshot(`
      "ImportError: ~/index.jsonl: cannot be read. The corpus is a folder with an index.jsonl.
      ImportError: ~/index.jsonl:3: not valid JSON: SyntaxError: Unexpected end of JSON input. The corpus is damaged, or of a newer layout.
      ImportError: ~/index.jsonl:3: id: Invalid input: expected string, received number. The corpus is damaged, or of a newer layout.
      ImportError: ~/index.jsonl:3: continues: an exchange goes on from an earlier one. The corpus is damaged, or of a newer layout."
    `);
  });

  test('is found two folders above a group', async () => {
    await writeIndex(row(1));
    expect(findCorpus(join(corpus, 'api', 'group'))).toEqual({ corpus, group: 'api/group' });
    expect(() => findCorpus(join(corpus, 'group'))).toThrow(/no index\.jsonl two folders above/u);
  });
});

describe('a chain', () => {
  test('becomes a recording, which says what the corpus did not', async () => {
    await writeIndex(row(1), row(2, { continues: 1 }));
    await writeExchange(1, 'data: é\n\ndata: b\r\n\r\ndata: c');
    await writeExchange(2, 'abcdef', { answered: { status: 529, read_lengths: [2, 3] } });
    const { recording, losses } = await importAll();
    const { manifest, exchanges } = recording;
    expect(manifest).toMatchObject({
      title: 'api/group (exchanges 1, 2)',
      provenance: { kind: 'imported', from: 'me/repo tape.yml', command: 'a command' },
      seed: 'api/group',
      models: ['claude-sonnet-5'],
    });
    expect(
      exchanges.map(({ head, chunks }) => [
        head?.status,
        ...chunks.map(({ bytes }) => Buffer.from(bytes).toString()),
      ]),
    ).toEqual([
      [200, 'data: é\n\n', 'data: b\r\n\r\n', 'data: c'],
      [529, 'ab', 'cde', 'f'],
    ]);
    expect(losses).toMatchInlineSnapshot(`
      [
        "chunk boundaries: not recorded, one chunk an event",
        "whole answers: told as if a stream had been asked for",
        "times: not in the corpus, one millisecond from one thing to the next",
      ]
    `);
  });

  test('of another host gets the address and the model of the Messages API', async () => {
    await writeIndex(row(1));
    const path = 'publishers/anthropic/models/claude-x@1:streamRawPredict';
    const url = `https://vertex.example/v1/projects/p/${path}`;
    await writeExchange(1, '', { asked: request({ url, body: { messages: [] } }) });
    const { recording, losses } = await importAll();
    expect(recording.exchanges[0]?.request).toMatchObject({
      url: 'https://api.anthropic.com/v1/messages',
      body: { model: 'claude-x@1', messages: [] },
    });
    expect(losses[0]).toBe('address: vertex.example replaced by that of the Messages API');
  });

  test('whose files are missing or damaged is refused with the name of the file', async () => {
    await writeIndex(row(1));
    const texts = [await refusal(importAll())];
    await writeExchange(1, '');
    await rm(join(corpus, 'api/group/exchange-1.body'));
    texts.push(await refusal(importAll()));
    await writeExchange(1, '', { asked: request({ body: 'words' }) });
    texts.push(await refusal(importAll()));
    await writeExchange(1, '', { answered: { status: 'fine' } });
    texts.push(await refusal(importAll()));
    expect(texts.join('\n')).toMatchInlineSnapshot(`
      "ImportError: ~/api/group/exchange-1.request.json: cannot be read. The group is incomplete.
      ImportError: ~/api/group/exchange-1.body: cannot be read. The group is incomplete.
      ImportError: ~/api/group/exchange-1.request.json: body: Invalid input: expected record, received string. The corpus is damaged, or of a newer layout.
      ImportError: ~/api/group/exchange-1.response.json: status: Invalid input: expected number, received string. The corpus is damaged, or of a newer layout."
    `);
  });
});
