import { describe, expect, test } from 'vitest';
import { streamFaults } from '#engine/invariants/stream-faults.ts';
import type { ModelPort } from '#engine/ports/model-port.ts';
import type { ModelRequest } from '#engine/schema/model-request.ts';
import type { ModelChunk } from '#engine/schema/model-stream.ts';

export { streamFaults };

/** What the provider behind a port does. */
export type ProviderBehaviour =
  | 'answers' // with text, and ends
  | 'calls_tools' // two calls at least, and ends
  | 'talks_on' // after the end of its message
  | 'is_cut' // the bytes stop in the middle, as if they were all
  | 'breaks' // the connection fails in the middle
  | 'garbles' // bytes that are not its format, in the middle
  | 'refuses' // with an HTTP error
  | 'is_unreachable' // the connection never stands
  | 'stalls' // a beginning of text, then nothing more until the request is aborted
  | 'stalls_deaf'; // the same, and the connection does not hear the abort either

/** How the contract gets a port to look at. */
export interface ModelPortHarness {
  /** A fresh port; `contractRequest` will be sent through it once. */
  port(behaviour: ProviderBehaviour): ModelPort;
}

/** A request that every provider understands. */
export const contractRequest: ModelRequest = {
  provider: 'contract',
  model: 'contract-model',
  system: [{ type: 'text', text: 'Answer briefly.' }],
  tools: [
    {
      name: 'read',
      description: 'Reads a file.',
      inputSchema: { type: 'object', properties: { path: { type: 'string' } } },
      readOnly: true,
      replay: 'safe',
    },
  ],
  messages: [{ role: 'user', content: [{ type: 'text', text: 'Hello' }] }],
  settings: { outputTokensMax: 100 },
  cacheBreakpoints: [],
};

/** Registers the tests that every adapter of `ModelPort` passes. */
export function modelPortContract(name: string, harness: ModelPortHarness): void {
  const never = new AbortController().signal;
  const open = (behaviour: ProviderBehaviour, signal = never) =>
    harness.port(behaviour).stream(contractRequest, signal);

  describe(`${name} holds the contract of ModelPort`, () => {
    test.each(['answers', 'calls_tools', 'talks_on'] as const)(
      'model-port.1 to .4: a provider that %s ends in `finished`',
      async (behaviour) => {
        const chunks = await Array.fromAsync(open(behaviour));
        expect(streamFaults(chunks)).toEqual([]);
        expect(chunks.at(-1)).toMatchObject({ type: 'finished' });
        const calls = chunks.filter((chunk) => chunk.type === 'tool_call.completed');
        expect(calls.length >= 2).toBe(behaviour === 'calls_tools');
      },
    );

    test.each([
      ['is_cut', 'protocol', true],
      ['breaks', 'network', true],
      ['garbles', 'protocol', true],
      ['refuses', 'rate_limit', true],
      ['is_unreachable', 'network', true],
    ] as const)(
      'model-port.1, .2: a provider that %s ends in `failed`, code %s',
      async (behaviour, code, retryable) => {
        const chunks = await Array.fromAsync(open(behaviour));
        expect(streamFaults(chunks)).toEqual([]);
        expect(chunks.at(-1)).toMatchObject({ type: 'failed', error: { code, retryable } });
      },
    );

    test('model-port.3: an abort before the first chunk is the whole stream', async () => {
      const chunks = await Array.fromAsync(open('answers', AbortSignal.abort()));
      expect(chunks).toEqual([expectAborted]);
    });

    test('model-port.3: an abort after any chunk makes the next one the last', async () => {
      const whole = await Array.fromAsync(open('answers'));
      for (let count = 1; count < whole.length; count += 1) {
        const controller = new AbortController();
        const chunks: ModelChunk[] = [];
        for await (const chunk of open('answers', controller.signal)) {
          chunks.push(chunk);
          if (chunks.length === count) controller.abort();
        }
        expect(chunks).toEqual([...whole.slice(0, count), expectAborted]);
      }
    });

    test.each(['stalls', 'stalls_deaf'] as const)(
      'model-port.3: an abort ends the stream of a provider that %s',
      async (behaviour) => {
        const controller = new AbortController();
        const stream = open(behaviour, controller.signal)[Symbol.asyncIterator]();
        const chunks: ModelChunk[] = [];
        for (let step = await stream.next(); step.done !== true;) {
          chunks.push(step.value);
          const next = stream.next();
          if (step.value.type === 'text.delta') controller.abort();
          step = await next;
        }
        expect(streamFaults(chunks)).toEqual([]);
        expect(chunks.at(-1)).toEqual(expectAborted);
      },
    );

    test('a reader may stop at any chunk', async () => {
      for await (const chunk of open('stalls')) if (chunk.type === 'text.delta') break;
      for await (const chunk of open('answers')) if (chunk.type === 'finished') break;
      expect(await Array.fromAsync(open('answers'))).not.toEqual([]);
    });
  });
}

const expectAborted: unknown = expect.objectContaining({
  type: 'failed',
  error: expect.objectContaining({ code: 'aborted', retryable: false }) as unknown,
});
