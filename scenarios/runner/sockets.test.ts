import { createSocket } from 'node:dgram';
import { lookup } from 'node:dns/promises';
import { once } from 'node:events';
import { get } from 'node:http';
import { connect, createServer, type AddressInfo, type Server } from 'node:net';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { localTools } from '#engine/local-tools/local-tools.ts';
import { CallId } from '#engine/schema/ids.ts';
import { systemClock } from '#engine/host/system-ports.ts';
import { loadScenario } from '#scenarios/format/load-scenarios.ts';
import { commandEnvironment, commandNetwork } from './command-environment.ts';
import { recordedSource, type ModelSource } from './model-source.ts';
import { play, type PlayOptions, type ScenarioRun } from './play.ts';
import { failureReport } from './render-failure.ts';
import { jsonReporter } from './reporters/json-reporter.ts';
import { temporaryCatalog, type TemporaryCatalog } from './temporary-catalog.fixture.ts';

const DENIED = 'permissions/denied-delete';
const FIXED = 'coding/fix-failing-test';

let catalog: TemporaryCatalog;
/** What a run must not reach; it hangs up at once. */
let server: Server;
let reachedCount: number;

beforeEach(async () => {
  catalog = await temporaryCatalog(DENIED, FIXED);
  reachedCount = 0;
  server = createServer((socket) => {
    reachedCount += 1;
    socket.on('error', () => undefined).end();
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
});
afterEach(async () => {
  server.close();
  await catalog.remove();
});

const port = (): number => (server.address() as AddressInfo).port;

async function run(name: string, options: Partial<PlayOptions> = {}): Promise<ScenarioRun> {
  const scenario = await loadScenario(join(catalog.place.catalog, name), catalog.place);
  return play(scenario, { runsFolder: catalog.runsFolder, ...options });
}

/** Answers as recorded, but goes out before each answer, and swallows whatever comes of it. */
async function goingOut(open: () => Promise<unknown>): Promise<ModelSource> {
  const source = await recordedSource(join(catalog.place.library, 'anthropic', 'denied-delete'));
  return {
    ...source,
    connect(parts) {
      const connection = source.connect(parts);
      const fetch: typeof globalThis.fetch = async (...request) => {
        await open().catch(() => undefined);
        return connection.fetch(...request);
      };
      return { ...connection, fetch };
    },
  };
}

const why = (played: ScenarioRun): string =>
  failureReport(played)
    .why.join('\n')
    .replaceAll(String(port()), '<port>')
    .replaceAll(/\((?:.*\/)?(sockets\.test\.ts):\d+:\d+\)/gu, '($1:<line>)');

function connected(): Promise<unknown> {
  return once(connect(port(), '127.0.0.1').resume(), 'close');
}

// Invariant R3.
describe('a run that goes out fails, also when the caller swallows the error', () => {
  async function byFetch(): Promise<unknown> {
    return fetch(`http://127.0.0.1:${port()}/v1/messages?key=secret`);
  }
  const byHttp = (): Promise<unknown> =>
    new Promise((resolve) => get(`http://127.0.0.1:${port()}`, resolve).on('error', resolve));
  const byWebSocket = (): Promise<unknown> =>
    new Promise((resolve) => {
      new WebSocket(`ws://127.0.0.1:${port()}`).addEventListener('error', resolve);
    });
  const byDatagram = async (): Promise<unknown> => createSocket('udp4').close();
  const byLookup = (): Promise<unknown> => lookup('localhost');

  test.each([
    ['fetch', byFetch, 'request http://127.0.0.1:<port>, tcp 127.0.0.1:<port>'],
    ['node:http', byHttp, 'request http://127.0.0.1:<port>, tcp 127.0.0.1:<port>'],
    ['WebSocket', byWebSocket, 'request http://127.0.0.1:<port>, tcp 127.0.0.1:<port>'],
    ['net.connect', connected, 'tcp 127.0.0.1:<port>'],
    ['a datagram', byDatagram, 'udp udp4'],
    ['a lookup', byLookup, 'lookup localhost'],
  ])('%s', async (_way, open, ways) => {
    const played = await run(DENIED, { source: await goingOut(open) });
    expect([played.ok, played.failures.map(({ kind }) => kind)]).toEqual([false, ['socket']]);
    expect(why(played)).toContain(`socket: the run went out by ${ways}, at `);
    expect(why(played)).toMatch(/\bsockets\.test\.ts:/u);
  });

  test('it says where, and accept writes nothing', async () => {
    const before = await catalog.contents();
    const played = await run(DENIED, { source: await goingOut(byFetch), golden: 'accept' });
    expect(why(played)).toMatchInlineSnapshot(
      `"socket: the run went out by request http://127.0.0.1:<port>, tcp 127.0.0.1:<port>, at byFetch (sockets.test.ts:<line>). A replay goes nowhere: answer it from the recording, or by a stub"`,
    );
    expect(await catalog.contents()).toEqual(before);
  });

  test('beside one that does not, only it fails', async () => {
    const [out, clean] = await Promise.all([
      run(DENIED, { source: await goingOut(connected) }),
      run(FIXED),
    ]);
    expect([out.ok, clean.ok, clean.sockets.opened]).toEqual([false, true, []]);
  });
});

test('a clean run opens none, and its receipt says so', async () => {
  const played = await run(DENIED);
  expect(played.sockets).toEqual({
    opened: [],
    childNetwork: (await commandNetwork()).status,
  });
  expect(JSON.parse(jsonReporter().onEnd({ runs: [played], unreadable: [] }) ?? '')).toMatchObject({
    scenarios: [{ receipt: { ok: true, sockets: played.sockets } }],
  });
});

describe('commands', () => {
  /** Runs a command as the Bash tool of a scenario would. */
  async function bash(command: string, launcher: readonly string[], signal?: AbortSignal) {
    const environment = commandEnvironment(catalog.root);
    const workspace = catalog.root;
    const tools = localTools({ workspace, clock: systemClock, environment, launcher });
    const tool = tools.find(({ definition }) => definition.name === 'Bash');
    return tool?.run({
      callId: CallId.parse('call_1'),
      arguments: { command },
      signal: signal ?? new AbortController().signal,
      onDelta: () => undefined,
    });
  }
  const goOut = (): string => `exec 3<>/dev/tcp/127.0.0.1/${port()} && cat <&3`;

  test('reach the test where nothing keeps them, and nothing where they are isolated', async () => {
    expect(await bash(goOut(), [])).toMatchObject({ status: 'completed' });
    expect(reachedCount).toBe(1);
    const { status, launcher } = await commandNetwork();
    await bash(goOut(), launcher);
    expect(reachedCount).toBe(status === 'isolated' ? 1 : 2);
  });

  test('reach servers of their own', async () => {
    const script = `
      const server = require('node:http').createServer((_, response) => response.end('mine'));
      server.listen(0, '127.0.0.1', async () => {
        console.log(await (await fetch('http://127.0.0.1:' + server.address().port)).text());
        server.close();
      });`;
    const { launcher } = await commandNetwork();
    const result = await bash(`node -e ${JSON.stringify(script.replaceAll('\n', ' '))}`, launcher);
    expect(result).toMatchObject({ status: 'completed', output: [{ text: 'mine\n' }] });
  });

  test('are the same user in the same place, with the same files', async () => {
    const command = 'id -u; pwd; echo $SHLVL $PPID; env | sort; umask; ulimit -a; ls -n';
    const { launcher } = await commandNetwork();
    expect(await bash(command, launcher)).toEqual(await bash(command, []));
  });

  test('of a run cannot reach the test, and its log is the same', async () => {
    const file = join('scenarios', 'catalog', FIXED, 'workspace', 'test.js');
    const { events } = await run(FIXED);
    const command = JSON.stringify(['-c', goOut()]);
    await catalog.edit(
      file,
      (text) =>
        `require('node:child_process').spawnSync('bash', ${command}, { stdio: 'ignore' });\n${text}`,
    );
    const played = await run(FIXED);
    expect([played.ok, played.events]).toEqual([true, events]);
    expect(reachedCount).toBe(played.sockets.childNetwork === 'isolated' ? 0 : 2);
  });
});
