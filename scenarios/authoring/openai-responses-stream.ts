import type { JsonObject } from '#engine/schema/json.ts';
import type { AuthoredMessage, AuthoredResponse } from './anthropic-stream.ts';

// The same blocks and functions as in `anthropic-stream.ts`, in the wire format of the Responses API:
// one authored script gives both.

type AuthoredEvent = JsonObject & { readonly type: string };

/** An output item without its id and its place: how it is announced, what comes then, and the whole. */
interface AuthoredItem {
  /** How ids of its kind begin. */
  readonly prefix: string;
  readonly announced: JsonObject;
  readonly events: readonly AuthoredEvent[];
  readonly whole: JsonObject;
  /** What is said, where it is text. */
  readonly words?: string;
}

/** Text in pieces of about a word, as a model streams it. */
export function text(words: string): AuthoredItem {
  const part = (said: string): JsonObject => ({
    type: 'output_text',
    annotations: [],
    logprobs: [],
    text: said,
  });
  const place = { content_index: 0 };
  const message = { type: 'message', role: 'assistant' };
  return {
    prefix: 'msg',
    words,
    announced: { ...message, status: 'in_progress', content: [] },
    whole: { ...message, status: 'completed', content: [part(words)] },
    events: [
      { type: 'response.content_part.added', ...place, part: part('') },
      ...pieces(words).map((delta) => ({
        type: 'response.output_text.delta',
        ...place,
        delta,
        logprobs: [],
      })),
      { type: 'response.output_text.done', ...place, text: words, logprobs: [] },
      { type: 'response.content_part.done', ...place, part: part(words) },
    ],
  };
}

/** A summary of reasoning in the clear, and the reasoning itself, encrypted. */
export function thinking(words: string, signature: string): AuthoredItem {
  const part = (said: string): JsonObject => ({ type: 'summary_text', text: said });
  const place = { summary_index: 0 };
  return {
    prefix: 'rs',
    announced: { type: 'reasoning', summary: [], encrypted_content: '' },
    whole: { type: 'reasoning', summary: [part(words)], encrypted_content: signature },
    events: [
      { type: 'response.reasoning_summary_part.added', ...place, part: part('') },
      ...pieces(words).map((delta) => ({
        type: 'response.reasoning_summary_text.delta',
        ...place,
        delta,
      })),
      { type: 'response.reasoning_summary_text.done', ...place, text: words },
      { type: 'response.reasoning_summary_part.done', ...place, part: part(words) },
    ],
  };
}

/** Reasoning that the provider encrypted, without a summary. */
export const redactedThinking = (data: string): AuthoredItem => ({
  prefix: 'rs',
  announced: { type: 'reasoning', summary: [], encrypted_content: '' },
  whole: { type: 'reasoning', summary: [], encrypted_content: data },
  events: [],
});

/** A tool call; its arguments arrive in pieces that are no JSON by themselves. */
export function toolUse(id: string, name: string, input: JsonObject): AuthoredItem {
  const json = JSON.stringify(input);
  const call = { type: 'function_call', call_id: id, name };
  return {
    prefix: 'fc',
    announced: { ...call, status: 'in_progress', arguments: '' },
    whole: { ...call, status: 'completed', arguments: json },
    events: [
      ...slices(json, 12).map((delta) => ({
        type: 'response.function_call_arguments.delta',
        delta,
      })),
      { type: 'response.function_call_arguments.done', arguments: json },
    ],
  };
}

/** A streamed response: what an `AuthoredMessage` is, with items for its blocks. */
export interface AuthoredStream extends Omit<AuthoredMessage, 'blocks'> {
  readonly blocks: readonly AuthoredItem[];
}

/**
 * A streamed response in the wire format of the Responses API ("Streaming events", read 2026-11-21),
 * one chunk an event.
 * @param message `stop` in Anthropic's words: `refusal` makes a refusal of each text, `max_tokens` an
 *   incomplete response; the other reasons show in the items
 */
export function streamed({ id, model, blocks, stop, usage }: AuthoredStream): AuthoredResponse {
  const name = id.replace(/^msg_/, '');
  const response = { id: `resp_${name}`, object: 'response', model, store: false, error: null };
  const items = blocks
    .map((item) => (stop === 'refusal' ? asRefusal(item) : item))
    .map((item, place) => named(item, `${item.prefix}_${name}${place}`));
  const isCut = stop === 'max_tokens';
  const begun = { ...response, status: 'in_progress', output: [], usage: null };
  const ended = {
    ...response,
    status: isCut ? 'incomplete' : 'completed',
    incomplete_details: isCut ? { reason: 'max_output_tokens' } : null,
    output: items.map(({ whole }) => whole),
    usage: toUsage(usage),
  };
  const events: AuthoredEvent[] = [
    { type: 'response.created', response: begun },
    { type: 'response.in_progress', response: begun },
    ...items.flatMap(itemEvents),
    { type: isCut ? 'response.incomplete' : 'response.completed', response: ended },
  ];
  return {
    status: 200,
    headers: { 'content-type': 'text/event-stream; charset=utf-8', 'x-request-id': `req_${name}` },
    chunks: events.map(
      (event, sequence_number) =>
        `event: ${event.type}\ndata: ${JSON.stringify({ ...event, sequence_number })}\n\n`,
    ),
  };
}

/** An answer that is no response: an HTTP error in the API's own shape. */
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
  chunks: [JSON.stringify({ error: { message, type, param: null, code: null } })],
});

/** A refusal instead of text; everything else is as it was. */
function asRefusal(item: AuthoredItem): AuthoredItem {
  const { words } = item;
  if (words === undefined) return item;
  const part = (refusal: string): JsonObject => ({ type: 'refusal', refusal });
  const place = { content_index: 0 };
  return {
    ...item,
    whole: { ...item.whole, content: [part(words)] },
    events: [
      { type: 'response.content_part.added', ...place, part: part('') },
      ...pieces(words).map((delta) => ({ type: 'response.refusal.delta', ...place, delta })),
      { type: 'response.refusal.done', ...place, refusal: words },
      { type: 'response.content_part.done', ...place, part: part(words) },
    ],
  };
}

const named = (item: AuthoredItem, id: string): AuthoredItem => ({
  ...item,
  announced: { id, ...item.announced },
  whole: { id, ...item.whole },
  events: item.events.map((event) => ({ ...event, item_id: id })),
});

const itemEvents = (
  { announced, whole, events }: AuthoredItem,
  output_index: number,
): AuthoredEvent[] => [
  { type: 'response.output_item.added', output_index, item: announced },
  ...events.map((event) => ({ ...event, output_index })),
  { type: 'response.output_item.done', output_index, item: whole },
];

/** Input counts what is cached too, unlike Anthropic's. */
function toUsage({ input, output, cacheRead = 0 }: AuthoredStream['usage']): JsonObject {
  return {
    input_tokens: input + cacheRead,
    input_tokens_details: { cached_tokens: cacheRead },
    output_tokens: output,
    output_tokens_details: { reasoning_tokens: 0 },
    total_tokens: input + cacheRead + output,
  };
}

const pieces = (words: string): string[] => words.split(/(?<=\s)(?=\S)/u);

const slices = (long: string, length: number): string[] =>
  Array.from({ length: Math.ceil(long.length / length) }, (_, index) =>
    long.slice(index * length, (index + 1) * length),
  );
