import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { once } from 'node:events';
import { request } from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { connect } from 'node:net';
import type { Socket } from 'node:net';
import { setImmediate } from 'node:timers/promises';
import { describe, expect, onTestFinished, test } from 'vitest';
import { virtualClock } from '#engine/host/virtual-clock.ts';
import { openLoopback } from './loopback-transport.ts';
import { ask, exchange, record, startMs, url, user } from './playback.fixture.ts';
import { asJson, eventually, loopback, post, sendTo } from './transports.fixture.ts';
import type { Opened } from './transports.fixture.ts';

const body = ask([user('Hi')]);
const text = JSON.stringify(body);
const head = (path: string, ...headers: string[]): string =>
  [`POST ${path} HTTP/1.1`, 'host: x', ...headers, '', ''].join('\r\n');
const whole =
  head('/v1/messages', 'content-type: application/json', `content-length: ${text.length}`) + text;

/** A client below HTTP. */
interface RawClient {
  readonly socket: Socket;
  /** All that came, as text. */
  received(): string;
  /** How the connection ended: `end`, or the code of an error. */
  readonly ended: Promise<string>;
}

function rawClient({ url: address }: { readonly url: string }, bytes: string | Buffer): RawClient {
  const socket = connect(Number(new URL(address).port), '127.0.0.1');
  onTestFinished(() => void socket.destroy());
  let received = '';
  const { promise, resolve } = Promise.withResolvers<string>();
  socket.on('data', (piece: Buffer) => (received += piece.toString('latin1')));
  socket.on('error', (error: Error & { code?: string }) => resolve(error.code ?? error.message));
  socket.on('end', () => resolve('end'));
  socket.write(bytes);
  return { socket, received: () => received, ended: promise };
}

/** What is written to the client, seen from the server's side. */
function serverSide(): Promise<ServerResponse> {
  const { promise, resolve } = Promise.withResolvers<ServerResponse>();
  const onCreated = (message: unknown): void =>
    resolve((message as { response: ServerResponse }).response);
  subscribe('http.server.response.created', onCreated);
  onTestFinished(() => void unsubscribe('http.server.response.created', onCreated));
  return promise;
}

describe('an answer that broke off', () => {
  test('by a reset is reset, after every byte that came before', async () => {
    const recording = record({ ...exchange(body, 'data: 1\n\n', 'data: 2'), result: 'reset' });
    const player = await loopback.open({ recording });
    const client = rawClient(player, whole);
    expect(await client.ended).toBe('ECONNRESET');
    expect(client.received()).toBe(
      'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n9\r\ndata: 1\n\n\r\n7\r\ndata: 2\r\n',
    );
    expect(player.receipt()).toMatchObject({ ok: true, exchanges: [{ chunksServed: 2 }] });
  });

  test('by a reset is an error to a client, not an end', async () => {
    const broken = { ...exchange(body, 'data: 1\n\n'), result: 'reset' as const };
    const player = await loopback.open({ recording: record(broken, broken) });
    await expect((await sendTo(player, body)).text()).rejects.toMatchObject({
      message: 'terminated',
    });
    const sent = post(player.url, body);
    sent.on('error', () => undefined);
    const [response] = (await once(sent, 'response')) as [IncomingMessage];
    const error = once(response, 'error');
    response.resume();
    expect(await error).toMatchObject([{ code: 'ECONNRESET' }]);
    expect(response.complete).toBe(false);
  });

  test('with nothing but a head shows the head', async () => {
    const recording = record({ ...exchange(body), result: 'reset' });
    const client = rawClient(await loopback.open({ recording }), whole);
    expect(await client.ended).toBe('ECONNRESET');
    expect(client.received()).toBe('HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n');
  });

  test('before its head fails the request', async () => {
    const broken = { request: { url, body }, result: 'reset' as const, stepUs: 9000 };
    const player = await loopback.open({ recording: record(broken, broken) });
    await expect(sendTo(player, body)).rejects.toMatchObject({
      message: 'fetch failed',
      cause: { code: 'ECONNRESET' },
    });
    expect(player.clock.now() - startMs).toBe(9);
    const client = rawClient(player, whole);
    expect([await client.ended, client.received()]).toEqual(['ECONNRESET', '']);
    expect(player.receipt().ok).toBe(true);
  });

  test('by its client is closed in the middle of the body, which is an error, too', async () => {
    const broken = { ...exchange(body, 'data: 1\n\n'), result: 'abort' as const };
    const player = await loopback.open({ recording: record(broken, broken) });
    const client = rawClient(player, whole);
    expect(await client.ended).toBe('end');
    expect(client.received()).toMatch(/9\r\ndata: 1\n\n\r\n$/);
    await expect((await sendTo(player, body)).text()).rejects.toMatchObject({
      message: 'terminated',
    });
    expect(player.receipt().ok).toBe(true);
  });
});

