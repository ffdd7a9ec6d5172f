import { describe, expect, test } from 'vitest';
import type { JsonObject, JsonValue } from '#engine/schema/json.ts';
import type { Cause } from './causes.ts';
import { ask, call, exchange, play, record, result, say, send, user } from './playback.fixture.ts';

const history: readonly JsonValue[] = [user('Read a.txt'), call('t1'), result('t1')];
const settings: JsonObject = {
  system: 'Be brief.',
  tools: [{ name: 'Read', description: 'Reads.', input_schema: { type: 'object' } }],
};
const recorded = ask([...history], settings);
const live = (messages: readonly JsonValue[], more: JsonObject = {}): JsonObject =>
  ask([...messages], { ...settings, ...more });

/** Requests that differ from the recorded one in one thing, by the cause that is to be named. */
const examples = {
  prompt: {
    system: live(history, { system: 'Be long.' }),
    'no system': ask([...history], { tools: settings['tools'] ?? null }),
    'a word of the user': live([user('Read it'), ...history.slice(1)]),
  },
  tool_schema: {
    'another tool': live(history, { tools: [] }),
    'a description': live(history, { tools: [{ name: 'Read', description: 'Lists.' }] }),
  },
  tool_result: {
    'its text': live([...history.slice(0, 2), result('t1', 'two')]),
    'that it failed': live([
      ...history.slice(0, 2),
      {
        role: 'user',
        content: [{ type: 'tool_result', tool_use_id: 't1', content: 'one', is_error: true }],
      },
    ]),
  },
  model: { model: live(history, { model: 'other' }) },
  settings: {
    sampling: live(history, { temperature: 1 }),
    streaming: live(history, { stream: false }),
    'tool choice': live(history, { tool_choice: { type: 'any' } }),
    'a cache breakpoint': live(history, {
      system: [{ type: 'text', text: 'Be brief.', cache_control: { type: 'ephemeral' } }],
    }),
  },
  extra: {
    'a message': live([...history, user('And?')]),
    'a block': live([
      ...history.slice(0, 2),
      {
        role: 'user',
        content: [
          { type: 'tool_result', tool_use_id: 't1', content: 'one' },
          { type: 'image', source: {} },
        ],
      },
    ]),
  },
  missing: { 'a message': live(history.slice(0, 2)) },
  other: {
    'a call': live([history[0] ?? null, call('t1', { path: 'b.txt' }), result('t1')]),
    'a role': live([{ role: 'assistant', content: 'Read a.txt' }, ...history.slice(1)]),
    'a name of a call': live([history[0] ?? null, call('x1'), result('x1')]),
  },
  // Of the run and not of one request: below.
  order: {},
  consumed: {},
} satisfies Record<Cause, Record<string, JsonObject>>;

const ofOneRequest = Object.entries(examples).filter(([, each]) => Object.keys(each).length > 0);
describe.each(ofOneRequest)('cause %s', (cause, requests) => {
  test.each(Object.entries(requests))('%s', async (_name, body) => {
    const player = play(record(exchange(recorded)));
    await send(player, body);
    const { exchanges, misses } = player.receipt();
    const [first] = [...exchanges, ...misses].flatMap(({ differences }) => differences);
    expect(first?.cause).toBe(cause);

    const strict = play(record(exchange(recorded)), 'strict');
    const message = await say(strict, body);
    expect(strict.receipt().misses[0]?.cause).toBe(cause);
    expect(message.startsWith(`Replay: cause ${cause}, no recorded answer for POST`)).toBe(true);
  });
});

describe('of the run', () => {
  const first = ask([user('one')]);
  const second = ask([user('one'), call('t1'), result('t1')]);
  const causesOf = async (...bodies: readonly JsonObject[]): Promise<unknown[]> => {
    const player = play(record(exchange(first), exchange(second)));
    for (const body of bodies) await send(player, body);
    return player.receipt().misses.map(({ kind, cause, equals }) => [kind, cause, equals]);
  };

  test('order: what it asks comes later', async () => {
    expect(await causesOf(second)).toEqual([['mismatch', 'order', 2]]);
  });

  test('consumed: what it asks was served, also with other settings', async () => {
    expect(await causesOf(first, first)).toEqual([['mismatch', 'consumed', 1]]);
    const other = { ...second, model: 'other' };
    expect(await causesOf(first, second, other)).toEqual([['extra', 'consumed', 2]]);
  });

  test('extra: nothing is waiting for what it asks', async () => {
    expect(await causesOf(first, second, ask([user('two')]))).toEqual([
      ['extra', 'extra', undefined],
    ]);
  });

  test('order: results of calls changed places', async () => {
    const results = (...ids: string[]): JsonObject => ({
      role: 'user',
      content: ids.map((id) => ({ type: 'tool_result', tool_use_id: id, content: id })),
    });
    const body = (...ids: string[]): JsonObject =>
      ask([user('one'), call('t1'), call('t2'), results(...ids)]);
    const player = play(record(exchange(body('t1', 't2'))));
    await send(player, body('t2', 't1'));
    expect(player.receipt().misses.map(({ cause }) => cause)).toEqual(['order']);
  });
});

test('an API that nobody declared has no causes but other', async () => {
  const request = { url: 'https://x.example/complete', body: { prompt: 'Hi' } };
  const player = play(record({ request, response: {} }));
  await player.fetch(request.url, { method: 'POST', body: '{"prompt":"Ho"}' });
  expect(player.receipt().misses.map(({ cause }) => cause)).toEqual(['other']);
});
