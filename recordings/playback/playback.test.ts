import { describe, expect, test } from 'vitest';
import type { JsonObject, JsonValue } from '#engine/schema/json.ts';
import { buildRecording } from '#recordings/format/build-recording.ts';
import type { PlainExchange } from '#recordings/format/build-recording.ts';
import type { Recording } from '#recordings/format/recording.ts';
import { playback } from './playback.ts';
import type { Playback } from './playback.ts';
import type { PlaybackPolicy } from './receipt.ts';
import { virtualClock } from '#engine/host/virtual-clock.ts';

const url = 'https://api.anthropic.com/v1/messages';
const startedAt = '2026-11-20T09:00:00.000Z';
const startMs = Date.parse(startedAt);
const record = (...exchanges: PlainExchange[]): Recording =>
  buildRecording(
    { title: 'a run', provenance: { kind: 'authored' }, seed: 's', startedAt },
    exchanges,
  );

const user = (text: string): JsonObject => ({ role: 'user', content: text });
const call = (id: string, input: JsonObject = { path: 'a.txt' }): JsonObject => ({
  role: 'assistant',
  content: [
    { type: 'thinking', thinking: 'Hm.', signature: 'c2ln' },
    { type: 'tool_use', id, name: 'Read', input },
  ],
});
const result = (id: string, content: JsonValue = 'one'): JsonObject => ({
  role: 'user',
  content: [{ type: 'tool_result', tool_use_id: id, content }],
});
const ask = (messages: JsonValue[], more: JsonObject = {}): JsonObject => ({
  model: 'claude-sonnet-5',
  max_tokens: 100,
  stream: true,
  messages,
  ...more,
});
const exchange = (body: JsonObject, ...chunks: string[]): PlainExchange => ({
  request: { url, body },
  response: { chunks },
});

const send = (player: Playback, body: JsonValue, init: RequestInit = {}): Promise<Response> =>
  player.fetch(url, { method: 'POST', body: JSON.stringify(body), ...init });
/** The text of an answer, or the message of a miss. */
async function say(player: Playback, body: JsonValue): Promise<string> {
  const response = await send(player, body);
  if (response.status !== 400) return response.text();
  return ((await response.json()) as { error: { message: string } }).error.message;
}
/** Typed, because `response.body` of Node's types reads `any`. */
const readerOf = (response: Response): ReadableStreamDefaultReader<Uint8Array> | undefined =>
  (response.body as ReadableStream<Uint8Array> | null)?.getReader();
const play = (recording: Recording, policy: PlaybackPolicy = 'drift'): Playback =>
  playback({ recording, policy, clock: virtualClock({ startMs }) });

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
      exchanges: [{ number: 1, status: 'served', chunksServed: 4, differences: [] }],
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

