import { readFile } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import { once } from 'node:events';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  temporaryCatalog,
  type TemporaryCatalog,
} from '#scenarios/runner/temporary-catalog.fixture.ts';
import {
  startScript,
  type ProcessOptions,
  type Said,
  type Started,
} from './command-line.fixture.ts';

const repository = join(import.meta.dirname, '..');
const RECORDING = 'recordings/library/anthropic/denied-delete';

/**
 * An agent that knows nothing of Reprise: Anthropic's own client, told by the environment where to
 * ask. It sends the recorded requests, as many as its first argument says, and ends as its second.
 */
const AGENT = `
  import { readFileSync } from 'node:fs';
  import Anthropic from '@anthropic-ai/sdk';
  const [count, exitCode] = process.argv.slice(1).map(Number);
  console.warn = () => {};
  const client = new Anthropic({ maxRetries: 0 });
  const lines = readFileSync('${RECORDING}/exchanges.jsonl', 'utf8').trim().split('\\n');
  const requests = lines.map((line) => JSON.parse(line)).filter(({ kind }) => kind === 'request');
  for (const { body } of requests.slice(0, count)) {
    const message = await client.messages.stream(body).finalMessage();
    console.log(message.content.map((block) => block.text ?? block.name).join(' '));
  }
  process.exitCode = exitCode;
`;
const agent = (count: number, exitCode = 0): string[] => [
  process.execPath,
  '--input-type=module',
  '--eval',
  AGENT,
  '--',
  `${count}`,
  `${exitCode}`,
];
/** One that takes every answer for a good one. */
const CARELESS = `
  const answer = await fetch(process.env.ANTHROPIC_BASE_URL + '/v1/messages', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ model: 'x', messages: [{ role: 'user', content: 'Something else' }] }),
  });
  console.log(answer.status);
`;
const careless = [process.execPath, '--input-type=module', '--eval', CARELESS];

const start = (args: readonly string[], options: Partial<ProcessOptions> = {}): Started =>
  // The client of the agent is found from here.
  startScript('bin/reprise.js', ['replay', ...args], { cwd: repository, ...options });
const say = (args: readonly string[], options?: Partial<ProcessOptions>): Promise<Said> =>
  start(args, options).said;

describe('with a command', () => {
  test('the official client replays a recording, and both are good: exit code 0', async () => {
    expect(await say([RECORDING, '--policy', 'strict', '--', ...agent(2)])).toMatchInlineSnapshot(`
      {
        "code": 0,
        "err": "receipt served 2, missed 0, unused 0, drift 0; policy strict",
        "out": "Bash
      You did not allow it, so tmp is still there.",
      }
    `);
  });

  test('a command that failed is told, though the recording was used as it is', async () => {
    expect(await say([RECORDING, '--', ...agent(2, 3)])).toMatchInlineSnapshot(`
      {
        "code": 1,
        "err": "receipt served 2, missed 0, unused 0, drift 0; policy drift
      failed  the command ended with exit code 3",
        "out": "Bash
      You did not allow it, so tmp is still there.",
      }
    `);
  });

  test('a miss that the command swallowed fails all the same', async () => {
    expect(await say([RECORDING, '--', ...careless])).toMatchInlineSnapshot(`
      {
        "code": 1,
        "err": "receipt served 0, missed 1, unused 2, drift 0; policy drift
      missed  request 1: Replay: cause settings, no recorded answer for POST /v1/messages (mismatch). Nearest is exchange 1. First difference: stream: recorded true, live nothing (and 7 more). If the new request is right, record again; if not, mend what builds it.
      unused  exchange 1
      unused  exchange 2
      failed  the recording: 1 request without a recorded answer
      failed  the recording: 2 exchanges never asked for",
        "out": "400",
      }
    `);
  });

  test('an exchange that nobody asked for fails', async () => {
    const { code, err } = await say([RECORDING, '--', ...agent(1)]);
    expect([code, err]).toMatchInlineSnapshot(`
      [
        1,
        "receipt served 1, missed 0, unused 1, drift 0; policy drift
      unused  exchange 2
      failed  the recording: 1 exchange never asked for",
      ]
    `);
  });

  test('gets its arguments, its input and a key, and keeps the rest of its environment', async () => {
    const script = 'cat; echo "$1 $ANTHROPIC_BASE_URL $ANTHROPIC_API_KEY $OWN $NO_PROXY"';
    const env = {
      OWN: 'mine',
      ANTHROPIC_API_KEY: 'real',
      HTTPS_PROXY: 'http://proxy:1',
      NO_PROXY: 'a',
    };
    const args = [RECORDING, '--', 'sh', '-c', script, 'sh', '--json'];
    const { out } = await say(args, { input: 'read\n', env });
    expect(out).toBe('read\n--json http://127.0.0.1:<port> replayed mine a,127.0.0.1');
  });

  test('--json is one document at the end of the errors', async () => {
    const { code, out, err } = await say([RECORDING, '--json', '--', 'sh', '-c', 'exit 4']);
    expect([code, out]).toEqual([1, '']);
    expect(JSON.parse(err)).toMatchObject({
      ok: false,
      problems: [
        'the command ended with exit code 4',
        'the recording: 2 exchanges never asked for',
      ],
      command: { exitCode: 4, signal: null },
      receipt: { ok: false, policy: 'drift', exchanges: [], misses: [], unused: [1, 2] },
    });
  });

  test('a signal reaches whatever it started, and nothing is left running', async () => {
    // The output is open as long as one of the three processes is there.
    const script = 'sleep 300 & echo started; wait';
    const { firstLine, said, signal } = start([RECORDING, '--', 'sh', '-c', script]);
    expect(await firstLine).toBe('started');
    signal('SIGTERM');
    const { code, err } = await said;
    expect([code, err.split('\n').at(-2)]).toEqual([1, 'failed  the command was ended by SIGTERM']);
  });

  test('Ctrl-C is the command’s to answer', async () => {
    const script = "process.on('SIGINT', () => { console.log('bye'); process.exit(0); });";
    const wait = `${script} console.log('started'); setInterval(() => {}, 1000);`;
    const { firstLine, said, signal } = start([RECORDING, '--', process.execPath, '--eval', wait]);
    expect(await firstLine).toBe('started');
    signal('SIGINT');
    const { code, out, err } = await said;
    expect([code, out]).toEqual([1, 'started\nbye']);
    expect(err).not.toContain('the command');
  });
});

