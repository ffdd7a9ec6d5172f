import { describe, expect, test } from 'vitest';
import type { JsonValue } from '#engine/schema/json.ts';
import { record, user, call, result, ask, exchange, send, say, play } from './playback.fixture.ts';

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
      `"Replay: cause other, no recorded answer for POST /v1/messages (mismatch). Nearest is exchange 2. First difference: messages[1].content[1].input.path: recorded "a.txt", live "b.txt" (and 2 more). If the new request is right, record again; if not, mend what builds it."`,
    );
    expect(player.receipt()).toMatchObject({ ok: false, unused: [2], misses: [{ message }] });
  });

  test('shows long texts where they part', async () => {
    const long = 'The same words again and again. '.repeat(9);
    const player = play(record(exchange(ask([user(`${long}One.`)]))), 'strict');
    expect(await say(player, ask([user(`${long}Two. ${long}`)]))).toMatchInlineSnapshot(
      `"Replay: cause prompt, no recorded answer for POST /v1/messages (mismatch). Nearest is exchange 1. First difference: messages[0].content[0].text: recorded …"ds again and again. One.", live …"ds again and again. Two. The same words again and again. The same words again a…. If the new request is right, record again; if not, mend what builds it."`,
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
      `"Replay: cause consumed, no recorded answer for POST /v1/messages (extra). It equals exchange 1, which was served already. Mend what asked once more, or record again with that request."`,
    );
    expect(await say(player, ask([user('two')]))).toMatchInlineSnapshot(
      `"Replay: cause extra, no recorded answer for POST /v1/messages (extra). Mend what asked once more, or record again with that request."`,
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
      `"Replay: cause prompt, no recorded answer for POST /v1/messages (ambiguous). Exchanges 1 and 2 are equally near. Nearest is exchange 1. First difference: messages[0].content[0].text: recorded "one", live "three". Send one of them as it was recorded, or record again."`,
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
