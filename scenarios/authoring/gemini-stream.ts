import type { JsonObject } from '#engine/schema/json.ts';
import type { AuthoredMessage, AuthoredResponse } from './anthropic-stream.ts';

// The same blocks and functions as in `anthropic-stream.ts`, in the wire format of Gemini: one
// authored script gives both.

/** The parts that a block is sent as, one event each. */
export interface AuthoredParts {
  readonly parts: readonly JsonObject[];
}

/** Text in pieces of about a word, as a model streams it. */
export const text = (words: string): AuthoredParts => ({
  parts: pieces(words).map((piece) => ({ text: piece })),
});

/** Thoughts in the clear, the last one with the signature. */
export function thinking(words: string, signature: string): AuthoredParts {
  const said = pieces(words);
  const thoughtSignature = base64Of(signature);
  return {
    parts: said.map((piece, at) => ({
      text: piece,
      thought: true,
      ...(at === said.length - 1 ? { thoughtSignature } : {}),
    })),
  };
}

/** Thinking that only its signature tells of: a part without words. */
export const redactedThinking = (data: string): AuthoredParts => ({
  parts: [{ text: '', thoughtSignature: base64Of(data) }],
});

/** A call of a function; the API sends it whole. */
export const toolUse = (id: string, name: string, input: JsonObject): AuthoredParts => ({
  parts: [{ functionCall: { id, name, args: input } }],
});

/** A streamed answer: what an `AuthoredMessage` is, with parts for its blocks. */
export interface AuthoredStream extends Omit<AuthoredMessage, 'blocks'> {
  readonly blocks: readonly AuthoredParts[];
}

/**
 * A streamed answer in the wire format of `streamGenerateContent?alt=sse` (API reference, read
 * 2026-11-21), one chunk an event.
 * @param message `stop` in Anthropic's words
 */
export function streamed({ id, model, blocks, stop, usage }: AuthoredStream): AuthoredResponse {
  const parts = blocks.flatMap((block) => block.parts);
  const begun = { promptTokenCount: usage.input + (usage.cacheRead ?? 0) };
  const ended = {
    ...begun,
    ...(usage.cacheRead === undefined ? {} : { cachedContentTokenCount: usage.cacheRead }),
    candidatesTokenCount: usage.output,
    totalTokenCount: begun.promptTokenCount + usage.output,
  };
  const named = { modelVersion: model, responseId: id.replace(/^msg_/, '') };
  const event = (part: JsonObject, more: JsonObject, usageMetadata: JsonObject): string => {
    const candidate = { content: { parts: [part], role: 'model' }, ...more, index: 0 };
    return `data: ${JSON.stringify({ candidates: [candidate], usageMetadata, ...named })}\r\n\r\n`;
  };
  return {
    status: 200,
    headers: { 'content-type': 'text/event-stream' },
    chunks: [
      ...parts.map((part) =>
        event(part, {}, { ...begun, totalTokenCount: begun.promptTokenCount }),
      ),
      event({ text: '' }, { finishReason: reasons[stop] ?? 'STOP' }, ended),
    ],
  };
}

/** An answer that is none: an HTTP error in the API's own shape. @param error `type` as `error.status` */
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
  headers: { 'content-type': 'application/json; charset=UTF-8', ...headers },
  chunks: [
    JSON.stringify({ error: { code: status, message, status: statuses[type] ?? type } }, null, 2),
  ],
});

/** `STOP` is for calls and for text. */
const reasons: Readonly<Record<string, string>> = {
  max_tokens: 'MAX_TOKENS',
  refusal: 'SAFETY',
};

const statuses: Readonly<Record<string, string>> = {
  invalid_request_error: 'INVALID_ARGUMENT',
  authentication_error: 'UNAUTHENTICATED',
  permission_error: 'PERMISSION_DENIED',
  not_found_error: 'NOT_FOUND',
  rate_limit_error: 'RESOURCE_EXHAUSTED',
  api_error: 'INTERNAL',
  overloaded_error: 'UNAVAILABLE',
};

/** A signature that is no base64 would not be read: the API says bytes. */
const base64Of = (signature: string): string =>
  /^[A-Za-z0-9+/]+={0,2}$/.test(signature) && signature.length % 4 === 0
    ? signature
    : btoa(String.fromCodePoint(...new TextEncoder().encode(signature)));

const pieces = (words: string): string[] => words.split(/(?<=\s)(?=\S)/u);
