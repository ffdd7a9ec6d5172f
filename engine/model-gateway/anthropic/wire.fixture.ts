import type { ModelPort } from '#engine/ports/model-port.ts';
import type { JsonObject } from '#engine/schema/json.ts';
import type { ModelRequest } from '#engine/schema/model-request.ts';
import type { ModelChunk } from '#engine/schema/model-stream.ts';
import { contractRequest } from '#engine/testing/model-port.contract.ts';
import { anthropicClient } from './anthropic-client.ts';
import { anthropicModel } from './anthropic-model.ts';
import { stringIn } from './json-fields.ts';

// What a provider sends, written for the tests of this folder.

const encoder = new TextEncoder();

/** Events as Anthropic frames them. */
export const sse = (...events: readonly JsonObject[]): string =>
  events
    .map((event) => `event: ${stringIn(event, 'type')}\ndata: ${JSON.stringify(event)}\n\n`)
    .join('');

export const start: JsonObject = {
  type: 'message_start',
  message: {
    id: 'msg_1',
    type: 'message',
    role: 'assistant',
    model: 'claude-test',
    content: [],
    stop_reason: null,
    stop_sequence: null,
    usage: {
      input_tokens: 7,
      output_tokens: 1,
      cache_read_input_tokens: 3,
      service_tier: 'standard',
    },
  },
};

/** One content block: its start, its deltas, its stop. */
export const block = (
  index: number,
  content_block: JsonObject,
  ...deltas: readonly JsonObject[]
): JsonObject[] => [
  { type: 'content_block_start', index, content_block },
  ...deltas.map((delta) => ({ type: 'content_block_delta', index, delta })),
  { type: 'content_block_stop', index },
];

export const textBlocks = (index: number, ...pieces: readonly string[]): JsonObject[] =>
  block(index, { type: 'text', text: '' }, ...pieces.map((text) => ({ type: 'text_delta', text })));

export const toolBlocks = (index: number, id: string, ...pieces: readonly string[]): JsonObject[] =>
  block(
    index,
    { type: 'tool_use', id, name: 'read', input: {} },
    ...pieces.map((partial_json) => ({ type: 'input_json_delta', partial_json })),
  );

export const stop = (stop_reason = 'end_turn', more: JsonObject = {}): JsonObject[] => [
  {
    type: 'message_delta',
    delta: { stop_reason, stop_sequence: null },
    usage: { output_tokens: 12, input_tokens: null },
    ...more,
  },
  { type: 'message_stop' },
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

export function portOver(fetch: typeof globalThis.fetch): ModelPort {
  return anthropicModel(anthropicClient({ apiKey: 'test-key', fetch }), { now: () => NOW });
}

/** All chunks of one reply. */
export const chunksOf = (
  reply: Reply,
  request: ModelRequest = contractRequest,
): Promise<ModelChunk[]> =>
  Array.fromAsync(
    portOver(scriptedFetch(reply).fetch).stream(request, new AbortController().signal),
  );
