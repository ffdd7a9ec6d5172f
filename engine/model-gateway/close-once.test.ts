import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { ModelChunk, ModelError } from '#engine/schema/model-stream.ts';
import { streamFaults } from '#engine/testing/model-port.contract.ts';
import { closeOnce } from './close-once.ts';

const delta: ModelChunk = { type: 'text.delta', index: 0, text: 'a' };
const finished: ModelChunk = { type: 'finished', stopReason: 'end' };
const failed: ModelChunk = {
  type: 'failed',
  error: { code: 'server', message: 'said no', retryable: true },
};
const toError = (error: unknown): ModelError => ({
  code: 'network',
  message: String(error),
  retryable: true,
});
const never = new AbortController().signal;

type Step = ModelChunk | 'throw';

/** @param readLength how many chunks come together */
async function* play(
  steps: readonly Step[],
  readLength = 1,
): AsyncGenerator<readonly ModelChunk[], void> {
  let read: ModelChunk[] = [];
  for (const step of steps) {
    await Promise.resolve();
    if (step !== 'throw') read.push(step);
    if (step === 'throw' || read.length === readLength) {
      yield read;
      read = [];
    }
    if (step === 'throw') throw new Error('broke');
  }
  yield read;
}

const closed = (...steps: readonly Step[]): Promise<ModelChunk[]> =>
  Array.fromAsync(closeOnce(never, { open: () => play(steps), toError }));

test('a thrown error is the closing chunk', async () => {
  expect(await closed(delta, 'throw')).toEqual([
    delta,
    { type: 'failed', error: { code: 'network', message: 'Error: broke', retryable: true } },
  ]);
});

test('a source that ends without a closing chunk has failed, and may be asked again', async () => {
  expect((await closed(delta)).at(-1)).toMatchObject({
    type: 'failed',
    error: { code: 'protocol', retryable: true },
  });
});

test('what comes after the closing chunk is not heard, errors included', async () => {
  expect(await closed(delta, finished, delta, failed)).toEqual([delta, finished]);
  expect(await closed(failed, 'throw')).toEqual([failed]);
});

test('an abort wins over what came with the same read (model-port.3)', async () => {
  const controller = new AbortController();
  const open = () => play([delta, delta, finished], 3);
  const chunks: ModelChunk[] = [];
  for await (const chunk of closeOnce(controller.signal, { open, toError })) {
    chunks.push(chunk);
    controller.abort();
  }
  expect(chunks).toMatchObject([delta, { type: 'failed', error: { code: 'aborted' } }]);
});

test('how chunks come together does not show', async () => {
  const steps = [delta, delta, delta, finished];
  for (const readLength of [1, 2, 3, 9]) {
    const open = () => play(steps, readLength);
    expect(await Array.fromAsync(closeOnce(never, { open, toError }))).toEqual(steps);
  }
});

test('whatever a source does, the stream has the right form (model-port.1, .2)', async () => {
  const step = fc.constantFrom(delta, finished, failed, 'throw' as const);
  await fc.assert(
    fc.asyncProperty(
      fc.array(step, { maxLength: 6 }),
      fc.integer({ min: 1, max: 6 }),
      fc.option(fc.nat(6)),
      async (steps, readLength, abortAt) => {
        const controller = new AbortController();
        const chunks: ModelChunk[] = [];
        for await (const chunk of closeOnce(controller.signal, {
          open: () => play(steps, readLength),
          toError,
        })) {
          chunks.push(chunk);
          if (chunks.length === abortAt) controller.abort();
        }
        expect(streamFaults(chunks)).toEqual([]);
      },
    ),
  );
});

test('the source is told to stop, whoever ends the stream', async () => {
  const ends: string[] = [];
  const open = (name: string, then: Promise<void>) =>
    async function* (): AsyncGenerator<readonly ModelChunk[], void> {
      try {
        yield [delta];
        await then;
        yield [finished];
      } finally {
        ends.push(name);
      }
    };
  const done = Promise.resolve();
  await Array.fromAsync(closeOnce(never, { open: open('at the end', done), toError }));
  for await (const _ of closeOnce(never, { open: open('by the reader', done), toError })) break;
  const controller = new AbortController();
  const { promise: hang, resolve: letGo } = Promise.withResolvers<void>();
  const stream = closeOnce(controller.signal, { open: open('by the abort', hang), toError });
  await stream.next();
  const waiting = stream.next();
  controller.abort();
  expect((await waiting).value).toMatchObject({ type: 'failed' });
  expect((await stream.next()).done).toBe(true);
  // The source still hangs, and the stream is over all the same.
  expect(ends).toEqual(['at the end', 'by the reader']);
  letGo();
  await new Promise(setImmediate);
  expect(ends).toEqual(['at the end', 'by the reader', 'by the abort']);
});

test('an abort while the source hangs wins over what it says later (model-port.3)', async () => {
  const controller = new AbortController();
  const { promise, resolve } = Promise.withResolvers<void>();
  const stream = closeOnce(controller.signal, {
    async *open() {
      await promise;
      yield [finished];
    },
    toError,
  });
  const first = stream.next();
  controller.abort();
  resolve();
  expect((await first).value).toMatchObject({ type: 'failed', error: { code: 'aborted' } });
  expect((await stream.next()).done).toBe(true);
});
