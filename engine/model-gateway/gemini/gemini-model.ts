import type { ClockPort } from '#engine/ports/clock-port.ts';
import type { ModelPort } from '#engine/ports/model-port.ts';
import type { ModelRequest } from '#engine/schema/model-request.ts';
import type { ModelChunk } from '#engine/schema/model-stream.ts';
import { closeOnce } from '../close-once.ts';
import { openEventSource, type EventSource } from '../event-source.ts';
import { brokenWire } from '../wire-error.ts';
import { answerReader, type AnswerReader } from './answer-reader.ts';
import { asEventStream } from './as-event-stream.ts';
import type { GeminiClient } from './gemini-client.ts';
import { excerpt } from './json-fields.ts';
import { PROVIDER } from './provider-meta.ts';
import { toGenerateContentBody } from './to-generate-content-body.ts';
import { errorOfResponse, toModelError } from './to-model-error.ts';

/**
 * Gemini models behind the Gemini API or Vertex AI (`streamGenerateContent`), and behind gateways
 * that speak it. `stream` sends nothing before its first chunk is asked for.
 * @param clock tells how far away the date in a `retry-after` header is
 */
export function geminiModel(client: GeminiClient, clock: Pick<ClockPort, 'now'>): ModelPort {
  return {
    provider: PROVIDER,
    stream: (request, signal) =>
      closeOnce(signal, {
        open: () => streamAnswer({ client, request, signal, now: () => clock.now() }),
        toError: toModelError,
      }),
  };
}

interface Asked {
  readonly client: GeminiClient;
  readonly request: ModelRequest;
  readonly signal: AbortSignal;
  now(): number;
}

/** @returns the chunks of one network read after the other */
async function* streamAnswer(asked: Asked): AsyncGenerator<readonly ModelChunk[], void> {
  const { client, request, signal, now } = asked;
  // One controller for each request: what listens to it is garbage with it, and a session's signal
  // lives long.
  const ended = new AbortController();
  const onAbort = (): void => ended.abort(signal.reason);
  signal.addEventListener('abort', onAbort, { once: true });
  let source: EventSource | undefined;
  let isOver = false;
  try {
    const response = await client.send({
      model: request.model,
      body: toGenerateContentBody(request),
      signal: ended.signal,
    });
    if (!response.ok) {
      const error = errorOfResponse(response, await textOf(response), now);
      isOver = true;
      yield [{ type: 'failed', error }];
      return;
    }
    if (response.body === null) throw brokenWire(`HTTP ${response.status} came without a body.`);
    source = openEventSource(asEventStream(response.body), ended.signal);
    const reader = answerReader({ callsBefore: callCountOf(request) });
    const hasEvents = yield* chunksOf(source, reader);
    if (!hasEvents) throw brokenWire(pageInstead(response, source.head()));
    isOver = true;
    yield reader.end();
  } finally {
    await (isOver ? source?.drain() : source?.cancel());
    signal.removeEventListener('abort', onAbort);
    // Not after a whole answer: there is nothing to stop, and an abort builds two errors with stacks.
    if (!isOver) ended.abort();
  }
}

const callCountOf = ({ messages }: ModelRequest): number =>
  messages
    .flatMap((message) => (message.role === 'assistant' ? message.content : []))
    .filter(({ type }) => type === 'tool_call').length;

/** @returns whether there were any events */
async function* chunksOf(
  source: EventSource,
  reader: AnswerReader,
): AsyncGenerator<readonly ModelChunk[], boolean> {
  let hasEvents = false;
  for (let events = await source.read(); events !== undefined; events = await source.read()) {
    hasEvents = true;
    const chunks: ModelChunk[] = [];
    try {
      for (const event of events) chunks.push(...reader.chunksOf(event));
    } finally {
      // Also where an event was broken: what the same read brought before it was said.
      if (chunks.length > 0) yield chunks;
    }
  }
  return hasEvents;
}

/** A connection that breaks in the middle of an error leaves its status to be told. */
const textOf = (response: Response): Promise<string> => response.text().catch(() => '');

function pageInstead({ status, headers }: Response, head: string): string {
  const type = headers.get('content-type') ?? 'no content type';
  return `HTTP ${status} with ${type} brought no events: ${excerpt(head)}.`;
}
