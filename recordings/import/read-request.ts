import type { JsonValue } from '#engine/schema/json.ts';
import { readAnthropicRequest, type ReadRequest } from './anthropic-request.ts';
import { toolCallsIn as anthropicCalls, type WireToolCall } from './anthropic-response.ts';
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
    default:
      return format satisfies never;
  }
}

/** The tool calls of a recorded answer. @param url of its request; @param body the whole answer */
export function readToolCalls(url: string, body: string): readonly WireToolCall[] {
  const format = wireFormatOf(url);
  switch (format) {
    case 'anthropic-messages':
    case undefined:
      return anthropicCalls(body);
    case 'openai-responses':
      return responsesCalls(body);
    default:
      return format satisfies never;
  }
}