describe('order', () => {
  test('holds within a conversation, not between conversations', async () => {
    const one = ask([user('one')]);
    const two = ask([user('two')]);
    const oneMore = ask([user('one'), call('t1'), result('t1')]);
    const twoMore = ask([user('two'), call('t2'), result('t2')]);
    const recording = record(
      exchange(one, '1'),
      exchange(two, '2'),
      exchange(oneMore, '1+'),
      exchange(twoMore, '2+'),
    );
    const player = play(recording, 'strict');
    const answers: string[] = [];
    for (const body of [two, twoMore, one, oneMore]) answers.push(await say(player, body));
    expect(answers).toEqual(['2', '2+', '1', '1+']);
    expect(player.receipt().exchanges.map(({ number }) => number)).toEqual([2, 4, 1, 3]);
    expect(player.receipt().ok).toBe(true);
  });

  test('of identical requests is that of issue', async () => {
    const body = ask([user('again')]);
    const player = play(record(exchange(body, 'a'), exchange(body, 'b'), exchange(body, 'c')));
    const responses = await Promise.all([1, 2, 3].map(() => send(player, body)));
    expect(await Promise.all(responses.map((response) => response.text()))).toEqual([
      'a',
      'b',
      'c',
    ]);
  });

  test('holds though breakpoints move and keys change places', async () => {
    const cached = { type: 'text', text: 'one', cache_control: { type: 'ephemeral' } };
    const first = ask([{ role: 'user', content: [cached] }]);
    const second = ask([{ content: 'one', role: 'user' }, call('t1'), result('t1')]);
    const player = play(record(exchange(first), exchange(second)));
    await say(player, second);
    expect(player.receipt().misses).toHaveLength(1);
  });

  test('does not bind requests that only share some messages', async () => {
    const go = [{ role: 'assistant', content: 'ok' }, user('go on')];
    const one = ask([user('one'), ...go]);
    const otherModel = ask([user('one'), ...go], { model: 'other' });
    const two = ask([user('two'), ...go, call('t1'), result('t1')]);
    const player = play(record(exchange(one), exchange(otherModel), exchange(two)), 'strict');
    for (const body of [two, otherModel, one]) await say(player, body);
    expect(player.receipt()).toMatchObject({ ok: true, misses: [] });
  });

  test('is kept: a request before its turn is a miss', async () => {
    const first = ask([user('one')]);
    const second = ask([user('one'), call('t1'), result('t1')]);
    const player = play(record(exchange(first, '1'), exchange(second, '2')));
    expect(await say(player, second)).toMatchInlineSnapshot(
      `"Replay: no recorded answer for POST /v1/messages (mismatch). It equals exchange 2, which comes only after exchange 1. If the new request is right, record again; if not, mend what builds it."`,
    );
    expect(await say(player, first)).toBe('1');
    expect(await say(player, second)).toBe('2');
    // Late obedience does not mend the run.
    expect(player.receipt()).toMatchObject({ ok: false, unused: [], misses: [{ nearest: 1 }] });
  });

  test('may go on after any of the requests that a recording repeats', async () => {
    const first = ask([user('one')]);
    const second = ask([user('one'), call('t1'), result('t1')]);
    const player = play(record(exchange(first, '1'), exchange(first, '1 again'), exchange(second)));
    expect(await say(player, first)).toBe('1');
    expect(await say(player, second)).toBe('');
    expect(player.receipt()).toMatchObject({ ok: false, unused: [2], misses: [] });
  });
});