describe('a client', () => {
  test('that goes in the middle of an answer ends it there', async () => {
    const due = Promise.withResolvers<void>();
    const open = Promise.withResolvers<void>();
    const until = (): Promise<void> => {
      due.resolve();
      return open.promise;
    };
    const player = await loopback.open({
      recording: record(exchange(body, 'a', 'b', 'c'), exchange(body, 'next')),
      gates: [{ exchange: 1, chunk: 3, until }],
    });
    const client = rawClient(player, whole);
    await due.promise;
    client.socket.destroy();
    await eventually(() => player.receipt().exchanges[0]?.status === 'aborted');
    open.resolve();
    expect(await (await sendTo(player, body)).text()).toBe('next');
    expect(player.receipt()).toMatchObject({
      ok: true,
      exchanges: [{ chunksServed: 2 }, { status: 'served' }],
    });
  });

  test('that goes once it has every chunk was served', async () => {
    const due = Promise.withResolvers<void>();
    const until = (): Promise<void> => {
      due.resolve();
      return Promise.withResolvers<void>().promise;
    };
    const gates = [{ exchange: 1, chunk: 'end', until }] as const;
    const player = await loopback.open({ recording: record(exchange(body, 'a', 'b')), gates });
    const closed = serverSide().then((response) => once(response, 'close'));
    const client = rawClient(player, whole);
    await due.promise;
    client.socket.destroy();
    await closed;
    expect(player.receipt().exchanges).toMatchObject([{ status: 'served', chunksServed: 2 }]);
  });

  test('that never reads holds back all but one chunk, and gets everything once it reads', async () => {
    const chunk = new Uint8Array(1024 * 1024).fill(0x61);
    const recording = record({
      request: { url, body },
      response: { chunks: Array.from({ length: 64 }, () => chunk) },
    });
    const player = await loopback.open({ recording });
    const server = serverSide();
    const client = rawClient(player, '');
    let countBytes = 0;
    client.socket.removeAllListeners('data').pause();
    client.socket.write(whole);
    const response = await server;
    // The system takes some megabytes, then no more: the next write waits.
    await eventually(
      () => (response.socket?.writableLength ?? 0) > 0 && response.writableNeedDrain,
    );
    for (let turn = 0; turn < 100; turn += 1) {
      await setImmediate();
      expect(response.socket?.writableLength).toBeLessThan(chunk.length + 100);
    }
    const [served] = player.receipt().exchanges;
    expect(served?.chunksServed).toBeLessThan(32);
    const stalledAt = player.clock.now();
    client.socket.on('data', (piece: Buffer) => (countBytes += piece.length)).resume();
    await eventually(() => player.receipt().exchanges[0]?.chunksServed === 64);
    await eventually(() => countBytes > 64 * chunk.length);
    expect(player.clock.now()).toBeGreaterThan(stalledAt);
    expect(player.receipt().ok).toBe(true);
  });

  test('that never reads and goes was not served', async () => {
    const chunk = new Uint8Array(16 * 1024 * 1024);
    const recording = record({ request: { url, body }, response: { chunks: [chunk] } });
    const player = await loopback.open({ recording });
    const server = serverSide();
    const client = rawClient(player, whole);
    client.socket.pause();
    const response = await server;
    await eventually(() => (response.socket?.writableLength ?? 0) > 0);
    client.socket.destroy();
    await eventually(() => player.receipt().exchanges[0]?.status === 'aborted');
    expect(player.receipt().exchanges).toMatchObject([{ chunksServed: 0 }]);
  });

  test('that goes in the middle of its request has asked nothing', async () => {
    const player = await loopback.open({ recording: record(exchange(body, 'a')) });
    const server = serverSide();
    const client = rawClient(player, whole.slice(0, -5));
    const closed = once(await server, 'close');
    client.socket.destroy();
    await closed;
    expect(player.receipt()).toMatchObject({ misses: [], unused: [1], exchanges: [] });
  });

  test('may keep its connection, and gets answers in order', async () => {
    const player = await loopback.open({
      recording: record(exchange(body, 'one'), exchange(body, 'two')),
    });
    // Both at once, without waiting for the first answer.
    const client = rawClient(player, whole + whole);
    await eventually(() => client.received().includes('two'));
    expect(client.received()).toMatch(/one[^]*two/);
    expect(client.received()).not.toMatch(/date|connection|keep-alive/i);
  });
});

