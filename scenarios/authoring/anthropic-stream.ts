import type { JsonObject } from '#engine/schema/json.ts';

/** One response of the Messages API, as it is written into a recording. */
export interface AuthoredResponse {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly chunks: readonly string[];
  /** How it ends, if not by its own will. */
  readonly result?: 'reset';
}

/** A content block: what its start says, then its deltas. */
interface AuthoredBlock {
  readonly start: JsonObject;
  readonly deltas: readonly JsonObject[];
}

/** Text in pieces of about a word, as a model streams it. */
export const text = (words: string): AuthoredBlock => ({
  start: { type: 'text', text: '' },
  deltas: pieces(words).map((piece) => ({ type: 'text_delta', text: piece })),
});

/** Thinking in the clear, then its signature. */
export const thinking = (words: string, signature: string): AuthoredBlock => ({
  start: { type: 'thinking', thinking: '', signature: '' },
  deltas: [
    ...pieces(words).map((piece) => ({ type: 'thinking_delta', thinking: piece })),
    { type: 'signature_delta', signature },
  ],
});

/** Thinking that the provider encrypted. */
export const redactedThinking = (data: string): AuthoredBlock => ({
  start: { type: 'redacted_thinking', data },
  deltas: [],
});

/** A tool call; its arguments arrive in pieces that are no JSON by themselves. */
export const toolUse = (id: string, name: string, input: JsonObject): AuthoredBlock => ({
  start: { type: 'tool_use', id, name, input: {} },
  deltas: ['', ...slices(JSON.stringify(input), 12)].map((piece) => ({
    type: 'input_json_delta',
    partial_json: piece,
  })),
});

/** An answer whose connection breaks after so many chunks. */
export const cutAfter = (chunkCount: number, response: AuthoredResponse): AuthoredResponse => ({
  ...response,
  chunks: response.chunks.slice(0, chunkCount),
  result: 'reset',
});

/** The same answer with lines that end in CRLF, as some providers send them. */
export const withCrlf = (response: AuthoredResponse): AuthoredResponse => ({
  ...response,
  chunks: response.chunks.map((chunk) => chunk.replaceAll('\n', '\r\n')),
});

export interface AuthoredMessage {
  readonly id: string;
  readonly model: string;
  readonly blocks: readonly AuthoredBlock[];
  readonly stop: string;
  readonly usage: { readonly input: number; readonly output: number; readonly cacheRead?: number };
}

/**
 * A streamed message in the wire format of the Messages API ("Streaming messages", version
 * 2023-06-01, read 2026-11-20), one chunk an event.
 */
export function streamed({ id, model, blocks, stop, usage }: AuthoredMessage): AuthoredResponse {
  const start = {
    input_tokens: usage.input,
    cache_creation_input_tokens: 0,
    cache_read_input_tokens: usage.cacheRead ?? 0,
    output_tokens: 1,
  };
  const message = {
    id,
    type: 'message',
    role: 'assistant',
    model,
    content: [],
    stop_reason: null,
    stop_sequence: null,
    usage: start,
  };
  return {
    status: 200,
    headers: {
      'content-type': 'text/event-stream; charset=utf-8',
      'request-id': `req_${id.slice(4)}`,
    },
    chunks: [
      event('message_start', { message }),
      event('ping', {}),
      ...blocks.flatMap(blockEvents),
      event('message_delta', {
        delta: { stop_reason: stop, stop_sequence: null },
        usage: { ...start, output_tokens: usage.output },
      }),
      event('message_stop', {}),
    ],
  };
}

/** An answer that is no message: an HTTP error in the API's own shape. */
export const refused = (
  status: number,
  {
    type,
    message,
    headers = {},
  }: {
    readonly type: string;
    readonly message: string;
    readonly headers?: Readonly<Record<string, string>>;
  },
): AuthoredResponse => ({
  status,
  headers: { 'content-type': 'application/json', ...headers },
  chunks: [JSON.stringify({ type: 'error', error: { type, message } })],
});

const blockEvents = ({ start, deltas }: AuthoredBlock, index: number): string[] => [
  event('content_block_start', { index, content_block: start }),
  ...deltas.map((delta) => event('content_block_delta', { index, delta })),
  event('content_block_stop', { index }),
];

const event = (type: string, fields: JsonObject): string =>
  `event: ${type}\ndata: ${JSON.stringify({ type, ...fields })}\n\n`;

const pieces = (words: string): string[] => words.split(/(?<=\s)(?=\S)/u);

const slices = (long: string, length: number): string[] =>
  Array.from({ length: Math.ceil(long.length / length) }, (_, index) =>
    long.slice(index * length, (index + 1) * length),
  );
