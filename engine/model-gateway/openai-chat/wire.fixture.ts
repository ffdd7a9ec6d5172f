import type { ModelPort } from '#engine/ports/model-port.ts';
import type { JsonObject } from '#engine/schema/json.ts';
import type { ModelRequest } from '#engine/schema/model-request.ts';
import type { ModelChunk } from '#engine/schema/model-stream.ts';
import { contractRequest } from '#engine/testing/model-port.contract.ts';
import { chatServer } from './chat-server.ts';
import type { OpenAiChatOptions } from './client-options.ts';
import { openAiChatClient } from './openai-chat-client.ts';
import { openAiChatModel } from './openai-chat-model.ts';

// What a provider sends, written for the tests of this folder.

const encoder = new TextEncoder();

/** Events as OpenAI frames them, and its `[DONE]` behind them. */
export const sse = (...events: readonly JsonObject[]): string => `${frames(...events)}${DONE}`;

export const frames = (...events: readonly JsonObject[]): string =>
  events.map((event) => `data: ${JSON.stringify(event)}\n\n`).join('');

export const DONE = 'data: [DONE]\n\n';

/** One chunk with one choice. */
export const delta = (fields: JsonObject, choice: JsonObject = {}): JsonObject => ({
  id: 'chatcmpl-1',
  object: 'chat.completion.chunk',
  created: 1,
  model: 'gpt-test',
  choices: [{ index: 0, delta: fields, finish_reason: null, ...choice }],
});

/** Text in pieces, with the chunk of the role alone before it. */
export const textDeltas = (...pieces: readonly string[]): JsonObject[] => [
  delta({ role: 'assistant', content: '', refusal: null }),
  ...pieces.map((content) => delta({ content })),
];

/** A call as OpenAI streams it. */
export const callDeltas = (index: number, id: string, ...pieces: readonly string[]): JsonObject[] =>
  [{ index, id, type: 'function', function: { name: 'read', arguments: '' } }]
    .concat(pieces.map((json) => ({ index, function: { arguments: json } }) as never))
    .map((piece) => delta({ tool_calls: [piece] }));

export const usage: JsonObject = {
  prompt_tokens: 10,
  completion_tokens: 12,
  total_tokens: 22,
  prompt_tokens_details: { cached_tokens: 3 },
  completion_tokens_details: { reasoning_tokens: 5 },
};

/** The chunk with the reason, and the one with the figures. */
export const stop = (finish_reason = 'stop'): JsonObject[] => [
  delta({}, { finish_reason }),
  { ...delta({}), choices: [], usage },
];

/** How the network cuts a body. */
export type Cut = (bytes: Uint8Array) => Uint8Array[];

export const inOnePiece: Cut = (bytes) => [bytes];
export const byteByByte: Cut = (bytes) => Array.from(bytes, (byte) => Uint8Array.of(byte));

/** Cut before each of these positions. */
export const cutAt =
  (positions: readonly number[]): Cut =>
  (bytes) => {
    const edges = [
      0,
      ...positions.map((at) => at % bytes.length).toSorted((a, b) => a - b),
      bytes.length,
    ];
    return edges.slice(1).map((edge, index) => bytes.slice(edges[index], edge));
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
    const contentType = { 'content-type': 'text/event-stream; charset=utf-8' };
    return Promise.resolve(
      new Response(stream, { status, headers: { ...contentType, ...headers } }),
    );
  };
  return { fetch, seen };
}

/** 2026-11-20T12:00:00Z. */
export const NOW = 1_795_176_000_000;

export function portOver(
  fetch: typeof globalThis.fetch,
  options: Omit<OpenAiChatOptions, 'fetch'> = {},
): ModelPort {
  const server = chatServer({ apiKey: 'test-key', fetch, ...options });
  return openAiChatModel(openAiChatClient(server), { ...server, clock: { now: () => NOW } });
}

/** All chunks of one reply. */
export const chunksOf = (
  reply: Reply,
  request: ModelRequest = contractRequest,
): Promise<ModelChunk[]> =>
  Array.fromAsync(
    portOver(scriptedFetch(reply).fetch).stream(request, new AbortController().signal),
  );
