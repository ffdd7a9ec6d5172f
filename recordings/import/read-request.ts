import type { JsonValue } from '#engine/schema/json.ts';
import { readAnthropicRequest, type ReadRequest } from './anthropic-request.ts';
import { toolCallsIn as anthropicCalls, type WireToolCall } from './anthropic-response.ts';
import { chatProviderOf } from './chat-provider-of.ts';
import { readGeminiRequest } from './gemini-request.ts';
import { toolCallsIn as geminiCalls } from './gemini-response.ts';
import { readChatRequest } from './openai-chat-request.ts';
import { toolCallsIn as chatCalls } from './openai-chat-response.ts';
import { readResponsesRequest } from './openai-responses-request.ts';
import { toolCallsIn as responsesCalls } from './openai-responses-response.ts';
import { wireFormatOf } from './wire-format.ts';

/** A recorded request, as far as reading it needs one. */
export interface RecordedCallFor {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: JsonValue | undefined;
}

/**
 * Reads a recorded request into the engine's words, by the API that its address belongs to.
 * @throws z.ZodError for what is no request of that API, or holds what a user cannot say here
 */
export function readRequest({ url, headers, body = null }: RecordedCallFor): ReadRequest {
  const format = wireFormatOf(url);
  switch (format) {
    case 'anthropic-messages':
    case undefined:
      return readAnthropicRequest(body, headers['anthropic-beta']);
    case 'openai-responses':
      return readResponsesRequest(body);
    case 'openai-chat':
      return readChatRequest(body, { provider: chatProviderOf(url), url });
    case 'gemini':
      return readGeminiRequest(body, url);
    default:
      return format satisfies never;
  }
}

/**
 * The tool calls of a recorded answer.
 * @param request that it answers: where calls have no ids, they are counted from its first one on
 * @param answer the whole body, as text
 */
export function readToolCalls(
  { url, body }: Pick<RecordedCallFor, 'url' | 'body'>,
  answer: string,
): readonly WireToolCall[] {
  const format = wireFormatOf(url);
  switch (format) {
    case 'anthropic-messages':
    case undefined:
      return anthropicCalls(answer);
    case 'openai-responses':
      return responsesCalls(answer);
    case 'openai-chat':
      return chatCalls(answer);
    case 'gemini':
      return geminiCalls(answer, body);
    default:
      return format satisfies never;
  }
}