describe('a difference', () => {
  const recorded = ask([user('Read a.txt'), call('t1'), result('t1')], {
    system: 'Be brief.',
    temperature: 0,
  });
  const headers = { 'anthropic-version': '2023-06-01', 'x-stainless-lang': 'js' };
  const recording = record({ request: { url, headers, body: recorded }, response: {} });
  const live = (messages: JsonValue[], more: JsonObject = {}): JsonObject =>
    ask(messages, { system: 'Be brief.', temperature: 0, ...more });
  const history = [user('Read a.txt'), call('t1'), result('t1')];
  const blocks = (id: string, ...content: JsonValue[]): JsonObject => ({
    role: 'assistant',
    content: [...content, { type: 'tool_use', id, name: 'Read', input: { path: 'a.txt' } }],
  });

  /** The recorded call with more fields, and more blocks before it. */
  const called = (fields: JsonObject, ...before: JsonValue[]): JsonObject => ({
    role: 'assistant',
    content: [
      { type: 'thinking', thinking: 'Hm.', signature: 'c2ln' },
      ...before,
      { type: 'tool_use', id: 't1', name: 'Read', input: { path: 'a.txt' }, ...fields },
    ],
  });

  async function compare(body: JsonValue, policy: PlaybackPolicy = 'drift'): Promise<unknown> {
    const player = play(recording, policy);
    await send(player, body, { headers });
    const { exchanges, misses, ok, drift } = player.receipt();
    const all = [...exchanges, ...misses].flatMap(({ differences }) => differences);
    return { ok, drift, places: all.map((item) => `${item.class} ${item.kind} ${item.path}`) };
  }

  const same: Record<string, JsonValue> = {
    'text in one block': live([
      { role: 'user', content: [{ type: 'text', text: 'Read a.txt' }] },
      call('t1'),
      result('t1', [{ type: 'text', text: 'one' }]),
    ]),
    'system in one block': live(history, { system: [{ type: 'text', text: 'Be brief.' }] }),
    metadata: live(history, { metadata: { user_id: 'me' } }),
    'is_error false': live([
      ...history.slice(0, 2),
      {
        role: 'user',
        content: [{ type: 'tool_result', tool_use_id: 't1', is_error: false, content: 'one' }],
      },
    ]),
    'the default caller of a call': live([
      history[0] ?? {},
      called({ caller: { type: 'direct' } }),
      result('t1'),
    ]),
    'order of keys': Object.fromEntries(Object.entries(live(history)).toReversed()),
  };
  test.each(Object.entries(same))('in %s is none', async (_name, body) => {
    expect(await compare(body, 'strict')).toEqual({ ok: true, drift: 0, places: [] });
  });

  const drift: Record<string, [JsonValue, string[]]> = {
    model: [live(history, { model: 'claude-opus-5' }), ['drift changed model']],
    system: [live(history, { system: 'Be long.' }), ['drift changed system[0].text']],
    tools: [live(history, { tools: [{ name: 'Read' }] }), ['drift extra tools']],
    sampling: [
      live(history, { temperature: 1, top_k: 3 }),
      ['drift changed temperature', 'drift extra top_k'],
    ],
    wording: [
      live([user('Read it'), ...history.slice(1)]),
      ['drift changed messages[0].content[0].text'],
    ],
    'a tool result': [
      live([...history.slice(0, 2), result('t1', 'two')]),
      ['drift changed messages[2].content[0].content[0].text'],
    ],
    'blank text before a call': [
      live([history[0] ?? {}, called({}, { type: 'text', text: ' ' }), result('t1')]),
      ['drift extra messages[1].said[0]'],
    ],
    'a cache breakpoint': [
      live([
        ...history.slice(0, 2),
        {
          role: 'user',
          content: [
            {
              type: 'tool_result',
              tool_use_id: 't1',
              content: 'one',
              cache_control: { type: 'ephemeral' },
            },
          ],
        },
      ]),
      ['drift extra messages[2].content[0].cache_control'],
    ],
  };
  test.each(Object.entries(drift))('in %s is drift', async (_name, [body, places]) => {
    expect(await compare(body)).toEqual({ ok: true, drift: places.length, places });
    expect(await compare(body, 'strict')).toEqual({ ok: false, drift: 0, places });
  });

  const must: Record<string, [JsonValue, string]> = {
    'the count of messages': [live(history.slice(0, 2)), 'must missing messages[2]'],
    'one message more': [live([...history, user('And?')]), 'must extra messages[3]'],
    'a role': [
      live([{ role: 'system', content: 'Read a.txt' }, ...history.slice(1)]),
      'must changed messages[0].role',
    ],
    'an input': [
      live([history[0] ?? {}, call('t1', { path: 'b.txt' }), result('t1')]),
      'must changed messages[1].content[1].input.path',
    ],
    'an input called like a breakpoint': [
      live([history[0] ?? {}, call('t1', { path: 'a.txt', cache_control: 1 }), result('t1')]),
      'must extra messages[1].content[1].input.cache_control',
    ],
    'a call id': [
      live([history[0] ?? {}, call('t2'), result('t1')]),
      'must changed messages[1].content[1].id',
    ],
    'the call that is answered': [
      live([...history.slice(0, 2), result('t2')]),
      'must changed messages[2].content[0].tool_use_id',
    ],
    'a caller': [
      live([
        history[0] ?? {},
        called({ caller: { type: 'code_execution_20260120', tool_id: 's1' } }),
        result('t1'),
      ]),
      'must extra messages[1].content[1].caller',
    ],
    'a signature': [
      live([
        history[0] ?? {},
        blocks('t1', { type: 'thinking', thinking: 'Hm.', signature: 'b3Ro' }),
        result('t1'),
      ]),
      'must changed messages[1].content[0].signature',
    ],
    'a type of block': [
      live([
        history[0] ?? {},
        blocks('t1', { type: 'redacted_thinking', thinking: 'Hm.', signature: 'c2ln' }),
        result('t1'),
      ]),
      'must changed messages[1].content[0].type',
    ],
    streaming: [live(history, { stream: false }), 'must missing stream'],
  };
  test.each(Object.entries(must))('in %s is a miss', async (_name, [body, place]) => {
    expect(await compare(body)).toEqual({ ok: false, drift: 0, places: [place] });
  });

  test('in address, method and headers', async () => {
    const body = JSON.stringify(recorded);
    const places = async (address: string, init: RequestInit): Promise<string[]> => {
      const player = play(recording);
      await player.fetch(address, { method: 'POST', body, headers, ...init });
      const { exchanges, misses } = player.receipt();
      const all = [...exchanges, ...misses].flatMap(({ differences }) => differences);
      return all.map((item) => `${item.class} ${item.path}`);
    };
    expect(await places('http://localhost:1/v1/messages', {})).toEqual([]);
    expect(await places(`${url}?beta=true`, {})).toEqual(['drift url.query']);
    const other = record({ request: { url: `${url}?a=1&b=2`, body: recorded }, response: {} });
    const player = play(other, 'strict');
    await player.fetch(`${url}?b=2&a=1`, { method: 'POST', body });
    expect(player.receipt().ok).toBe(true);
    expect(await places(`${url}/count_tokens`, {})).toEqual(['must url.path']);
    expect(await places(url, { method: 'PUT' })).toEqual(['must method']);
    expect(await places(url, { headers: { ...headers, 'x-stainless-lang': 'python' } })).toEqual(
      [],
    );
    expect(await places(url, { headers: { 'anthropic-version': '2027-01-01' } })).toEqual([
      'drift headers.anthropic-version',
    ]);
    expect(await places(url, { headers: {} })).toEqual(['drift headers.anthropic-version']);
  });

  test('in a scrubbed secret is none', async () => {
    const body = ask([user(`key ${'*'.repeat(40)} and ${'*'.repeat(9)}.`)]);
    const live_ = (text: string): JsonObject => ask([user(text)]);
    const scrubbed = record({ request: { url: `${url}?key=***`, body }, response: {} });
    const ok = async (text: string): Promise<boolean> => {
      const player = play(scrubbed, 'strict');
      const init = { method: 'POST', body: JSON.stringify(live_(text)) };
      await player.fetch(`${url}?key=other`, init);
      return player.receipt().ok;
    };
    expect(await ok('key sk-123 and x.')).toBe(true);
    expect(await ok('key  and x.')).toBe(false);
    expect(await ok('key sk-123 or x.')).toBe(false);
    expect(await ok('key sk-123 and .')).toBe(false);
  });

  test('of an API that nobody declared is a miss in its generic shape', async () => {
    const body = { prompt: 'Hi', n: 1 };
    const other = record({ request: { url: 'https://x.example/complete', body }, response: {} });
    const player = play(other);
    const init = { method: 'POST', body: JSON.stringify({ ...body, n: 2 }) };
    const response = await player.fetch('https://x.example/complete', init);
    expect(await response.json()).toMatchObject({ error: { type: 'invalid_request_error' } });
  });
});

