import { mkdir, mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { bodyFromText } from './body-from-text.ts';
import { buildRecording } from './build-recording.ts';
import { readRecording } from './read-recording.ts';
import type { Recording } from './recording.ts';
import { sumOf } from './seal-recording.ts';
import { writeRecording } from './write-recording.ts';

const details = {
  title: 'lists the files',
  provenance: { kind: 'authored', command: 'vitest' },
  seed: 'seed-1',
  startedAt: '2026-11-20T09:00:00.000Z',
} as const;
const request = {
  url: 'https://api.anthropic.com/v1/messages',
  headers: { 'content-type': 'application/json', 'anthropic-version': '2023-06-01' },
  body: { model: 'claude-sonnet-5', messages: [{ role: 'user', content: 'List the files.' }] },
};
const recording = buildRecording(details, [
  {
    request,
    response: {
      headers: { 'content-type': 'text/event-stream' },
      chunks: ['event: ping\n', Uint8Array.of(0xf0, 0x9f), Uint8Array.of(0x98, 0x80), '\n\n'],
    },
  },
  { request, result: 'reset' },
]);

let home: string;
let folder: string;
beforeEach(async () => {
  home = await mkdtemp(path.join(tmpdir(), 'reprise-'));
  folder = path.join(home, 'library', 'list-files');
});
afterEach(() => rm(home, { recursive: true }));

/** What an action fails with, and proof that it changed nothing in the folder. */
async function refusal(action: () => Promise<unknown>): Promise<string> {
  const before = await allFiles();
  const error: unknown = await action().then(
    () => 'it did not fail',
    (reason: unknown) => reason,
  );
  expect(await allFiles()).toEqual(before);
  if (!(error instanceof Error && 'code' in error)) return `unexpected: ${String(error)}`;
  return `${String(error.code)} ${error.message.replaceAll(home, '~')}`;
}

async function allFiles(): Promise<Record<string, string>> {
  const names = await readdir(home, { recursive: true, withFileTypes: true });
  const files = names
    .filter((entry) => entry.isFile())
    .map((entry) => path.join(entry.parentPath, entry.name));
  return Object.fromEntries(
    await Promise.all(files.map(async (file) => [file, await readFile(file, 'utf8')] as const)),
  );
}

test('a recording comes back as it was saved', async () => {
  await writeRecording(folder, recording);
  expect(await readRecording(folder)).toEqual(recording);
  expect(await readdir(path.dirname(folder))).toEqual(['list-files']);
});

test('the files are made to be read', async () => {
  await writeRecording(folder, recording);
  const files = Object.values(await allFiles()).toSorted();
  expect(files.join('\n')).toMatchInlineSnapshot(`
    "{
      "format": "reprise-recording",
      "version": 1,
      "title": "lists the files",
      "provenance": {
        "kind": "authored",
        "command": "vitest"
      },
      "models": [
        "claude-sonnet-5"
      ],
      "seed": "seed-1",
      "startedAt": "2026-11-20T09:00:00.000Z",
      "redactions": [],
      "sums": {
        "exchanges.jsonl": "fffef51200b606ec524c1e63339094533a8d0849fd5e3f1fa68c2a48b3380017"
      }
    }

    {"kind":"request","n":1,"t":0,"method":"POST","url":"https://api.anthropic.com/v1/messages","headers":{"anthropic-version":"2023-06-01","content-type":"application/json"},"body":{"model":"claude-sonnet-5","messages":[{"role":"user","content":"List the files."}]}}
    {"kind":"head","n":1,"t":1000,"status":200,"headers":{"content-type":"text/event-stream"}}
    {"kind":"chunk","n":1,"t":2000,"text":"event: ping\\n"}
    {"kind":"chunk","n":1,"t":3000,"base64":"8J8="}
    {"kind":"chunk","n":1,"t":4000,"base64":"mIA="}
    {"kind":"chunk","n":1,"t":5000,"text":"\\n\\n"}
    {"kind":"end","n":1,"t":6000,"result":"ok"}
    {"kind":"request","n":2,"t":6000,"method":"POST","url":"https://api.anthropic.com/v1/messages","headers":{"anthropic-version":"2023-06-01","content-type":"application/json"},"body":{"model":"claude-sonnet-5","messages":[{"role":"user","content":"List the files."}]}}
    {"kind":"end","n":2,"t":7000,"result":"reset"}
    "
  `);
});

test('saving over a folder needs to be told so, and keeps what else is in it', async () => {
  await writeRecording(folder, recording);
  expect(await refusal(() => writeRecording(folder, recording))).toMatchInlineSnapshot(
    `"recording.exists ~/library/list-files: it exists already. Choose another name; a recording is replaced only with \`overwrite\`."`,
  );

  await mkdir(path.join(folder, 'workspace'));
  await writeFile(path.join(folder, 'workspace', 'a.txt'), 'a');
  const other = buildRecording({ ...details, title: 'other' }, [{ request, response: {} }]);
  await writeRecording(folder, other, { overwrite: true });
  expect(await readRecording(folder)).toEqual(other);
  expect(await readFile(path.join(folder, 'workspace', 'a.txt'), 'utf8')).toBe('a');
  expect(await readdir(path.dirname(folder))).toEqual(['list-files']);
});

test('a folder that is no recording is never replaced', async () => {
  await mkdir(folder, { recursive: true });
  await writeFile(path.join(folder, 'thesis.md'), 'words');
  const save = (): Promise<void> => writeRecording(folder, recording, { overwrite: true });
  expect(await refusal(save)).toMatchInlineSnapshot(
    `"recording.exists ~/library/list-files: it exists already and is no recording. Choose another name; a recording is replaced only with \`overwrite\`."`,
  );
});

test('what could not be read back is not saved', async () => {
  const none = buildRecording(details, []);
  expect(await refusal(() => writeRecording(folder, none))).toMatchInlineSnapshot(
    `"recording.empty ~/library/list-files/exchanges.jsonl: there are no exchanges. Record again with at least one request."`,
  );
  const [first] = recording.exchanges;
  const late: Recording = { ...recording, exchanges: first ? [{ ...first, number: 2 }] : [] };
  expect(await refusal(() => writeRecording(folder, late))).toMatchInlineSnapshot(
    `"recording.malformed ~/library/list-files/exchanges.jsonl:1: exchange 2 comes where 1 is due. Restore the folder from version control, or record again."`,
  );
});

test('a secret keeps a recording from being saved, and is not repeated', async () => {
  const key = 'sk-ant-api03-Zq8f3VxT0mKp2LwY7RbN';
  const leaky = buildRecording({ ...details, title: `run with ${key}` }, [
    {
      request: { ...request, headers: { 'x-api-key': key }, body: { system: key } },
      response: { chunks: [key.slice(0, 9), key.slice(9)] },
    },
  ]);
  const text = await refusal(() => writeRecording(folder, leaky));
  expect(text).not.toContain(key.slice(9));
  expect(text).toMatchInlineSnapshot(
    `"recording.secret ~/library/list-files: it still holds what looks like a secret: exchange 1, request.headers.x-api-key (a header that is not on the allow-list); exchange 1, request.body (anthropic-key); exchange 1, response.body (anthropic-key); and 1 more. Redact the recording before it is saved; nothing was written. If the secret is real and went elsewhere, revoke it."`,
  );
});

describe('a damaged recording is refused with place, problem and mend', () => {
  const lines = (text: string): string[] => text.split('\n').slice(0, -1);
  const joined = (list: readonly string[]): string => list.map((line) => `${line}\n`).join('');

  /** Changes `exchanges.jsonl`; its sum is put right, unless the damage is that it is wrong. */
  async function damaged(change: (text: string) => string, sealed = true): Promise<string> {
    await writeRecording(folder, recording);
    const file = path.join(folder, 'exchanges.jsonl');
    const text = change(await readFile(file, 'utf8'));
    await writeFile(file, text);
    const manifestFile = path.join(folder, 'recording.json');
    const manifest = await readFile(manifestFile, 'utf8');
    const sum = recording.manifest.sums['exchanges.jsonl'];
    if (sealed) await writeFile(manifestFile, manifest.replace(sum, sumOf(text)));
    return refusal(() => readRecording(folder));
  }

  /** Changes `recording.json`. */
  async function relabelled(change: (manifest: Record<string, unknown>) => void): Promise<string> {
    await writeRecording(folder, recording);
    const manifest = structuredClone(recording.manifest) as Record<string, unknown>;
    change(manifest);
    await writeFile(path.join(folder, 'recording.json'), JSON.stringify(manifest));
    return refusal(() => readRecording(folder));
  }

  /** Exchanges with line `number` (from 1) replaced. */
  const withLine =
    (number: number, ...replacement: string[]) =>
    (text: string) =>
      joined(lines(text).toSpliced(number - 1, 1, ...replacement));

  test('no folder', async () => {
    expect(await refusal(() => readRecording(folder))).toMatchInlineSnapshot(
      `"recording.missing ~/library/list-files/recording.json: it does not exist. Check the path, or make the recording."`,
    );
  });

  test('no exchanges.jsonl', async () => {
    await writeRecording(folder, recording);
    await rm(path.join(folder, 'exchanges.jsonl'));
    expect(await refusal(() => readRecording(folder))).toMatchInlineSnapshot(
      `"recording.missing ~/library/list-files/exchanges.jsonl: it does not exist. Check the path, or make the recording."`,
    );
  });

  test('a folder where a file should be', async () => {
    await writeRecording(folder, recording);
    await rm(path.join(folder, 'recording.json'));
    await mkdir(path.join(folder, 'recording.json'));
    expect(await refusal(() => readRecording(folder))).toMatchInlineSnapshot(
      `"recording.missing ~/library/list-files/recording.json: it cannot be read (EISDIR). Check the path, or make the recording."`,
    );
  });

  test('recording.json that is no JSON', async () => {
    await writeRecording(folder, recording);
    await writeFile(path.join(folder, 'recording.json'), '{"format":');
    expect(await refusal(() => readRecording(folder))).toMatchInlineSnapshot(
      `"recording.malformed ~/library/list-files/recording.json: it is not JSON. Restore the folder from version control, or record again."`,
    );
  });

  test('a newer version, whatever else is in it', async () => {
    const text = await relabelled((manifest) => Object.assign(manifest, { version: 2, ports: 1 }));
    expect(text).toMatchInlineSnapshot(
      `"recording.too_new ~/library/list-files/recording.json: it has version 2; this Reprise reads up to 1. Update Reprise to read it."`,
    );
  });

  test('an unknown key in recording.json', async () => {
    const text = await relabelled((manifest) => Object.assign(manifest, { note: 'hello' }));
    expect(text).toMatchInlineSnapshot(
      `"recording.malformed ~/library/list-files/recording.json: Unrecognized key: "note". Restore the folder from version control, or record again."`,
    );
  });

  test('another format', async () => {
    const text = await relabelled((manifest) => Object.assign(manifest, { format: 'har' }));
    expect(text).toMatchInlineSnapshot(
      `"recording.malformed ~/library/list-files/recording.json: format: Invalid input: expected "reprise-recording". Restore the folder from version control, or record again."`,
    );
  });

  test('an edited body', async () => {
    const text = await damaged((all) => all.replace('List', 'Lose'), false);
    expect(text).toMatchInlineSnapshot(
      `"recording.edited ~/library/list-files/exchanges.jsonl: its SHA-256 is 32b19fc6b69d…, recording.json says fffef51200b6…. Recordings are never edited by hand: restore the file from version control (with its line endings as they were), or record again."`,
    );
  });

  test('a lost last exchange', async () => {
    expect(await damaged((all) => joined(lines(all).slice(0, -2)), false)).toMatchInlineSnapshot(
      `"recording.edited ~/library/list-files/exchanges.jsonl: its SHA-256 is 56cfed0a39b1…, recording.json says fffef51200b6…. Recordings are never edited by hand: restore the file from version control (with its line endings as they were), or record again."`,
    );
  });

  test('a line cut off', async () => {
    expect(await damaged((all) => all.slice(0, -8), false)).toMatchInlineSnapshot(
      `"recording.truncated ~/library/list-files/exchanges.jsonl:9: the line is cut off. Restore the folder from version control, or record again."`,
    );
  });

  test('a lost last line', async () => {
    expect(await damaged((all) => joined(lines(all).slice(0, -1)))).toMatchInlineSnapshot(
      `"recording.truncated ~/library/list-files/exchanges.jsonl:8: exchange 2 has no end. Restore the folder from version control, or record again."`,
    );
  });

  test('an empty file', async () => {
    expect(await damaged(() => '')).toMatchInlineSnapshot(
      `"recording.empty ~/library/list-files/exchanges.jsonl: there are no exchanges. Record again with at least one request."`,
    );
  });

  test('bytes that are no text', async () => {
    await writeRecording(folder, recording);
    await writeFile(path.join(folder, 'exchanges.jsonl'), Uint8Array.of(0x22, 0xff, 0x22, 0x0a));
    expect(await refusal(() => readRecording(folder))).toMatchInlineSnapshot(
      `"recording.malformed ~/library/list-files/exchanges.jsonl: it is not UTF-8. Restore the folder from version control, or record again."`,
    );
  });

  test('a line that is no JSON', async () => {
    expect(await damaged(withLine(2, 'hello'))).toMatchInlineSnapshot(
      `"recording.malformed ~/library/list-files/exchanges.jsonl:2: it is not JSON. Restore the folder from version control, or record again."`,
    );
  });

  test('lines that break the schema', async () => {
    const bad = [
      '{"kind":"frame","n":1,"t":1000}',
      '{"kind":"head","n":1,"t":1000,"status":200,"headers":{},"note":1}',
      '{"kind":"head","n":1,"t":1000,"status":200,"headers":{"Date":"x"}}',
      '{"kind":"head","n":1,"t":1000,"status":101,"headers":{}}',
      '{"kind":"head","n":1,"t":1.5,"status":200,"headers":{}}',
      '{"kind":"chunk","n":1,"t":1000}',
      '{"kind":"chunk","n":1,"t":1000,"text":"a","base64":"YQ=="}',
      '{"kind":"chunk","n":1,"t":1000,"text":"\\ud83d"}',
      '{"kind":"chunk","n":1,"t":1000,"base64":"not base64"}',
    ];
    const texts: string[] = [];
    for (const line of bad) {
      texts.push(await damaged(withLine(2, line)));
      await rm(folder, { recursive: true });
    }
    expect(texts.join('\n')).toMatchInlineSnapshot(`
      "recording.malformed ~/library/list-files/exchanges.jsonl:2: kind: Invalid discriminator value. Expected 'request' | 'head' | 'chunk' | 'end'. Restore the folder from version control, or record again.
      recording.malformed ~/library/list-files/exchanges.jsonl:2: Unrecognized key: "note". Restore the folder from version control, or record again.
      recording.malformed ~/library/list-files/exchanges.jsonl:2: headers.Date: Invalid key in record. Restore the folder from version control, or record again.
      recording.malformed ~/library/list-files/exchanges.jsonl:2: status: Too small: expected number to be >=200. Restore the folder from version control, or record again.
      recording.malformed ~/library/list-files/exchanges.jsonl:2: t: Invalid input: expected int, received number. Restore the folder from version control, or record again.
      recording.malformed ~/library/list-files/exchanges.jsonl:2: expected either text or base64. Restore the folder from version control, or record again.
      recording.malformed ~/library/list-files/exchanges.jsonl:2: expected either text or base64. Restore the folder from version control, or record again.
      recording.malformed ~/library/list-files/exchanges.jsonl:2: text: a lone surrogate has no bytes. Restore the folder from version control, or record again.
      recording.malformed ~/library/list-files/exchanges.jsonl:2: base64: Invalid base64-encoded string. Restore the folder from version control, or record again."
    `);
  });

  test('lines out of order', async () => {
    const head = '{"kind":"head","n":1,"t":1000,"status":200,"headers":{}}';
    const chunk = '{"kind":"chunk","n":1,"t":1000,"text":""}';
    const end = '{"kind":"end","n":1,"t":1000,"result":"ok"}';
    const again = '{"kind":"request","n":1,"t":1000,"method":"GET","url":"http://x/","headers":{}}';
    const changes = [
      withLine(1),
      withLine(1, again.replace('"n":1', '"n":2')),
      withLine(2, head, again),
      withLine(2, chunk),
      withLine(2, end),
      withLine(2, head, head),
      withLine(2, head, end),
      withLine(2, head, chunk.replace('"n":1', '"n":9')),
      withLine(2, head.replace('1000', '9000'), chunk),
    ];
    const texts: string[] = [];
    for (const change of changes) {
      texts.push(await damaged(change));
      await rm(folder, { recursive: true });
    }
    expect(texts.join('\n')).toMatchInlineSnapshot(`
      "recording.malformed ~/library/list-files/exchanges.jsonl:1: a head of exchange 1 before its request. Restore the folder from version control, or record again.
      recording.malformed ~/library/list-files/exchanges.jsonl:1: exchange 2 comes where 1 is due. Restore the folder from version control, or record again.
      recording.malformed ~/library/list-files/exchanges.jsonl:3: exchange 1 comes where 2 is due. Restore the folder from version control, or record again.
      recording.malformed ~/library/list-files/exchanges.jsonl:2: a chunk of exchange 1 before its head. Restore the folder from version control, or record again.
      recording.malformed ~/library/list-files/exchanges.jsonl:2: exchange 1 ends with ok, but has no head. Restore the folder from version control, or record again.
      recording.malformed ~/library/list-files/exchanges.jsonl:3: a second head of exchange 1. Restore the folder from version control, or record again.
      recording.malformed ~/library/list-files/exchanges.jsonl:4: a chunk of exchange 1 after its end. Restore the folder from version control, or record again.
      recording.malformed ~/library/list-files/exchanges.jsonl:3: a chunk of exchange 9 before its request. Restore the folder from version control, or record again.
      recording.malformed ~/library/list-files/exchanges.jsonl:3: t runs back from 9000 to 1000 µs. Restore the folder from version control, or record again."
    `);
  });
});

test('a body is JSON where it is, and text everywhere else', () => {
  expect(['{"a":[1]}', '[]', 'null', '7', '"a"', 'a=1', ''].map(bodyFromText)).toEqual([
    { a: [1] },
    [],
    null,
    7,
    '"a"',
    'a=1',
    '',
  ]);
});
