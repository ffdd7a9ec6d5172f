import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { JsonValue } from '#engine/schema/json.ts';
import { ask, exchange, record, url, user } from './playback.fixture.ts';
import { eventually, injectedFetch, loopback, msw, sendTo } from './transports.fixture.ts';

const body = ask([user('Hi')]);
const answer = (...chunks: (string | Uint8Array)[]) => ({
  request: { url, body },
  response: { chunks },
});
const bytesOf = async (response: Response): Promise<Buffer> =>
  Buffer.from(await response.arrayBuffer());

// What is promised by every transport, with the same words and the same numbers.
describe.each([injectedFetch, msw, loopback])('through $name', (transport) => {
  test('an answer has the recorded status, headers and bytes, and takes the recorded time', async () => {
    const headers = { 'content-type': 'text/event-stream', 'request-id': 'req_1' };
    const chunks = ['event: a\n', Uint8Array.of(0xf0, 0x9f), '', Uint8Array.of(0x98, 0x80), 'é'];
    const recording = record({
      request: { url, body },
      response: { status: 201, headers, chunks },
      stepUs: 2500,
    });
    const player = await transport.open({ recording });
    const response = await sendTo(player, body);
    expect(response.status).toBe(201);
    expect(Object.fromEntries(response.headers)).toEqual({ ...headers, ...transport.framing });
    expect((await bytesOf(response)).toString()).toBe('event: a\n😀é');
    expect(player.clock.now() - Date.parse(recording.manifest.startedAt)).toBe(17);
    expect(player.receipt()).toEqual({
      ok: true,
      recording: { title: 'a run', sums: recording.manifest.sums },
      policy: 'strict',
      exchanges: [{ number: 1, asked: 1, status: 'served', chunksServed: 5, differences: [] }],
      misses: [],
      unused: [],
      drift: 0,
    });
  });

  test('a client that takes what comes is given chunk for chunk', async () => {
    const chunks = ['data: 1\n\n', Uint8Array.of(0xc3), '', Uint8Array.of(0xa9, 0x0a), 'x', 'yz'];
    const player = await transport.open({ recording: record(answer(...chunks)) });
    const kept = chunks.filter(({ length }) => length > 0 || transport.keepsEmptyChunks);
    const pieces = await player.pieces(body);
    expect(pieces.map((piece) => piece.toString('hex'))).toEqual(
      kept.map((chunk) => Buffer.from(chunk as string).toString('hex')),
    );
  });

  test.each([
    [429, { 'retry-after': '7', 'x-should-retry': 'true' }],
    [529, { 'retry-after-ms': '250' }],
    [500, {}],
  ])('an answer with status %i is an answer', async (status, headers) => {
    const text = '{"type":"error","error":{"type":"overloaded_error","message":"Overloaded"}}';
    const response = { status, headers, chunks: [text] };
    const player = await transport.open({
      recording: record({ request: { url, body }, response }),
    });
    const got = await sendTo(player, body);
    expect([got.status, Object.fromEntries(got.headers), await got.text()]).toEqual([
      status,
      { ...headers, ...transport.framing },
      text,
    ]);
    expect(player.receipt().ok).toBe(true);
  });

  test.each([204, 205, 304])('an answer with status %i has no body', async (status) => {
    const response = { status, chunks: ['which HTTP does not allow'] };
    const recording = record({ request: { url, body }, response }, answer('next'));
    const player = await transport.open({ recording });
    const got = await sendTo(player, body);
    expect([got.status, await got.text()]).toEqual([status, '']);
    // The connection, where there is one, is as good as before.
    expect(await (await sendTo(player, body)).text()).toBe('next');
    expect(player.receipt()).toMatchObject({ ok: true, exchanges: [{ chunksServed: 0 }, {}] });
  });

  test('an answer without chunks has an empty body', async () => {
    const player = await transport.open({ recording: record(answer(), answer('')) });
    expect(await (await sendTo(player, body)).text()).toBe('');
    expect(await (await sendTo(player, body)).text()).toBe('');
    expect(player.receipt().ok).toBe(true);
  });

  test('a body of 5 MB arrives whole, whatever its chunks', async () => {
    const large = Buffer.alloc(5 * 1024 * 1024);
    for (let at = 0; at < large.length; at += 1) large[at] = (at * 31 + (at >> 8)) % 251;
    const small = Array.from({ length: 80 }, (_, at) =>
      large.subarray(at * 65536, (at + 1) * 65536),
    );
    const player = await transport.open({ recording: record(answer(large), answer(...small)) });
    expect((await bytesOf(await sendTo(player, body))).equals(large)).toBe(true);
    expect((await bytesOf(await sendTo(player, body))).equals(large)).toBe(true);
    expect(player.receipt().exchanges).toMatchObject([{ chunksServed: 1 }, { chunksServed: 80 }]);
  });

  test('one request after the other gets the answers in order', async () => {
    const player = await transport.open({
      recording: record(answer('1'), answer('2'), answer('3')),
    });
    const texts: string[] = [];
    for (let at = 0; at < 3; at += 1) texts.push(await (await sendTo(player, body)).text());
    expect(texts).toEqual(['1', '2', '3']);
  });

  test('conversations that run at once each get their own', async () => {
    const turn = (name: string, count: number): JsonValue[] =>
      Array.from({ length: 2 * count + 1 }, (_, at) =>
        at % 2 === 0 ? user(`${name} ${at}`) : { role: 'assistant', content: `${name} ${at}` },
      );
    const names = ['a', 'b', 'c', 'd'];
    const recording = record(
      ...[0, 1, 2].flatMap((count) =>
        names.map((name) => exchange(ask(turn(name, count)), name, String(count))),
      ),
    );
    const player = await transport.open({ recording });
    const talk = async (name: string): Promise<string[]> => {
      const texts: string[] = [];
      for (const count of [0, 1, 2]) {
        texts.push(await (await sendTo(player, ask(turn(name, count)))).text());
      }
      return texts;
    };
    expect(await Promise.all(names.map(talk))).toEqual(
      names.map((name) => [`${name}0`, `${name}1`, `${name}2`]),
    );
    expect(player.receipt()).toMatchObject({ ok: true, unused: [], misses: [] });
  });

  test('a miss is a 400 that nobody repeats, and is latched though the client swallows it', async () => {
    const player = await transport.open({ recording: record(answer('1'), answer('2')) });
    const missed = await sendTo(player, ask([user('Ho')]));
    expect(missed.status).toBe(400);
    expect(missed.headers.get('x-should-retry')).toBe('false');
    const [miss] = player.receipt().misses;
    expect(await missed.json()).toEqual({
      type: 'error',
      error: { type: 'invalid_request_error', message: miss?.message },
    });
    expect(await (await sendTo(player, body)).text()).toBe('1');
    expect(player.receipt()).toMatchObject({ ok: false, unused: [2], misses: [{ nearest: 1 }] });
  });

  test('a request too many is a miss', async () => {
    const player = await transport.open({ recording: record(answer('1')) });
    await (await sendTo(player, body)).text();
    expect((await sendTo(player, body)).status).toBe(400);
    expect(player.receipt()).toMatchObject({ ok: false, unused: [], misses: [{ kind: 'extra' }] });
  });

  test('a GET of something else is a miss that names both', async () => {
    const player = await transport.open({ recording: record(answer('1')) });
    const missed = await player.fetch(new URL('/v1/models?limit=5', player.url));
    expect([missed.status, ((await missed.json()) as { error: { message: string } }).error.message])
      .toMatchInlineSnapshot(`
        [
          400,
          "Replay: cause other, no recorded answer for GET /v1/models (mismatch). Nearest is exchange 1. First difference: method: recorded "POST", live "GET" (and 3 more). If the new request is right, record again; if not, mend what builds it.",
        ]
      `);
    expect(player.receipt()).toMatchObject({ ok: false, unused: [1], misses: [{}] });
  });

  test('a chunk leaves only when its gate opens', async () => {
    const due = Promise.withResolvers<void>();
    const open = Promise.withResolvers<void>();
    const until = (): Promise<void> => {
      due.resolve();
      return open.promise;
    };
    const gates = [{ exchange: 1, chunk: 3, until }];
    const player = await transport.open({ recording: record(answer('a', 'b', 'c', 'd')), gates });
    const response = await sendTo(player, body);
    const text = response.text();
    await due.promise;
    expect(player.receipt().exchanges).toMatchObject([{ chunksServed: 2 }]);
    // Time stands still before a closed gate: 1 ms for the head and each chunk, by default.
    expect(player.clock.now() - Date.parse('2026-11-20T09:00:00.000Z')).toBe(3);
    open.resolve();
    expect(await text).toBe('abcd');
    expect(player.receipt().exchanges).toMatchObject([{ status: 'served', chunksServed: 4 }]);
  });

  test('a gate may hold the head, and the end', async () => {
    const steps: string[] = [];
    const until = (step: string) => async (): Promise<void> => void steps.push(step);
    const gates = [
      { exchange: 1, chunk: 'end', until: until('end') },
      { exchange: 1, chunk: 'head', until: until('head') },
      { exchange: 1, chunk: 1, until: Promise.resolve().then(() => steps.push('promise')) },
    ] as const;
    const player = await transport.open({ recording: record(answer('a')), gates });
    expect(await (await sendTo(player, body)).text()).toBe('a');
    expect(steps).toEqual(['promise', 'head', 'end']);
  });

  test('a client that aborts does not wait for a gate', async () => {
    const due = Promise.withResolvers<void>();
    const until = (): Promise<void> => {
      due.resolve();
      return Promise.withResolvers<void>().promise;
    };
    const gates = [{ exchange: 1, chunk: 2, until }];
    const player = await transport.open({
      recording: record(answer('a', 'b'), answer('c')),
      gates,
    });
    const controller = new AbortController();
    const response = await sendTo(player, body, { signal: controller.signal });
    const text = response.text();
    await due.promise;
    controller.abort();
    await expect(text).rejects.toMatchObject({ name: 'AbortError' });
    // By the time the next one is answered, the first is over.
    expect(await (await sendTo(player, body)).text()).toBe('c');
    await eventually(() => player.receipt().exchanges[0]?.status === 'aborted');
    expect(player.receipt().exchanges[0]?.chunksServed).toBe(1);
  });

  test('a client that aborts before the head does not wait for a gate', async () => {
    const due = Promise.withResolvers<void>();
    const until = (): Promise<void> => {
      due.resolve();
      return Promise.withResolvers<void>().promise;
    };
    const gates = [{ exchange: 1, chunk: 'head', until }] as const;
    const player = await transport.open({ recording: record(answer('a')), gates });
    const controller = new AbortController();
    const sent = sendTo(player, body, { signal: controller.signal });
    await due.promise;
    controller.abort();
    await expect(sent).rejects.toMatchObject({ name: 'AbortError' });
    await eventually(() => player.receipt().exchanges[0]?.status === 'aborted');
    expect(player.receipt()).toMatchObject({ misses: [] });
  });

  // Goal: no bytes and no way of cutting them are special. Method: any chunks, against their sum.
  test('any chunks arrive as their sum', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.uint8Array({ maxLength: 40 }), { maxLength: 8 }),
        async (chunks) => {
          const player = await transport.open({ recording: record(answer(...chunks)) });
          const pieces = await player.pieces(body);
          await player.close();
          expect(Buffer.concat(pieces)).toEqual(Buffer.concat(chunks));
        },
      ),
      { numRuns: 40 },
    );
  });
});
