import { describe, expect, test } from 'vitest';
import { record, user, call, result, ask, exchange, send, say, play } from './playback.fixture.ts';

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
