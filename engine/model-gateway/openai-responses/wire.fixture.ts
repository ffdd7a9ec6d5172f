import type { ModelPort } from '#engine/ports/model-port.ts';
import type { JsonObject } from '#engine/schema/json.ts';
import type { ModelRequest } from '#engine/schema/model-request.ts';
import type { ModelChunk } from '#engine/schema/model-stream.ts';
import { contractRequest } from '#engine/testing/model-port.contract.ts';
import { stringIn } from './json-fields.ts';
import { openaiResponsesClient } from './openai-responses-client.ts';
import { openaiResponsesModel } from './openai-responses-model.ts';

// What a provider sends, written for the tests of this folder.

const encoder = new TextEncoder();

/** Events as OpenAI frames them, numbered. */
export const sse = (...events: readonly JsonObject[]): string =>
  events
    .map((event, number) => ({ ...event, sequence_number: number }))
    .map((event) => `event: ${stringIn(event, 'type')}\ndata: ${JSON.stringify(event)}\n\n`)
    .join('');

export const usage: JsonObject = {
  input_tokens: 10,
  input_tokens_details: { cached_tokens: 3 },
  output_tokens: 12,
  output_tokens_details: { reasoning_tokens: 5 },
  total_tokens: 22,
};

/** A response object without what only echoes the request. */
export const response = (fields: JsonObject = {}): JsonObject => ({
  id: 'resp_1',
  object: 'response',
  status: 'in_progress',
  model: 'gpt-test',
  output: [],
  store: false,
  usage: null,
  ...fields,
});

export const created: JsonObject = { type: 'response.created', response: response() };

export const completed = (output: JsonObject[], fields: JsonObject = {}): JsonObject => ({
  type: 'response.completed',
  response: response({ status: 'completed', output, usage, ...fields }),
});

/** One output item: how it is announced, what comes in between, and its end. */
export const item = (
  output_index: number,
  { announced, whole }: { readonly announced: JsonObject; readonly whole: JsonObject },
  ...between: readonly JsonObject[]
): JsonObject[] => [
  { type: 'response.output_item.added', output_index, item: announced },
  ...between.map((event) => ({ output_index, item_id: whole['id'] ?? null, ...event })),
  { type: 'response.output_item.done', output_index, item: whole },
];

export const message = (text: string, fields: JsonObject = {}): JsonObject => ({
  id: 'msg_1',
  type: 'message',
  status: 'completed',
  role: 'assistant',
  content: [{ type: 'output_text', annotations: [], logprobs: [], text }],
  ...fields,
});

/** A message of one text, in pieces. */
export const textItem = (output_index: number, ...pieces: readonly string[]): JsonObject[] => {
  const whole = message(pieces.join(''));
  const part = { type: 'output_text', annotations: [], logprobs: [], text: '' };
  return item(
    output_index,
    { announced: { ...whole, status: 'in_progress', content: [] }, whole },
    { type: 'response.content_part.added', content_index: 0, part },
    ...pieces.map((delta) => ({ type: 'response.output_text.delta', content_index: 0, delta })),
    { type: 'response.output_text.done', content_index: 0, text: pieces.join('') },
    { type: 'response.content_part.done', content_index: 0, part },
  );
};

export const call = (id: string, json: string): JsonObject => ({
  id: `fc_${id}`,
  type: 'function_call',
  status: 'completed',
  arguments: json,
  call_id: id,
  name: 'read',
});

/** A function call, its arguments in pieces. */
export const callItem = (
  output_index: number,
  id: string,
  ...pieces: readonly string[]
): JsonObject[] => {
  const whole = call(id, pieces.join(''));
  return item(
    output_index,
    { announced: { ...whole, status: 'in_progress', arguments: '' }, whole },
    ...pieces.map((delta) => ({ type: 'response.function_call_arguments.delta', delta })),
    { type: 'response.function_call_arguments.done', arguments: pieces.join('') },
  );
};

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
  const client = openaiResponsesClient({ apiKey: 'test-key', fetch });
  return openaiResponsesModel(client, { now: () => NOW });
}

/** All chunks of one reply. */
export const chunksOf = (
  reply: Reply,
  request: ModelRequest = contractRequest,
): Promise<ModelChunk[]> =>
  Array.fromAsync(
    portOver(scriptedFetch(reply).fetch).stream(request, new AbortController().signal),
  );