test('blocks that are not text or results must match in whatever they are called', async () => {
  const block = (type: string, more: JsonObject): JsonObject =>
    ask([{ role: 'user', content: [{ type, ...more }] }]);
  const okOf = async (type: string, before: JsonObject, after: JsonObject): Promise<boolean> => {
    const player = play(record(exchange(block(type, before))));
    await say(player, block(type, after));
    return player.receipt().ok;
  };
  expect(await okOf('text', { text: 'a' }, { text: 'b' })).toBe(true);
  expect(await okOf('compaction', { text: 'a' }, { text: 'b' })).toBe(false);
  expect(await okOf('web_search_tool_result', { content: 'a' }, { content: 'b' })).toBe(false);
});

describe('a miss', () => {
  const recording = record(
    exchange(ask([user('Read a.txt')]), '1'),
    exchange(ask([user('Read a.txt'), call('t1'), result('t1')]), '2'),
  );

  test('is an answer that no client retries, in the shape of the provider', async () => {
    const player = play(recording);
    const response = await send(player, ask([user('Read a.txt'), user('twice')]));
    expect(response.status).toBe(400);
    expect(Object.fromEntries(response.headers)).toEqual({
      'content-type': 'application/json',
      'x-should-retry': 'false',
    });
    expect(await response.json()).toEqual({
      type: 'error',
      error: { type: 'invalid_request_error', message: player.receipt().misses[0]?.message },
    });
  });

  test('names the nearest exchange, the first difference that matters, and what to do', async () => {
    const player = play(recording);
    await say(player, ask([user('Read a.txt')]));
    const messages = [user('Read a.txt'), call('t1', { path: 'b.txt' }), result('t1', 'two')];
    const message = await say(player, ask(messages, { model: 'other' }));
    expect(message).toMatchInlineSnapshot(
      `"Replay: no recorded answer for POST /v1/messages (mismatch). Nearest is exchange 2. First difference: messages[1].content[1].input.path: recorded "a.txt", live "b.txt" (and 2 more). If the new request is right, record again; if not, mend what builds it."`,
    );
    expect(player.receipt()).toMatchObject({ ok: false, unused: [2], misses: [{ message }] });
  });

  test('shows long texts where they part', async () => {
    const long = 'The same words again and again. '.repeat(9);
    const player = play(record(exchange(ask([user(`${long}One.`)]))), 'strict');
    expect(await say(player, ask([user(`${long}Two. ${long}`)]))).toMatchInlineSnapshot(
      `"Replay: no recorded answer for POST /v1/messages (mismatch). Nearest is exchange 1. First difference: messages[0].content[0].text: recorded …"ds again and again. One.", live …"ds again and again. Two. The same words again and again. The same words again a…. If the new request is right, record again; if not, mend what builds it."`,
    );
  });

  test('is latched even if a later request is right', async () => {
    const player = play(recording);
    await say(player, ask([user('x'), user('y')]));
    await say(player, ask([user('Read a.txt')]));
    await say(player, ask([user('Read a.txt'), call('t1'), result('t1')]));
    expect(player.receipt()).toMatchObject({ ok: false, unused: [], misses: [{}] });
  });

  test('is a request too many', async () => {
    const body = ask([user('one')]);
    const player = play(record(exchange(body)));
    await say(player, body);
    expect(await say(player, body)).toMatchInlineSnapshot(
      `"Replay: no recorded answer for POST /v1/messages (extra). It equals exchange 1, which was served already. Mend what asked once more, or record again with that request."`,
    );
    expect(await say(player, ask([user('two')]))).toMatchInlineSnapshot(
      `"Replay: no recorded answer for POST /v1/messages (extra). Mend what asked once more, or record again with that request."`,
    );
    expect(player.receipt()).toMatchObject({
      ok: false,
      unused: [],
      misses: [
        { kind: 'extra', nearest: undefined, equallyNear: [], differences: [] },
        { kind: 'extra' },
      ],
    });
  });

  test('is a request that could be either of two', async () => {
    const player = play(
      record(exchange(ask([user('one')]), '1'), exchange(ask([user('two')]), '2')),
    );
    expect(await say(player, ask([user('three')]))).toMatchInlineSnapshot(
      `"Replay: no recorded answer for POST /v1/messages (ambiguous). Exchanges 1 and 2 are equally near. Nearest is exchange 1. First difference: messages[0].content[0].text: recorded "one", live "three". Send one of them as it was recorded, or record again."`,
    );
    expect(player.receipt().misses).toMatchObject([{ kind: 'ambiguous', equallyNear: [1, 2] }]);
    // Once one of them is served, there is no doubt about the other.
    expect(await say(player, ask([user('two')]))).toBe('2');
    expect(await say(player, ask([user('uno')]))).toBe('1');
  });

  test('is not a request that could be either of two identical ones', async () => {
    const body = ask([user('one')]);
    const player = play(record(exchange(body, 'a'), exchange(body, 'b')));
    expect(await say(player, ask([user('uno')]))).toBe('a');
    expect(player.receipt()).toMatchObject({ drift: 1, misses: [], unused: [2], ok: false });
  });

  test('is not a drifted request whose history tells where it belongs', async () => {
    const next = (name: string, text = 'More.'): JsonValue[] => [
      user(name),
      { role: 'assistant', content: 'ok' },
      user(text),
    ];
    const player = play(
      record(
        exchange(ask([user('one')])),
        exchange(ask([user('two')])),
        exchange(ask(next('one')), '1'),
        exchange(ask(next('two')), '2'),
      ),
    );
    await say(player, ask([user('one')]));
    await say(player, ask([user('two')]));
    expect(await say(player, ask(next('two', 'Else.'), { model: 'other' }))).toBe('2');
    expect(player.receipt().exchanges[2]?.differences).toHaveLength(2);
  });
});

test('a recording without exchanges never passes', () => {
  expect(play(record()).receipt()).toMatchObject({ ok: false, exchanges: [], unused: [] });
});
