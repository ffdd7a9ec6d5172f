import type { ModelPort } from '#engine/ports/model-port.ts';
import type { JsonObject, JsonValue } from '#engine/schema/json.ts';
import type { ModelRequest } from '#engine/schema/model-request.ts';
import type { ModelChunk } from '#engine/schema/model-stream.ts';
import { contractRequest } from '#engine/testing/model-port.contract.ts';
import type { GeminiClientOptions } from './client-options.ts';
import { geminiClient } from './gemini-client.ts';
import { geminiModel } from './gemini-model.ts';

// What a provider sends, written for the tests of this folder.

const encoder = new TextEncoder();

/** Responses as the API frames them with `alt=sse`. */
export const sse = (...responses: readonly JsonValue[]): string =>
  responses.map((response) => `data: ${JSON.stringify(response)}\r\n\r\n`).join('');

/** Responses as the API frames them without it. */
export const jsonArray = (...responses: readonly JsonValue[]): string =>
  `[${responses.map((response) => JSON.stringify(response, null, 2)).join(',\r\n')}\n]`;

export const usageMetadata: JsonObject = {
  promptTokenCount: 10,
  cachedContentTokenCount: 3,
  candidatesTokenCount: 12,
  thoughtsTokenCount: 5,
  toolUsePromptTokenCount: 2,
  totalTokenCount: 29,
};

/** One response with these parts, and what else its candidate says. */
export const response = (parts: readonly JsonObject[], candidate: JsonObject = {}): JsonObject => ({
  candidates: [{ content: { role: 'model', parts: [...parts] }, index: 0, ...candidate }],
  modelVersion: 'gemini-test',
  responseId: 'resp',
});

export const say = (text: string): JsonObject => response([{ text }]);

/** The response that ends an answer. */
export const stop = (finishReason: JsonValue = 'STOP', more: JsonObject = {}): JsonObject => ({
  ...response([{ text: '' }], { finishReason, ...more }),
  usageMetadata,
});

export const call = (name: string, args: JsonObject, more: JsonObject = {}): JsonObject => ({
  functionCall: { name, args },
  ...more,
});

/** How the network cuts a body. */
export type Cut = (bytes: Uint8Array) => Uint8Array[];

export const inOnePiece: Cut = (bytes) => [bytes];
export const byteByByte: Cut = (bytes) => Array.from(bytes, (byte) => Uint8Array.of(byte));

/** Cut before each of these positions. */
export const cutAt =
  (positions: readonly number[]): Cut =>
  (bytes) => {
    const edges = positions.map((at) => at % bytes.length).toSorted((left, right) => left - right);
    return [...edges, bytes.length].map((edge, index) => bytes.slice(edges[index - 1] ?? 0, edge));
  };

/** One answer of the provider. */
export interface Reply {
  readonly body: string | Uint8Array;
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly cut?: Cut;
  /** What comes after the bytes; the end if nothing is said. */
  readonly after?: 'break' | 'stall' | 'stall_deaf';
}

/** A `fetch` that gives one reply, and tells what it was asked and how far it was read. */
export function scriptedFetch(reply: Reply) {
  const seen = {
    requests: [] as Request[],
    reads: 0,
    ending: 'open' as 'open' | 'read' | 'cancelled',
  };
  const fetch: typeof globalThis.fetch = (input, init) => {
    seen.requests.push(new Request(input, init));
    const { body, status = 200, headers, cut = inOnePiece, after } = reply;
    const pieces = cut(typeof body === 'string' ? encoder.encode(body) : body);
    const stream = new ReadableStream<Uint8Array>(
      {
        start(controller) {
          if (after === 'stall_deaf') return;
          init?.signal?.addEventListener('abort', () => controller.error(init.signal?.reason));
        },
        pull(controller) {
          const piece = pieces.shift();
          seen.reads += 1;
          if (piece !== undefined) controller.enqueue(piece);
          else if (after === 'break') controller.error(new TypeError('terminated'));
          else if (after === undefined) {
            seen.ending = 'read';
            controller.close();
          } else return new Promise<void>(() => undefined);
          return undefined;
        },
        cancel() {
          seen.ending = 'cancelled';
        },
      },
      { highWaterMark: 0 },
    );
    const contentType = { 'content-type': 'text/event-stream' };
    return Promise.resolve(
      new Response(stream, { status, headers: { ...contentType, ...headers } }),
    );
  };
  return { fetch, seen };
}

/** 2026-11-20T12:00:00Z. */
export const NOW = 1_795_176_000_000;

export const portOver = (
  fetch: typeof globalThis.fetch,
  options: Omit<GeminiClientOptions, 'fetch'> = { apiKey: 'test-key' },
): ModelPort => geminiModel(geminiClient({ ...options, fetch }), { now: () => NOW });

/** All chunks of one reply. */
export const chunksOf = (
  reply: Reply,
  request: ModelRequest = contractRequest,
): Promise<ModelChunk[]> =>
  Array.fromAsync(
    portOver(scriptedFetch(reply).fetch).stream(request, new AbortController().signal),
  );
