import { execFile, spawn } from 'node:child_process';
import { hasSubscribers } from 'node:diagnostics_channel';
import { createSocket, type Socket as DatagramSocket } from 'node:dgram';
import { lookup, lookupService, promises as dns } from 'node:dns';
import { once } from 'node:events';
import { constants, openSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, get } from 'node:http';
import { connect as connectHttp2, createServer as createHttp2Server } from 'node:http2';
import { connect, createServer as createNetServer, Socket, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setImmediate as turn } from 'node:timers/promises';
import { connect as connectTls } from 'node:tls';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { watchSockets, type OpenedSocket } from './watch-sockets.ts';

/** Servers of the test on this machine, one for each way out. */
const http = createServer((_, response) => response.end('hello'));
const http2 = createHttp2Server((_, response) => response.end('hello'));
const unix = createNetServer((socket) => socket.end());
const udp = createSocket('udp4');
let folder: string;
let path: string;

const portOf = (server: { address(): unknown }): number => (server.address() as AddressInfo).port;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'reprise-sockets-'));
  path = join(folder, 'socket');
  await once(http.listen(0, '127.0.0.1'), 'listening');
  await once(http2.listen(0, '127.0.0.1'), 'listening');
  await once(unix.listen(path), 'listening');
  udp.bind(0, '127.0.0.1');
  await once(udp, 'listening');
});
afterAll(async () => {
  http.closeAllConnections();
  for (const server of [http, http2, unix, udp]) server.close();
  await rm(folder, { recursive: true });
});

/** What was opened, with what differs from run to run as tokens. */
const told = (opened: readonly OpenedSocket[]): string[] =>
  opened.map(({ kind, target }) =>
    `${kind} ${target}`
      .replace(String(portOf(http)), '<http>')
      .replace(String(portOf(http2)), '<http2>')
      .replace(path, '<path>'),
  );

const openedBy = async (run: () => Promise<unknown>): Promise<readonly OpenedSocket[]> =>
  (await watchSockets(run)).opened;

/** Waits for the end of a connection, however it ends. */
const closed = (socket: Socket): Promise<unknown> =>
  new Promise((resolve) => socket.resume().on('error', resolve).on('close', resolve));

const getText = (url: string): Promise<unknown> =>
  new Promise((resolve, reject) => {
    get(url, { agent: false }, (response) => response.resume().on('end', resolve)).on(
      'error',
      reject,
    );
  });

const send = (socket: DatagramSocket): Promise<unknown> =>
  new Promise((resolve) => socket.send('hello', portOf(udp), '127.0.0.1', resolve));

const ways: readonly (readonly [string, () => Promise<unknown>, readonly string[]])[] = [
  [
    'fetch of an address',
    async () => (await fetch(`http://127.0.0.1:${portOf(http)}/?key=secret`)).text(),
    ['request http://127.0.0.1:<http>', 'tcp 127.0.0.1:<http>'],
  ],
  [
    'node:http',
    () => getText(`http://127.0.0.1:${portOf(http)}`),
    ['request http://127.0.0.1:<http>', 'tcp 127.0.0.1:<http>'],
  ],
  [
    'node:http2',
    async () => {
      const session = connectHttp2(`http://127.0.0.1:${portOf(http2)}`);
      await once(session.request({ ':path': '/' }).resume(), 'end');
      session.close();
    },
    ['request http://127.0.0.1:<http2>', 'tcp 127.0.0.1:<http2>'],
  ],
  ['net.connect', () => closed(connect(portOf(http), '127.0.0.1').end()), ['tcp 127.0.0.1:<http>']],
  ['net.connect that is refused', () => closed(connect(1, '127.0.0.1')), ['tcp 127.0.0.1:1']],
  [
    'net.connect as the last thing that is done',
    () => {
      connect(1, '127.0.0.1').on('error', () => undefined);
      return Promise.resolve();
    },
    ['tcp 127.0.0.1:1'],
  ],
  [
    'net.connect by a name with two addresses',
    () => {
      const addresses = [
        { address: '::1', family: 6 },
        { address: '127.0.0.1', family: 4 },
      ];
      return closed(
        connect({
          host: 'two.test',
          port: 1,
          autoSelectFamily: true,
          lookup: (_host, _options, found) => found(null, addresses),
        }),
      );
    },
    ['tcp [::1]:1', 'tcp 127.0.0.1:1'],
  ],
  ['tls.connect', () => closed(connectTls(1, '127.0.0.1')), ['tcp 127.0.0.1:1']],
  ['a socket in the file system', () => closed(connect(path)), ['pipe <path>']],
  [
    'WebSocket',
    () => {
      const socket = new WebSocket(`ws://127.0.0.1:${portOf(http2)}`);
      return new Promise((resolve) => socket.addEventListener('error', resolve));
    },
    ['request http://127.0.0.1:<http2>', 'tcp 127.0.0.1:<http2>'],
  ],
  [
    'a datagram',
    async () => {
      const socket = createSocket('udp4');
      await send(socket);
      socket.close();
    },
    ['udp udp4'],
  ],
  ['dns.lookup', () => promisify(lookup)('localhost'), ['lookup localhost']],
  ['dns.lookupService', () => promisify(lookupService)('127.0.0.1', 80), ['lookup 127.0.0.1']],
  [
    'dns.resolve',
    async () => {
      const resolver = new dns.Resolver();
      resolver.setServers([`127.0.0.1:${portOf(udp)}`]);
      const answer = resolver.resolve4('name.test').catch(() => undefined);
      resolver.cancel();
      await answer;
    },
    ['lookup name.test'],
  ],
];

