import { once } from 'node:events';
import { IncomingMessage, ServerResponse } from 'node:http';
import { Socket } from 'node:net';
import { expect, test } from 'vitest';
import { virtualClock } from '#engine/host/virtual-clock.ts';
import { deliverExchange } from './deliver-exchange.ts';
import type { AnswerStep } from './gates.ts';
import { sendExchange } from './loopback-answer.ts';
import { playbackCore } from './playback-core.ts';
import { ask, exchange, record, startMs, url, user } from './playback.fixture.ts';
import { pacingOf } from './playback.ts';

const body = ask([user('Hi')]);

/** An answer of two chunks that is being served, with a gate that never opens. */
function serve(step: AnswerStep) {
  const recording = record(exchange(body, 'a', 'b'));
  const clock = virtualClock({ startMs });
  const gate = { exchange: 1, chunk: step, until: Promise.withResolvers<void>().promise };
  const pacing = pacingOf({ recording, policy: 'strict', clock, gates: [gate] });
  const core = playbackCore(recording, 'strict');
  const found = core.answer({ method: 'POST', url, headers: {}, body });
  if (found.kind === 'miss') throw new Error('the recording has this request');
  return { core, clock, pacing, serving: found.serving };
}

test('a client that left between two steps is not held, and time stands still', async () => {
  const { core, clock, pacing, serving } = serve(2);
  const delivery = deliverExchange(serving, pacing);
  expect(delivery.gate()).toBeUndefined();
  expect(delivery.head()).toMatchObject({ status: 200 });
  expect(delivery.next()).toMatchObject({ bytes: Uint8Array.of(0x61) });
  delivery.chunkServed();
  delivery.left();
  await delivery.gate();
  expect(() => delivery.next()).toThrow('This operation was aborted');
  expect(clock.now() - startMs).toBe(2);
  expect(core.receipt().exchanges).toMatchObject([{ status: 'aborted', chunksServed: 1 }]);
});

test('a client that left before its answer began is noticed on the port', async () => {
  const { core, pacing, serving } = serve('head');
  const response = new ServerResponse(new IncomingMessage(new Socket()));
  const closed = once(response, 'close');
  response.destroy();
  await closed;
  await sendExchange(response, serving, pacing);
  expect(core.receipt().exchanges).toMatchObject([{ status: 'aborted', chunksServed: 0 }]);
});