describe('without a command', () => {
  test('says where it is, serves until it is ended, then shows the receipt', async () => {
    const { firstLine, said, signal } = start([RECORDING]);
    await firstLine;
    signal('SIGINT');
    expect(await said).toMatchInlineSnapshot(`
      {
        "code": 1,
        "err": "",
        "out": "a denied tool call reaches the model as a failed result
      2 exchanges at http://127.0.0.1:<port>, policy drift; Ctrl-C ends it and shows the receipt
      export ANTHROPIC_BASE_URL=http://127.0.0.1:<port>
      export ANTHROPIC_API_KEY=replayed
      export OPENAI_BASE_URL=http://127.0.0.1:<port>/v1
      export OPENAI_API_KEY=replayed
      export GOOGLE_GEMINI_BASE_URL=http://127.0.0.1:<port>
      export GEMINI_API_KEY=replayed
      export GOOGLE_API_KEY=replayed
      receipt served 0, missed 0, unused 2, drift 0; policy drift
      unused  exchange 1
      unused  exchange 2
      failed  the recording: 2 exchanges never asked for",
      }
    `);
  });

  test('exit code 0 when the recording was used as it is, and --json is two lines', async () => {
    const { firstLine, said, signal } = start([RECORDING, '--json']);
    const { url, environment } = JSON.parse(await firstLine) as {
      readonly url: string;
      readonly environment: Readonly<Record<string, string>>;
    };
    expect(environment['ANTHROPIC_BASE_URL']).toBe(url);
    for (const body of await recordedBodies()) {
      const headers = { 'content-type': 'application/json' };
      const response = await fetch(`${url}/v1/messages`, { method: 'POST', headers, body });
      expect(response.status).toBe(200);
      await response.text();
    }
    signal('SIGTERM');
    const { code, out, err } = await said;
    expect([code, err]).toEqual([0, '']);
    const [, last = ''] = out.split('\n');
    expect(JSON.parse(last)).toMatchObject({ ok: true, problems: [], receipt: { unused: [] } });
  });
});

/** The bodies of the recorded requests, in their order. */
async function recordedBodies(): Promise<string[]> {
  const text = await readFile(join(repository, RECORDING, 'exchanges.jsonl'), 'utf8');
  return text
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as { readonly kind: string; readonly body?: unknown })
    .filter(({ kind }) => kind === 'request')
    .map(({ body }) => JSON.stringify(body));
}

describe('exit code 2', () => {
  let catalog: TemporaryCatalog;
  beforeAll(async () => {
    catalog = await temporaryCatalog('permissions/denied-delete');
    await catalog.edit(`${RECORDING}/exchanges.jsonl`, (text) => text.slice(0, -30));
  });
  afterAll(() => catalog.remove());

  test('for a recording that cannot be read; the command does not run', async () => {
    const args = [RECORDING, '--', 'sh', '-c', 'echo ran'];
    const said = await Promise.all([
      say(args, { cwd: catalog.root }),
      say(['nowhere', ...args.slice(1)], { cwd: catalog.root }),
    ]);
    expect(said).toMatchInlineSnapshot(`
      [
        {
          "code": 2,
          "err": "recordings/library/anthropic/denied-delete/exchanges.jsonl:31: the line is cut off. Restore the folder from version control, or record again.",
          "out": "",
        },
        {
          "code": 2,
          "err": "nowhere/recording.json: it does not exist. Check the path, or make the recording.",
          "out": "",
        },
      ]
    `);
  });

  test('for a port that is taken', async () => {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    const { code, out, err } = await say([
      RECORDING,
      '--port',
      `${port}`,
      '--',
      'sh',
      '-c',
      'echo ran',
    ]);
    server.close();
    expect([code, out, err.replace(`${port}`, '<port>')]).toMatchInlineSnapshot(`
      [
        2,
        "",
        "Replay: port <port> of 127.0.0.1 is taken, so "a denied tool call reaches the model as a failed result" cannot be served there. Each run needs a port of its own: end what listens there, or name no port to get a free one.",
      ]
    `);
  });

  test('for a command that cannot be started, and for bad usage', async () => {
    const usages = [
      [RECORDING, '--', 'no-such-program'],
      [],
      [RECORDING, '--port', '70000'],
      [RECORDING, '--policy', 'lax'],
    ];
    const said = await Promise.all(usages.map((usage) => say(usage)));
    expect(said.map(({ code, out }) => [code, out])).toEqual(usages.map(() => [2, '']));
    expect(said.map(({ err }) => err).join('\n')).toMatchInlineSnapshot(`
      "no-such-program: the command cannot be started (ENOENT). Write a program and its arguments after \`--\`.
      error: missing required argument 'recording'
      error: option '--port <number>' argument '70000' is invalid. Allowed are 0 to 65535.
      error: option '--policy <name>' argument 'lax' is invalid. Allowed choices are strict, drift, open."
    `);
  });
});