describe('seen, with the place in the code', () => {
  test.each(ways)('%s', async (_way, open, expected) => {
    const opened = await openedBy(open);
    expect(told(opened)).toEqual(expected);
    expect(opened.filter(({ by }) => by !== 'run')).toEqual([]);
    for (const { from } of opened) expect(from).toMatch(/watch-sockets\.test\.ts:\d+:\d+\)?$/u);
  });
});

test('a request over a connection from before is seen, without a connection', async () => {
  const server = createServer((_, response) => response.end('hello'));
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const url = `http://127.0.0.1:${portOf(server)}`;
  await (await fetch(url)).text();
  // Its connection is free for the next request on the next turn.
  await turn();
  const opened = await openedBy(async () => (await fetch(url)).text());
  expect(opened.map(({ kind, target }) => [kind, target])).toEqual([['request', url]]);
  server.closeAllConnections();
  server.close();
});

describe('not counted', () => {
  test('files, FIFOs, child processes and their pipes, and what a server accepts', async () => {
    const fifo = join(folder, 'fifo');
    const opened = await openedBy(async () => {
      await promisify(execFile)('mkfifo', [fifo]);
      const end = openSync(fifo, constants.O_RDWR | constants.O_NONBLOCK);
      const source = new Socket({ fd: end, readable: true, writable: false });
      await closed(source.destroy());
      const child = spawn('cat', { stdio: 'pipe' });
      child.stdin.end('hello');
      await once(child.stdout.resume(), 'close');
      const server = createNetServer().listen(0, '127.0.0.1');
      await once(server, 'listening');
      server.close();
    });
    expect(opened).toEqual([]);
  });

  // Wrong, and as far as Node tells: a datagram that the system takes at once has no resource. The
  // socket was opened before the run, so that it is not this run's either.
  test('a datagram on a socket from before', async () => {
    const socket = createSocket('udp4');
    expect(await openedBy(() => send(socket))).toEqual([]);
    socket.close();
  });
});

describe('of several runs', () => {
  test('each gets its own, wherever the other is', async () => {
    const turns = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
    const ports = [1, 2];
    const runs = ports.map((port, index) =>
      openedBy(async () => {
        turns[index]?.resolve();
        await Promise.all(turns.map(({ promise }) => promise));
        await closed(connect(port, '127.0.0.1'));
      }),
    );
    const opened = await Promise.all([...runs, openedBy(() => Promise.resolve())]);
    expect(opened.map(told)).toEqual([['tcp 127.0.0.1:1'], ['tcp 127.0.0.1:2'], []]);
  });

  test('all that go on get what nobody can be held to', async () => {
    const begun = Promise.withResolvers<void>();
    const ready = Promise.withResolvers<void>();
    const run = openedBy(() => {
      begun.resolve();
      return ready.promise;
    });
    await begun.promise;
    await closed(connect(1, '127.0.0.1'));
    ready.resolve();
    expect((await run).map(({ kind, by }) => [kind, by])).toEqual([['tcp', 'unknown']]);
  });
});

test('nothing stays: no hook, no listener, no other function, also after a run that throws', async () => {
  const functions = () => [
    globalThis.fetch,
    globalThis.WebSocket,
    Socket.prototype.connect,
    Error.prepareStackTrace,
    Error.stackTraceLimit,
  ];
  const listening = () =>
    ['udp.socket', 'undici:request:create', 'http.client.request.created'].map((name) =>
      hasSubscribers(name),
    );
  const before = functions();
  let during: unknown[] = [];
  const failed = openedBy(() => {
    during = [...functions(), ...listening()];
    return Promise.reject(new Error('the run broke'));
  });
  await expect(failed).rejects.toThrow('the run broke');
  expect(during).toEqual([...before, true, true, true]);
  expect([...functions(), ...listening()]).toEqual([...before, false, false, false]);

  const { opened } = await watchSockets(() => Promise.resolve());
  await closed(connect(1, '127.0.0.1'));
  expect(opened).toEqual([]);
});
