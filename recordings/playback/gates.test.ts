import { expect, test } from 'vitest';
import type { AnswerStep } from './gates.ts';
import { gatesOf } from './gates.ts';
import { ask, exchange, record, url, user } from './playback.fixture.ts';
import { injectedFetch, sendTo } from './transports.fixture.ts';

const body = ask([user('Hi')]);
const recording = record(exchange(body, 'a', 'b'), { request: { url, body }, result: 'reset' });
const until = Promise.resolve();
const gate = (number: number, chunk: AnswerStep) => ({ exchange: number, chunk, until });

test('a gate without a place is refused, because it would hold nothing', () => {
  const refused = [
    [3, 1],
    [1, 0],
    [1, 3],
    [1, 1.5],
    [2, 'head'],
    [2, 1],
  ] as const;
  const messages = refused.map(([number, chunk]) => {
    try {
      gatesOf(recording, [gate(number, chunk)]);
      return 'accepted';
    } catch (error) {
      return String(error);
    }
  });
  expect(messages.join('\n')).toMatchInlineSnapshot(`
    "PlaybackError: Replay: a gate before chunk 1 of exchange 3 of "a run", which has 2 exchanges. Exchanges and chunks are numbered from 1; the other steps are "head" and "end".
    PlaybackError: Replay: a gate before chunk 0 of exchange 1 of "a run", which has no such step, and 2 chunks. Exchanges and chunks are numbered from 1; the other steps are "head" and "end".
    PlaybackError: Replay: a gate before chunk 3 of exchange 1 of "a run", which has no such step, and 2 chunks. Exchanges and chunks are numbered from 1; the other steps are "head" and "end".
    PlaybackError: Replay: a gate before chunk 1.5 of exchange 1 of "a run", which has no such step, and 2 chunks. Exchanges and chunks are numbered from 1; the other steps are "head" and "end".
    PlaybackError: Replay: a gate before the head of exchange 2 of "a run", which has no such step, and 0 chunks. Exchanges and chunks are numbered from 1; the other steps are "head" and "end".
    PlaybackError: Replay: a gate before chunk 1 of exchange 2 of "a run", which has no such step, and 0 chunks. Exchanges and chunks are numbered from 1; the other steps are "head" and "end"."
  `);
});

test('two gates at one place are refused', () => {
  expect(() => gatesOf(recording, [gate(1, 1), gate(1, 1)])).toThrow('has a gate already');
});

test('every other step may have one', () => {
  const steps = [gate(1, 'head'), gate(1, 1), gate(1, 2), gate(1, 'end'), gate(2, 'end')];
  const gates = gatesOf(recording, steps);
  expect(gates.at(1, 2)).toBeInstanceOf(Promise);
  expect(gates.at(2, 'head')).toBeUndefined();
});

test('a gate that is rejected fails the answer with its reason', async () => {
  const failing = { exchange: 1, chunk: 2, until: () => Promise.reject(new Error('no')) };
  const player = await injectedFetch.open({ recording, gates: [failing] });
  await expect((await sendTo(player, body)).text()).rejects.toThrow('no');
});
