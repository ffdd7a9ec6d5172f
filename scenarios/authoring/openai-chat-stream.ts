import type { JsonObject } from '#engine/schema/json.ts';
import type { AuthoredMessage, AuthoredResponse } from './anthropic-stream.ts';

// The same blocks and functions as in `anthropic-stream.ts`, in the wire format of Chat Completions:
// one authored script gives both.

/** What a block adds to the message, piece by piece. @param callIndex how many calls came before */
interface AuthoredDeltas {
  readonly kind: 'text' | 'thinking' | 'call';
  deltas(callIndex: number): readonly JsonObject[];
}

/** Text in pieces of about a word, as a model streams it. */
export const text = (words: string): AuthoredDeltas => ({
  kind: 'text',
  deltas: () => pieces(words).map((content) => ({ content })),
});

/**
 * Thinking in the clear, then its signature: as OpenRouter sends it, because the API itself has no
 * place for either.
 */
export const thinking = (words: string, signature: string): AuthoredDeltas => {
  const detail = (fields: JsonObject): JsonObject => ({
    reasoning_details: [{ type: 'reasoning.text', ...fields, format: 'unknown', index: 0 }],
  });
  return {
    kind: 'thinking',
    deltas: () => [
      ...pieces(words).map((piece) => ({ reasoning: piece, ...detail({ text: piece }) })),
      detail({ signature }),
    ],
  };
};

/** Thinking that the provider encrypted. */
export const redactedThinking = (data: string): AuthoredDeltas => ({
  kind: 'thinking',
  deltas: () => [
    {
      reasoning_details: [{ type: 'reasoning.encrypted', data, format: 'unknown', index: 0 }],
    },
  ],
});

/** A tool call; its arguments arrive in pieces that are no JSON by themselves. */
export const toolUse = (id: string, name: string, input: JsonObject): AuthoredDeltas => ({
  kind: 'call',
  deltas: (index) => [
    { tool_calls: [{ index, id, type: 'function', function: { name, arguments: '' } }] },
    ...slices(JSON.stringify(input), 12).map((piece) => ({
      tool_calls: [{ index, function: { arguments: piece } }],
    })),
  ],
});

/** A streamed completion: what an `AuthoredMessage` is, with deltas for its blocks. */
export interface AuthoredCompletion extends Omit<AuthoredMessage, 'blocks'> {
  readonly blocks: readonly AuthoredDeltas[];
}

/**
 * A streamed completion in the wire format of Chat Completions ("Streaming events", read 2026-11-20),
 * one chunk an event, with the figures asked for.
 * @param completion `stop` in Anthropic's words; `refusal` makes a refusal of each text
 */
export function streamed({ id, model, blocks, stop, usage }: AuthoredCompletion): AuthoredResponse {
  const name = id.replace(/^msg_/, '');
  const envelope = { id: `chatcmpl-${name}`, object: 'chat.completion.chunk', created: 0, model };
  const event = (fields: JsonObject): string =>
    `data: ${JSON.stringify({ ...envelope, ...fields })}\n\n`;
  const chunk = (delta: JsonObject, finish_reason: string | null = null): string =>
    event({ choices: [{ index: 0, delta, logprobs: null, finish_reason }], usage: null });
  const deltas = blocks.flatMap((block, place) => {
    const callIndex = blocks.slice(0, place).filter(({ kind }) => kind === 'call').length;
    const said = block.deltas(callIndex);
    return stop === 'refusal' && block.kind === 'text' ? said.map(asRefusal) : said;
  });
  return {
    status: 200,
    headers: { 'content-type': 'text/event-stream; charset=utf-8', 'x-request-id': `req_${name}` },
    chunks: [
      chunk({ role: 'assistant', content: '', refusal: null }),
      ...deltas.map((delta) => chunk(delta)),
      chunk({}, finishReasons[stop] ?? stop),
      event({ choices: [], usage: toUsage(usage) }),
      'data: [DONE]\n\n',
    ],
  };
}

const finishReasons: Readonly<Record<string, string>> = {
  end_turn: 'stop',
  stop_sequence: 'stop',
  refusal: 'stop',
  tool_use: 'tool_calls',
  max_tokens: 'length',
};

/** An answer that is no completion: an HTTP error in the API's own shape. */
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

const asRefusal = ({ content }: JsonObject): JsonObject => ({ refusal: content ?? '' });

/** The prompt counts what is cached too, unlike Anthropic's input. */
function toUsage({ input, output, cacheRead = 0 }: AuthoredMessage['usage']): JsonObject {
  return {
    prompt_tokens: input + cacheRead,
    completion_tokens: output,
    total_tokens: input + cacheRead + output,
    prompt_tokens_details: { cached_tokens: cacheRead },
    completion_tokens_details: { reasoning_tokens: 0 },
  };
}

const pieces = (words: string): string[] => words.split(/(?<=\s)(?=\S)/u);

const slices = (long: string, length: number): string[] =>
  Array.from({ length: Math.ceil(long.length / length) }, (_, index) =>
    long.slice(index * length, (index + 1) * length),
  );
