import { describe, expect, test } from 'vitest';
import { eventually, injectedFetch, loopback, msw, sendTo } from './transports.fixture.ts';
import type { Opened } from './transports.fixture.ts';
import { ask, exchange, record, user } from './playback.fixture.ts';

const body = ask([user('Hi')]);

const garbage: Readonly<Record<string, string>> = {
  'no JSON': '{"messages": [',
  'NUL bytes': '\0\0\0\0',
  'a lone surrogate': '\ud800',
  'a JSON string': '"Hi"',
  null: 'null',
  'an empty list': '[]',
  'messages that are none': JSON.stringify({ ...body, messages: 7 }),
  'messages of nothing': JSON.stringify({ ...body, messages: [null, 3, { role: 1, content: {} }] }),
  'lists in lists, 100,000 deep': '['.repeat(100_000) + ']'.repeat(100_000),
  'objects in objects, 100,000 deep': `${'{"a":'.repeat(100_000)}1${'}'.repeat(100_000)}`,
};

describe.each([injectedFetch, msw, loopback])('through $name', (transport) => {
  const open = (...chunks: string[]): Promise<Opened> =>
    transport.open({ recording: record(exchange(body, ...chunks), exchange(body, 'next')) });

  // Invariant R1: whatever it is, the run fails, and the next request is answered.
  test.each(Object.entries(garbage))(
    'a body of %s is a miss that is latched',
    async (_what, text) => {
      const player = await open('a');
      const missed = await sendTo(player, body, { body: text });
      expect([missed.status, missed.headers.get('x-should-retry')]).toEqual([400, 'false']);
      const { error } = (await missed.json()) as { error: { message: string } };
      expect(player.receipt().misses).toMatchObject([{ asked: 1, message: error.message }]);
      expect(await (await sendTo(player, body)).text()).toBe('a');
      expect(await (await sendTo(player, body)).text()).toBe('next');
      expect(player.receipt()).toMatchObject({ ok: false, unused: [] });
    },
  );

  test('a body of 1 MB of anything is a miss, not a crash', async () => {
    const player = await open('a');
    const missed = await sendTo(player, body, { body: 'x'.repeat(1024 * 1024) });
    expect(missed.status).toBe(400);
    expect(player.receipt().misses).toHaveLength(1);
  });

  test('a wrong content type is refused where there are headers on a wire', async () => {
    const player = await open('a');
    const sent = await sendTo(player, body, { headers: { 'content-type': 'text/plain' } });
    // Code that hands `fetch` a text has no content type of its own: only the port can know.
    expect(sent.status).toBe(transport === loopback ? 400 : 200);
    expect(player.receipt().misses).toHaveLength(transport === loopback ? 1 : 0);
  });

  test('a client that had left before it asked has asked nothing', async () => {
    const player = await open('a');
    const sent = sendTo(player, body, { signal: AbortSignal.abort() });
    await expect(sent).rejects.toMatchObject({ name: 'AbortError' });
    expect(player.receipt()).toMatchObject({
      ok: false,
      exchanges: [],
      misses: [],
      unused: [1, 2],
    });
  });

  test('a client that never reads has not all chunks on its receipt, and keeps nobody waiting', async () => {
    const chunk = 'x'.repeat(1024 * 1024);
    const player = await open(...Array.from({ length: 24 }, () => chunk));
    const unread = await sendTo(player, body);
    expect(unread.status).toBe(200);
    expect(await (await sendTo(player, body)).text()).toBe('next');
    const [first] = player.receipt().exchanges;
    expect(first?.chunksServed).toBeLessThan(24);
    await unread.body?.cancel();
    await eventually(() => player.receipt().exchanges[0]?.status === 'aborted');
  });

  test('a client that leaves in the middle is aborted, and the next one is answered', async () => {
    const chunk = 'x'.repeat(1024 * 1024);
    const player = await open(...Array.from({ length: 24 }, () => chunk));
    const response = await sendTo(player, body);
    const reader = (response.body as ReadableStream<Uint8Array> | null)?.getReader();
    await reader?.read();
    await reader?.cancel();
    expect(await (await sendTo(player, body)).text()).toBe('next');
    await eventually(() => player.receipt().exchanges[0]?.status === 'aborted');
    expect(player.receipt()).toMatchObject({ ok: true, misses: [] });
  });
});

test.each([injectedFetch, msw, loopback])(
  'a key in the address of a miss is told nowhere through $name',
  async (transport) => {
    const player = await transport.open({ recording: record(exchange(body, 'a')) });
    const key = ['AIza', 'liveKeyOfSomebody'].join('');
    const missed = await player.fetch(`${player.url}?key=${key}&alt=sse`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    expect(missed.status).toBe(400);
    expect(await missed.text()).not.toContain(key);
    expect(JSON.stringify(player.receipt())).not.toContain(key);
    const [difference] = player.receipt().misses[0]?.differences ?? [];
    expect(difference).toMatchObject({
      path: 'url.query',
      live: `alt=sse&key=${'*'.repeat(key.length)}`,
    });
  },
);
