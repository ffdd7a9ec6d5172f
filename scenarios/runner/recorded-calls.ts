import { z } from 'zod';
import type { ToolAnswer } from '#engine/schema/message.ts';
import type { JsonValue } from '#engine/schema/json.ts';
import { readRequest } from '#recordings/import/read-request.ts';
import { wireFormatOf } from '#recordings/import/wire-format.ts';
import type { RecordedBody } from './model-source.ts';

/** A tool call of the recorded run, as the request that reported it tells. */
export interface RecordedCall {
  /** What it answered, where that is recorded. */
  readonly answer?: ToolAnswer | undefined;
  /** Milliseconds; calls that were reported together share the time between, in equal parts. */
  readonly durationMs: number;
}

/** The calls of a recording, by the id under which the model made them. */
export function recordedCalls(
  requests: readonly RecordedBody[],
): ReadonlyMap<string, RecordedCall> {
  const calls = new Map<string, RecordedCall>();
  for (const request of requests) {
    const fresh = newestAnswers(request).filter(({ callId }) => !calls.has(callId));
    for (const answer of fresh) {
      calls.set(answer.callId, { answer, durationMs: request.idleMs / fresh.length });
    }
  }
  return calls;
}

/** What a request reports last; nothing where it is of a kind that is not read here. */
function newestAnswers({ body = null, ...request }: RecordedBody): readonly ToolAnswer[] {
  try {
    const isLong = wireFormatOf(request.url) === 'anthropic-messages';
    const newest = isLong ? lastMessageOnly(body) : body;
    const { messages } = readRequest({ ...request, body: newest });
    return messages.flatMap((message) => (message.role === 'user' ? message.answers : []));
  } catch (error) {
    if (error instanceof z.ZodError) return [];
    throw error;
  }
}

/** The messages before it were read with the requests before; other APIs have an item for each answer. */
function lastMessageOnly(body: JsonValue): JsonValue {
  if (typeof body !== 'object' || body === null || Array.isArray(body)) return body;
  const { messages } = body;
  return Array.isArray(messages) ? { ...body, messages: messages.slice(-1) } : body;
}
