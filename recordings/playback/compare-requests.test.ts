import { describe, expect, test } from 'vitest';
import type { JsonObject, JsonValue } from '#engine/schema/json.ts';
import type { PlaybackPolicy } from './playback-policy.ts';
import {
  url,
  record,
  user,
  call,
  result,
  ask,
  exchange,
  send,
  say,
  play,
} from './playback.fixture.ts';

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
    const plain = record({ request: { url: `${url}?key=***`, body }, response: {} });
    const redactions = [{ where: 'request.body', kind: 'token', count: 2 }];
    const scrubbed = { ...plain, manifest: { ...plain.manifest, redactions } };
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

  test('in stars that no redaction left is one', async () => {
    const body = ask([user(`/${'*'.repeat(10)}/ keep everything`)]);
    const player = play(record({ request: { url, body }, response: {} }));
    const live_ = ask([user('/DELETE IT ALL/ keep everything')]);
    await player.fetch(url, { method: 'POST', body: JSON.stringify(live_) });
    expect(player.receipt().exchanges[0]?.differences).toHaveLength(1);
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
