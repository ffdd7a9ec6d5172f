import { describe, expect, test } from 'vitest';
import type { JsonValue } from '#engine/schema/json.ts';
import { ask, call, exchange, play, record, result, say, user } from './playback.fixture.ts';
import type { PlaybackPolicy } from './playback-policy.ts';
import type { Receipt } from './receipt.ts';

const turn = (...ids: readonly (readonly [call: string, result: string])[]): JsonValue[] => [
  user('Read a.txt'),
  ...ids.flatMap(([asked, answered]) => [call(asked), result(answered)]),
];
const recording = record(
  exchange(ask(turn()), '1'),
  exchange(ask(turn(['t1', 't1'])), '2'),
  exchange(ask(turn(['t1', 't1'], ['t2', 't2'])), '3'),
);

/** Sends these after the first request. @returns what was answered, and every difference in short */
async function replay(
  policy: PlaybackPolicy,
  ...requests: readonly JsonValue[][]
): Promise<{ answers: string[]; inexact: string[]; receipt: Receipt }> {
  const player = play(recording, policy);
  const answers: string[] = [];
  for (const messages of [turn(), ...requests]) answers.push(await say(player, ask(messages)));
  const receipt = player.receipt();
  const inexact = [...receipt.exchanges, ...receipt.misses]
    .toSorted((left, right) => left.asked - right.asked)
    .flatMap(({ asked, differences }) =>
      differences.map(
        ({ class: fieldClass, cause, path, recorded, live, note }) =>
          `${asked} ${fieldClass} ${cause} ${path} ${JSON.stringify([recorded, live])} ${note ?? ''}`,
      ),
    );
  return { answers, inexact: inexact.map((line) => line.trimEnd()), receipt };
}

describe('a client that makes ids of its own', () => {
  test('is served as long as they stand for the recorded ones, each pair on record once', async () => {
    const { answers, inexact, receipt } = await replay(
      'drift',
      turn(['x1', 'x1']),
      turn(['x1', 'x1'], ['x2', 'x2']),
    );
    expect(answers).toEqual(['1', '2', '3']);
    expect(inexact).toEqual([
      '2 id other messages[1].content[1].id ["t1","x1"]',
      '3 id other messages[3].content[1].id ["t2","x2"]',
    ]);
    expect([receipt.ok, receipt.drift]).toEqual([true, 2]);
  });

  test('fails under strict', async () => {
    const { inexact, receipt } = await replay('strict', turn(['x1', 'x1']));
    expect(inexact).toEqual(['2 id other messages[1].content[1].id ["t1","x1"]']);
    expect([receipt.ok, receipt.drift, receipt.misses.length]).toEqual([false, 0, 1]);
  });

  const contradictions: Record<string, [JsonValue[][], string]> = {
    'answers a call that it did not make': [
      [turn(['x1', 't1'])],
      '2 must other messages[2].content[0].tool_use_id ["t1","t1"] x1 stands for t1 in this run',
    ],
    'calls one thing by two names': [
      [turn(['x1', 'x1']), turn(['x2', 'x2'], ['x3', 'x3'])],
      '3 must other messages[1].content[1].id ["t1","x2"] x1 stands for t1 in this run',
    ],
    'calls two things by one name': [
      [turn(['x1', 'x1']), turn(['x1', 'x1'], ['x1', 'x1'])],
      '3 must order messages[3].content[1].id ["t2","x1"] x1 stands for t1 in this run',
    ],
    'takes a recorded id for another one': [
      [turn(['t1', 't1']), turn(['t1', 't1'], ['t1', 't1'])],
      '3 must order messages[3].content[1].id ["t2","t1"] t1 stands for t1 in this run',
    ],
  };
  test.each(Object.entries(contradictions))(
    'is refused when it %s',
    async (_name, [requests, first]) => {
      const { inexact, receipt } = await replay('drift', ...requests);
      expect(inexact.find((line) => line.includes(' must '))).toBe(first);
      expect(receipt.misses.map(({ message }) => message.includes(', but '))).toEqual([true]);
    },
  );

  test('is told apart from another one by the ids that it used before', async () => {
    const twin = (id: string, count: number): JsonValue[] => [
      user('Go'),
      ...Array.from({ length: count }, () => [call(id), result(id)]).flat(),
    ];
    const two = record(
      exchange(ask(twin('t1', 1)), 'a1'),
      exchange(ask(twin('t2', 1)), 'b1'),
      exchange(ask(twin('t1', 2)), 'a2'),
      exchange(ask(twin('t2', 2)), 'b2'),
    );
    const player = play(two);
    // Which of the two a name stands for has to be said once: here by an exact request.
    expect(await say(player, ask(twin('t1', 1)))).toBe('a1');
    expect(await say(player, ask(twin('x2', 1)))).toBe('b1');
    expect(await say(player, ask(twin('x2', 2)))).toBe('b2');
    expect(await say(player, ask(twin('t1', 2)))).toBe('a2');
    expect(player.receipt()).toMatchObject({ ok: true, drift: 1 });
  });

  test('is itself, also when its request has the words of another one', async () => {
    const own = record(
      exchange(ask(turn()), '1'),
      exchange(ask(turn(['t1', 't1'])), 'a1'),
      exchange(ask([...turn(['t1', 't1']), user('Go on')]), 'a2'),
      exchange(ask([...turn(['t2', 't2']), user('Proceed')]), 'b2'),
    );
    const player = play(own);
    await say(player, ask(turn()));
    expect(await say(player, ask(turn(['t2', 't2'])))).toBe('a1');
    // Word for word what `b2` answers; but `t2` is `t1` in this run.
    expect(await say(player, ask([...turn(['t2', 't2']), user('Proceed')]))).toBe('a2');
  });

  test('is known by its history when it asks again with other settings', async () => {
    const player = play(recording);
    await say(player, ask(turn()));
    await say(player, ask(turn(['x1', 'x1'])));
    await say(player, ask(turn(['x1', 'x1']), { model: 'other' }));
    expect(player.receipt().misses).toMatchObject([{ cause: 'consumed', equals: 2 }]);
  });

  test('is not held to the ids of a request that was a miss', async () => {
    const { answers, receipt } = await replay('drift', turn(['x1', 'y1']), turn(['t1', 't1']));
    expect([answers[2], receipt.misses.length]).toEqual(['2', 1]);
  });
});
