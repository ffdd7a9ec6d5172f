import { describe, expect, test } from 'vitest';
import type { JsonValue } from '#engine/schema/json.ts';
import type { Recording } from '#recordings/format/recording.ts';
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
      `"Replay: cause order, no recorded answer for POST /v1/messages (mismatch). It equals exchange 2, which comes only after exchange 1. If the new request is right, record again; if not, mend what builds it."`,
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

describe('the nearest exchange', () => {
  const step = (...names: readonly string[]): JsonValue[] => [
    user('Go'),
    ...names.flatMap((name) => [call(name, { path: name }), result(name)]),
  ];
  /** Three steps of one conversation; the second one was recorded as `second`. */
  const recordingOf = (second: readonly JsonValue[]): Recording =>
    record(
      exchange(ask(step()), '1'),
      exchange(ask([...second]), '2'),
      exchange(ask(step('a', 'b')), '3'),
    );
  // The third request goes on from all that the second one says, and so it looked nearer.
  const edits: Record<string, [messages: JsonValue[], cause: string]> = {
    'a call': [[user('Go'), call('a', { path: 'z' }), result('a')], 'other'],
    'a flag': [
      [
        ...step('a').slice(0, 2),
        {
          role: 'user',
          content: [{ type: 'tool_result', tool_use_id: 'a', content: 'one', is_error: true }],
        },
      ],
      'tool_result',
    ],
  };
  test.each(Object.entries(edits))(
    'is the one that differs in %s, not the one after it',
    async (_name, [second, cause]) => {
      const player = play(recordingOf(second));
      await say(player, ask(step()));
      await say(player, ask(step('a')));
      expect(player.receipt().misses).toMatchObject([
        { kind: 'mismatch', cause, nearest: 2, differences: [{ class: 'must' }] },
      ]);
    },
  );

  test('is served where it differs in wording only', async () => {
    const player = play(recordingOf([...step('a').slice(0, 2), result('a', 'two')]));
    await say(player, ask(step()));
    expect(await say(player, ask(step('a')))).toBe('2');
    expect(await say(player, ask(step('a', 'b')))).toBe('3');
    expect(player.receipt()).toMatchObject({ ok: true, drift: 1 });
  });

  test('is named even where its history is another one', async () => {
    const player = play(recordingOf([user('Come'), ...step('a').slice(1)]), 'strict');
    await say(player, ask(step()));
    await say(player, ask(step('a')));
    expect(player.receipt().misses).toMatchObject([{ nearest: 2, cause: 'prompt' }]);
  });

  test('has fewer leaves that must not differ, not fewer places', async () => {
    // Two messages too many are two places only, and eleven leaves.
    const second = [user('Go'), call('a', { path: 'y', from: 1, to: 2 }), result('a')];
    const player = play(recordingOf(second));
    await say(player, ask(step()));
    await say(player, ask(step('a')));
    expect(player.receipt().misses).toMatchObject([{ nearest: 2, differences: [{}, {}, {}] }]);
  });

  test('is not served where only a later step of another one says what is asked', async () => {
    const player = play(record(exchange(ask([user('Dance')]), '1'), exchange(ask(step('a')), '2')));
    expect(await say(player, ask(step()))).toContain(
      'Nearest is exchange 1, but its conversation is another one. First',
    );
    expect(player.receipt()).toMatchObject({ ok: false, exchanges: [], misses: [{ nearest: 1 }] });
  });

  test('of another conversation is never served', async () => {
    const ok = { role: 'assistant', content: 'ok' };
    const player = play(
      record(
        exchange(ask([user('one')]), '1'),
        exchange(ask([user('one'), call('t1'), result('t1')]), '2'),
        exchange(ask([user('two'), ok, user('three')]), 'of another'),
      ),
    );
    await say(player, ask([user('one')]));
    const message = await say(player, ask([user('one'), ok, user('four')]));
    expect(message).toContain('Nearest is exchange 3, but its conversation is another one. First');
    expect(player.receipt()).toMatchObject({ misses: [{ kind: 'mismatch', nearest: 3 }] });
  });
});

describe('policy open', () => {
  const one = ask([user('one')]);
  const oneMore = ask([user('one'), call('t1'), result('t1')]);
  const two = ask([user('two')]);
  const recording = record(exchange(one, '1'), exchange(oneMore, '1+'), exchange(two, '2'));

  test('serves whatever is asked while an exchange is waiting, and records every difference', async () => {
    const player = play(recording, 'open');
    const other = ask([user('one'), call('t1', { path: 'b.txt' }), user('Stop')]);
    const answers = [await say(player, one), await say(player, other)];
    answers.push(await say(player, ask([user('three'), user('four')], { stream: false })));
    expect(answers).toEqual(['1', '1+', '2']);
    const { ok, drift, exchanges, misses } = player.receipt();
    expect([ok, misses]).toEqual([true, []]);
    expect(exchanges.map(({ differences }) => differences.map(({ path }) => path))).toEqual([
      [],
      [
        'messages[1].content[1].input.path',
        'messages[2].content[0].type',
        'messages[2].content[0].tool_use_id',
        'messages[2].content[0].content',
        'messages[2].content[0].text',
      ],
      ['messages[0].content[0].text', 'messages[1]', 'stream'],
    ]);
    expect(drift).toBe(8);
  });

  test('keeps the order within a conversation', async () => {
    const player = play(recording, 'open');
    expect(await say(player, oneMore)).toBe('1');
    expect(await say(player, oneMore)).toBe('1+');
  });

  test('takes an exact exchange before a near one, and the first of those that are equally near', async () => {
    const player = play(record(exchange(one, '1'), exchange(two, '2')), 'open');
    expect(await say(player, two)).toBe('2');
    const again = play(record(exchange(one, '1'), exchange(two, '2')), 'open');
    expect(await say(again, ask([user('three')]))).toBe('1');
  });

  test('misses only when nothing is waiting', async () => {
    const player = play(record(exchange(one, '1')), 'open');
    await say(player, one);
    await say(player, one);
    expect(player.receipt()).toMatchObject({ misses: [{ kind: 'extra', cause: 'consumed' }] });
  });
});
