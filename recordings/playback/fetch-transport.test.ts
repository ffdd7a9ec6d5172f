import { describe, expect, test } from 'vitest';
import { virtualClock } from '#engine/host/virtual-clock.ts';
import { playback } from './playback.ts';
import {
  url,
  startMs,
  record,
  user,
  ask,
  exchange,
  send,
  readerOf,
  play,
} from './playback.fixture.ts';

describe('an answer', () => {
  const body = ask([user('Hi')]);

  test('comes as it was recorded, one chunk a read, on the recorded time', async () => {
    const clock = virtualClock({ startMs });
    const recording = record({
      request: { url, body },
      response: {
        status: 529,
        headers: { 'content-type': 'text/event-stream', 'retry-after': '3' },
        chunks: ['event: a\n', Uint8Array.of(0xf0, 0x9f), '', Uint8Array.of(0x98, 0x80)],
      },
      stepUs: 2500,
    });
    const player = playback({ recording, policy: 'strict', clock });
    const response = await send(player, body);
    expect([response.status, response.url, Object.fromEntries(response.headers)]).toEqual([
      529,
      url,
      { 'content-type': 'text/event-stream', 'retry-after': '3' },
    ]);
    const times = [clock.now() - startMs];
    const chunks: number[][] = [];
    const reader = readerOf(response);
    for (;;) {
      const read = await reader?.read();
      // Nothing is read ahead: time is that of the chunk in hand.
      await new Promise((resolve) => setImmediate(resolve));
      times.push(clock.now() - startMs);
      if (read === undefined || read.done) break;
      chunks.push([...read.value]);
    }
    expect(chunks).toEqual([[...Buffer.from('event: a\n')], [0xf0, 0x9f], [], [0x98, 0x80]]);
    expect(times).toEqual([2, 5, 7, 10, 12, 15]);
    expect(player.receipt()).toEqual({
      ok: true,
      recording: { title: 'a run', sums: recording.manifest.sums },
      policy: 'strict',
      exchanges: [{ number: 1, asked: 1, status: 'served', chunksServed: 4, differences: [] }],
      misses: [],
      unused: [],
      drift: 0,
    });
  });

  test('is not harmed by what a reader does to a chunk', async () => {
    const recording = record(exchange(body, 'abc'), exchange(body, 'def'));
    const reader = readerOf(await send(play(recording), body));
    (await reader?.read())?.value?.fill(0);
    expect(await (await send(play(recording), body)).text()).toBe('abc');
  });

  test.each([204, 205, 304])('with status %i has no body', async (status) => {
    const player = play(record({ request: { url, body }, response: { status } }));
    expect((await send(player, body)).body).toBeNull();
    expect(player.receipt().ok).toBe(true);
  });

  test('that was reset breaks off after its last chunk', async () => {
    const player = play(record({ ...exchange(body, 'a', 'b'), result: 'reset' }));
    const reader = readerOf(await send(player, body));
    await reader?.read();
    await reader?.read();
    await expect(reader?.read()).rejects.toMatchObject({
      name: 'TypeError',
      message: 'terminated',
      cause: { code: 'ECONNRESET' },
    });
    expect(player.receipt()).toMatchObject({ ok: true, exchanges: [{ chunksServed: 2 }] });
  });

  test('that was aborted breaks off with an AbortError', async () => {
    const player = play(record({ ...exchange(body, 'a'), result: 'abort' }));
    await expect((await send(player, body)).text()).rejects.toMatchObject({ name: 'AbortError' });
  });

  test('that never came fails the request', async () => {
    const clock = virtualClock({ startMs });
    const recording = record({ request: { url, body }, result: 'reset', stepUs: 9000 });
    const player = playback({ recording, policy: 'strict', clock });
    await expect(send(player, body)).rejects.toMatchObject({
      message: 'fetch failed',
      cause: { code: 'ECONNRESET' },
    });
    expect(clock.now() - startMs).toBe(9);
    expect(player.receipt().ok).toBe(true);
  });

  test('that the client aborts fails with its reason, and counts as served', async () => {
    const player = play(record(exchange(body, 'a', 'b', 'c')));
    const controller = new AbortController();
    const response = await send(player, body, { signal: controller.signal });
    const reader = readerOf(response);
    await reader?.read();
    const pending = reader?.read();
    controller.abort();
    await pending;
    await expect(reader?.read()).rejects.toMatchObject({ name: 'AbortError' });
    expect(player.receipt()).toMatchObject({
      ok: true,
      exchanges: [{ status: 'aborted', chunksServed: 2 }],
    });
  });

  test('that the client leaves is aborted, unless it had every chunk', async () => {
    const player = play(record(exchange(body, 'a', 'b'), exchange(body, 'a', 'b')));
    const first = readerOf(await send(player, body));
    await first?.read();
    await first?.cancel();
    const second = readerOf(await send(player, body));
    await second?.read();
    await second?.read();
    await second?.cancel();
    expect(player.receipt().exchanges).toMatchObject([
      { status: 'aborted', chunksServed: 1 },
      { status: 'served', chunksServed: 2 },
    ]);
  });

  test('that an alarm of the clock cuts off stops at the time of the alarm', async () => {
    const clock = virtualClock({ startMs });
    const recording = record({ ...exchange(body, 'a', 'b'), stepUs: 10_000_000 });
    const player = playback({ recording, policy: 'drift', clock });
    const controller = new AbortController();
    clock.after(25_000, () => controller.abort());
    const reader = readerOf(await send(player, body, { signal: controller.signal }));
    await reader?.read();
    await expect(reader?.read()).rejects.toMatchObject({ name: 'AbortError' });
    expect(clock.now() - startMs).toBe(25_000);
    expect(player.receipt().exchanges).toMatchObject([{ status: 'aborted', chunksServed: 1 }]);
  });

  test('whose head an alarm cuts off fails the request', async () => {
    const clock = virtualClock({ startMs });
    const recording = record({ ...exchange(body, 'a'), stepUs: 10_000_000 });
    const player = playback({ recording, policy: 'drift', clock });
    const controller = new AbortController();
    clock.after(5000, () => controller.abort());
    const sent = send(player, body, { signal: controller.signal });
    await expect(sent).rejects.toMatchObject({ name: 'AbortError' });
    expect(player.receipt().exchanges).toMatchObject([{ status: 'aborted', chunksServed: 0 }]);
  });

  test('is not given to a request that was aborted before', async () => {
    const player = play(record(exchange(body)));
    const sent = send(player, body, { signal: AbortSignal.abort() });
    await expect(sent).rejects.toMatchObject({ name: 'AbortError' });
    expect(player.receipt()).toMatchObject({ ok: false, unused: [1], exchanges: [] });
  });

  test('is given to every form of request that fetch knows', async () => {
    const text = JSON.stringify(body);
    const inits: Parameters<typeof globalThis.fetch>[] = [
      [url, { method: 'post', body: text }],
      [new URL(url), { method: 'POST', body: text }],
      [new Request(url, { method: 'POST', body: text })],
      [url, { method: 'POST', body: new Blob([text]).stream() }],
      [url, { method: 'POST', body: Buffer.from(text) }],
    ];
    const player = play(
      record(...inits.map((_, index) => exchange(body, String(index)))),
      'strict',
    );
    const answers: string[] = [];
    for (const init of inits) answers.push(await (await player.fetch(...init)).text());
    expect(answers).toEqual(['0', '1', '2', '3', '4']);
    expect(player.receipt().ok).toBe(true);
  });
});