describe('what is no request that could be answered', () => {
  const open = (): Promise<Opened> =>
    loopback.open({ recording: record(exchange(body, 'a')), bodyBytesMax: 1000 });
  const messageOf = (raw: string): string =>
    (JSON.parse(raw.slice(raw.indexOf('\r\n\r\n'))) as { error: { message: string } }).error
      .message;

  test.each([
    ['noise', 'not http at all\r\n\r\n'],
    ['zeros', Buffer.alloc(100)],
    ['a TLS handshake', Buffer.from('16030100c8010000c40303', 'hex')],
  ])('%s is told so, and is not counted', async (_, bytes) => {
    const player = await open();
    const client = rawClient(player, bytes);
    expect(await client.ended).toBe('end');
    expect(client.received()).toMatch(/^HTTP\/1\.1 400 Bad Request\r\n/);
    expect(messageOf(client.received())).toMatch(/^Replay: What came is no HTTP\/1.1/);
    expect(player.receipt().misses).toEqual([]);
  });

  test.each([
    ['a broken header', 400, 'POST /v1/messages HTTP/1.1\r\nbad header\r\n\r\n'],
    ['two lengths', 400, head('/v1/messages', 'content-length: 1', 'content-length: 2')],
    ['a broken chunk', 400, `${head('/v1/messages', 'transfer-encoding: chunked')}zz\r\n`],
    ['HTTP/2', 400, 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n'],
    ['huge headers', 431, head('/v1/messages', `x-large: ${'x'.repeat(1_000_000)}`)],
  ])('%s is a miss', async (_, status, bytes) => {
    const player = await open();
    const client = rawClient(player, bytes);
    expect(await client.ended).toBe('end');
    expect(client.received()).toMatch(new RegExp(`^HTTP/1.1 ${status} `));
    const [miss] = player.receipt().misses;
    expect(messageOf(client.received())).toBe(miss?.message);
    expect(miss?.kind).toBe('unreadable');
    expect(player.receipt().ok).toBe(false);
    // The port goes on.
    expect(await (await sendTo(player, body)).text()).toBe('a');
  });

  test('says in each case what to do', async () => {
    const player = await open();
    const tell = async (init: RequestInit): Promise<string> => {
      const response = await sendTo(player, body, init);
      expect([response.status, response.headers.get('x-should-retry')]).toEqual([400, 'false']);
      return ((await response.json()) as { error: { message: string } }).error.message;
    };
    const messages = [
      await tell({ headers: { 'content-type': 'text/plain' } }),
      await tell({ headers: { 'content-type': 'application/jsonx' } }),
      await tell({ headers: { 'content-encoding': 'gzip' } }),
      await tell({ body: 'x'.repeat(5000) }),
      await tell({ body: '{"messages": [' }),
      await tell({ body: '' }),
    ];
    expect(messages.join('\n')).toMatchInlineSnapshot(`
      "Replay: cause other, no recorded answer for POST /v1/messages (unreadable). Its content-type is text/plain; /v1/messages takes application/json. Mend what sent it; it was not compared with anything.
      Replay: cause other, no recorded answer for POST /v1/messages (unreadable). Its content-type is application/jsonx; /v1/messages takes application/json. Mend what sent it; it was not compared with anything.
      Replay: cause other, no recorded answer for POST /v1/messages (unreadable). Its body is encoded with gzip; send it as it is. Mend what sent it; it was not compared with anything.
      Replay: cause other, no recorded answer for POST /v1/messages (unreadable). Its body has 5000 bytes; no more than 1000 are read. Mend what sent it; it was not compared with anything.
      Replay: cause other, no recorded answer for POST /v1/messages (mismatch). Nearest is exchange 1. First difference: body: recorded {"model":"claude-sonnet-5","max_tokens":100,"messages":[{"role":"user","content"…, live "{\\"messages\\": [". If the new request is right, record again; if not, mend what builds it.
      Replay: cause other, no recorded answer for POST /v1/messages (mismatch). Nearest is exchange 1. First difference: body: recorded {"model":"claude-sonnet-5","max_tokens":100,"messages":[{"role":"user","content"…, live nothing. If the new request is right, record again; if not, mend what builds it."
    `);
    expect(player.receipt().misses.map(({ message }) => message)).toEqual(messages);
  });

  test('is not a JSON body whose type is said in other words', async () => {
    const player = await open();
    const headers = { 'content-type': 'Application/JSON; charset=utf-8' };
    expect(await (await sendTo(player, body, { headers })).text()).toBe('a');
  });

  test('is a WebSocket, until frames are recorded', async () => {
    const player = await open();
    const upgrade = { connection: 'Upgrade', upgrade: 'websocket' };
    const sent = request(player.url, { headers: upgrade }).end();
    const [response] = (await once(sent, 'response')) as [IncomingMessage];
    expect(response.statusCode).toBe(400);
    expect(player.receipt().misses).toHaveLength(1);
  });

  test('is an address that is none, a proxy is none, and a foreign host does not matter', async () => {
    const player = await open();
    const strange = rawClient(player, 'GET //[ HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n');
    await strange.ended;
    expect(messageOf(strange.received())).toContain('Its address is no URL.');
    const proxied = rawClient(player, 'CONNECT x:443 HTTP/1.1\r\nhost: x:443\r\n\r\n');
    await proxied.ended;
    expect(messageOf(proxied.received())).toContain('CONNECT x:443 (unreadable)');
    expect(player.receipt().misses).toHaveLength(2);
    const absolute = rawClient(player, whole.replace('/v1/', 'http://api.anthropic.com/v1/'));
    await eventually(() => absolute.received().includes('\r\na\r\n'));
  });

  test('is a recorded answer that HTTP cannot carry: the run fails, the port goes on', async () => {
    const headers = { 'content-type': 'a\nb' };
    const bad = { request: { url, body }, response: { headers, chunks: ['x'] } };
    const player = await loopback.open({ recording: record(bad, exchange(body, 'next')) });
    await expect(sendTo(player, body)).rejects.toThrow('fetch failed');
    const [miss] = player.receipt().misses;
    expect(miss?.message).toContain('Its recorded answer failed: TypeError');
    expect(await (await sendTo(player, body)).text()).toBe('next');
  });
});

describe('the port', () => {
  const clock = virtualClock({ startMs });
  const recording = record(exchange(body, 'a', 'b'));

  test('is free, of this machine only, and not for two runs', async () => {
    const first = await openLoopback({ recording, policy: 'strict', clock });
    onTestFinished(() => first.close());
    expect(first.url).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
    const port = Number(new URL(first.url).port);
    const second = openLoopback({ recording, policy: 'strict', clock, port });
    const error = await second.catch((reason: unknown) => reason);
    expect(error).toMatchObject({ name: 'PlaybackError', code: 'playback.port_taken' });
    expect(String(error).replace(String(port), '<port>')).toMatchInlineSnapshot(
      `"PlaybackError: Replay: port <port> of 127.0.0.1 is taken, so "a run" cannot be served there. Each run needs a port of its own: end what listens there, or name no port to get a free one."`,
    );
    await first.close();
    const third = await openLoopback({ recording, policy: 'strict', clock, port });
    onTestFinished(() => third.close());
    expect(await (await fetch(`${third.url}/v1/messages`, asJson(body))).text()).toBe('ab');
  });

  test('breaks off what it is answering when it is closed', async () => {
    const due = Promise.withResolvers<void>();
    const until = (): Promise<void> => {
      due.resolve();
      return Promise.withResolvers<void>().promise;
    };
    const gates = [{ exchange: 1, chunk: 2, until }];
    const player = await loopback.open({ recording, gates });
    const idle = rawClient(player, '');
    await once(idle.socket, 'connect');
    const got = (await sendTo(player, body)).text();
    const failed = got.catch(String);
    await due.promise;
    await player.close();
    expect(await failed).toBe('TypeError: terminated');
    expect(await idle.ended).toMatch(/end|ECONNRESET/);
    expect(player.receipt().exchanges).toMatchObject([{ status: 'aborted', chunksServed: 1 }]);
    await expect(sendTo(player, body)).rejects.toThrow('fetch failed');
  });
});
