import { request } from 'node:http';
import { describe, expect, test } from 'vitest';
import type { PlainExchange } from '#recordings/format/build-recording.ts';
import { ask, exchange, record, url, user } from './playback.fixture.ts';
import { msw, post, sendTo } from './transports.fixture.ts';

const body = ask([user('Hi')]);
const real = { fetch: globalThis.fetch, request };

describe('MSW', () => {
  test.each<[string, PlainExchange]>([
    ['reset', { ...exchange(body, 'a'), result: 'reset' }],
    ['aborted', { ...exchange(body, 'a'), result: 'abort' }],
    ['never answered', { request: { url, body }, result: 'reset' }],
  ])('refuses a recording with an exchange that was %s', async (_, broken) => {
    const opening = msw.open({ recording: record(exchange(body), broken) });
    await expect(opening).rejects.toMatchObject({ code: 'playback.unfaithful' });
    expect(globalThis.fetch).toBe(real.fetch);
  });

  test('says which exchange, and which transport to use instead', async () => {
    const recording = record(exchange(body), { ...exchange(body, 'a'), result: 'reset' });
    const message = await msw.open({ recording }).catch(String);
    expect(message).toMatchInlineSnapshot(
      `"PlaybackError: Replay: exchange 2 of "a run" broke off in the middle (reset), and MSW would end it like a whole answer. Play this recording on the loopback port, or through the injected fetch."`,
    );
  });

  test('plays one recording at a time', async () => {
    const recording = record(exchange(body, 'a'));
    const player = await msw.open({ recording });
    const message = await msw.open({ recording }).catch(String);
    expect(message).toMatchInlineSnapshot(
      `"PlaybackError: Replay: "a run" cannot be played through MSW while another recording is: MSW serves a whole process. Close that one first, or use the injected fetch."`,
    );
    expect(await (await sendTo(player, body)).text()).toBe('a');
    await player.close();
    const next = await msw.open({ recording });
    await player.close();
    expect(await (await sendTo(next, body)).text()).toBe('a');
  });

  test('serves clients of node:http that were imported by name before', async () => {
    const player = await msw.open({ recording: record(exchange(body, 'a')) });
    expect(request).not.toBe(real.request);
    expect(Buffer.concat(await player.pieces(body)).toString()).toBe('a');
    await player.close();
    expect([globalThis.fetch, request]).toEqual([real.fetch, real.request]);
  });

  test('lets nobody pass to the network, also who asks for it', async () => {
    const player = await msw.open({ recording: record(exchange(body, 'a')) });
    const headers = { accept: '*/*, msw/passthrough' };
    const response = await player.fetch('https://example.com/', { headers });
    expect(response.status).toBe(400);
    expect(player.receipt()).toMatchObject({ ok: false, misses: [{ kind: 'mismatch' }] });
  });

  test('connects no WebSocket, and the run fails although the client swallows it', async () => {
    const player = await msw.open({ recording: record(exchange(body, 'a')) });
    await (await sendTo(player, body)).text();
    const { promise, resolve } = Promise.withResolvers<Event>();
    new WebSocket('ws://127.0.0.1:9/live').addEventListener('error', resolve);
    // Ours, not that of a port where nobody listens.
    expect(await promise).toMatchObject({ cause: { code: 'playback.closed_world' } });
    const { ok, unused, misses } = player.receipt();
    expect([ok, unused, misses.map(({ message }) => message)]).toMatchInlineSnapshot(`
      [
        false,
        [],
        [
          "Replay: cause other, no recorded answer for WS ws://127.0.0.1:9/live (unreadable). It is no HTTP request, and MSW plays nothing else. Mend what sent it; it was not compared with anything.",
        ],
      ]
    `);
  });

  test('fails the run where a gate fails', async () => {
    const gate = {
      exchange: 1,
      chunk: 'head',
      until: () => Promise.reject(new Error('no')),
    } as const;
    const player = await msw.open({ recording: record(exchange(body, 'a')), gates: [gate] });
    await expect(sendTo(player, body)).rejects.toThrow('fetch failed');
    const [miss] = player.receipt().misses;
    expect(miss?.message).toContain('Its recorded answer failed: Error: no.');
  });

  test('does not hold on to an answer whose client is gone', async () => {
    const due = Promise.withResolvers<void>();
    const until = (): Promise<void> => {
      due.resolve();
      return Promise.withResolvers<void>().promise;
    };
    const gates = [{ exchange: 1, chunk: 2, until }];
    const recording = record(exchange(body, 'a', 'b'), exchange(body, 'next'));
    const player = await msw.open({ recording, gates });
    const sent = post(player.url, body);
    sent.on('error', () => undefined);
    await due.promise;
    sent.destroy();
    expect(await (await sendTo(player, body)).text()).toBe('next');
    expect(player.receipt()).toMatchObject({ ok: true, exchanges: [{ status: 'aborted' }, {}] });
  });
});
