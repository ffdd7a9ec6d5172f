import type { OpenAI } from 'openai';
import type { ClockPort } from '#engine/ports/clock-port.ts';
import type { ModelPort } from '#engine/ports/model-port.ts';
import type { ModelRequest } from '#engine/schema/model-request.ts';
import type { ModelChunk } from '#engine/schema/model-stream.ts';
import { closeOnce } from '../close-once.ts';
import { openEventSource, type EventSource } from '../event-source.ts';
import { brokenWire } from '../wire-error.ts';
import type { ChatServer } from './client-options.ts';
import { completionReader, type CompletionReaderOptions } from './completion-reader.ts';
import { excerpt } from './json-fields.ts';
import { toChatRequest } from './to-chat-request.ts';
import { toModelError } from './to-model-error.ts';
import { chunksOfWholeBody, wholeBody } from './whole-body.ts';

/**
 * The longest that a timer of Node can wait (24.8 days). The SDK insists on a timeout of its own;
 * the engine's limits are on the engine's clock.
 */
const TIMEOUT_MS_MAX = 2 ** 31 - 1;

export interface ChatModelOptions extends Pick<ChatServer, 'provider' | 'quirks'> {
  /** Tells how far away the date in a `retry-after` header is. */
  readonly clock: Pick<ClockPort, 'now'>;
}

/**
 * Models behind OpenAI's Chat Completions, and behind all the servers that speak it.
 * `stream` sends nothing before its first chunk is asked for.
 */
export function openAiChatModel(client: OpenAI, options: ChatModelOptions): ModelPort {
  const { provider, clock } = options;
  return {
    provider,
    stream: (request, signal) =>
      closeOnce(signal, {
        open: () => streamCompletion(client, { request, signal, options }),
        toError: (error) => toModelError(error, { provider, now: () => clock.now() }),
      }),
  };
}

interface Call {
  readonly request: ModelRequest;
  readonly signal: AbortSignal;
  readonly options: ChatModelOptions;
}

/**
 * Reads the body itself: the SDK's own iteration throws on data that is no JSON and on errors in the
 * stream, and does not show which network read an event came with.
 * @returns the chunks of one network read after the other
 */
async function* streamCompletion(
  client: OpenAI,
  { request, signal, options }: Call,
): AsyncGenerator<readonly ModelChunk[], void> {
  // One controller for each request: the SDK leaves a listener on the signal it gets until the
  // response is garbage, and a session's signal lives long.
  const ended = new AbortController();
  const onAbort = (): void => ended.abort(signal.reason);
  signal.addEventListener('abort', onAbort, { once: true });
  let source: EventSource | undefined;
  let isComplete = false;
  try {
    const response = await post(client, toChatRequest(request, options), ended.signal);
    const { body } = response;
    if (body === null) throw brokenWire(`HTTP ${response.status} came without a body.`);
    const reading = { provider: options.provider, takenIds: callIdsOf(request) };
    if (!isStreamed(response)) {
      yield chunksOfResponse(response, await wholeBody(body, ended.signal), reading);
      isComplete = true;
      return;
    }
    source = openEventSource(body, ended.signal);
    const reader = completionReader(reading);
    let hasEvents = false;
    for (let events = await source.read(); events !== undefined; events = await source.read()) {
      hasEvents = true;
      const chunks: ModelChunk[] = [];
      try {
        for (const event of events) {
          chunks.push(...reader.chunksOf(event));
          isComplete = chunks.at(-1)?.type === 'finished';
          if (isComplete) break;
        }
      } finally {
        // Also where an event was broken: what the same read brought before it was said.
        if (chunks.length > 0) yield chunks;
      }
    }
    if (!hasEvents) throw brokenWire(pageInstead(response, source.head()));
    yield reader.end();
    isComplete = true;
  } finally {
    await (isComplete ? source?.drain() : source?.cancel());
    signal.removeEventListener('abort', onAbort);
    // Not after a whole answer: there is nothing to stop, and an abort builds two errors with stacks.
    if (!isComplete) ended.abort();
  }
}

/**
 * The generic `post`, because `chat.completions.create` types the body narrower than what servers
 * accept.
 */
const post = (client: OpenAI, body: object, signal: AbortSignal): Promise<Response> =>
  client
    .post('/chat/completions', {
      body,
      signal,
      stream: true,
      maxRetries: 0,
      timeout: TIMEOUT_MS_MAX,
    })
    .asResponse();

const typeOf = ({ headers }: Response): string => headers.get('content-type') ?? 'no content type';

/** Servers that do not stream answer in JSON, whatever they were asked; a page comes whole as well. */
const isStreamed = (response: Response): boolean => !/json|html/i.test(typeOf(response));

function chunksOfResponse(
  response: Response,
  text: string,
  options: CompletionReaderOptions,
): readonly ModelChunk[] {
  const chunks = chunksOfWholeBody(text, options);
  if (chunks === undefined) throw brokenWire(pageInstead(response, text));
  return chunks;
}

const pageInstead = (response: Response, text: string): string =>
  `HTTP ${response.status} with ${typeOf(response)} brought no events: ${excerpt(text)}.`;

const callIdsOf = ({ messages }: ModelRequest): string[] =>
  messages.flatMap((message) =>
    message.role === 'assistant'
      ? message.content.flatMap((part) => (part.type === 'tool_call' ? [part.callId] : []))
      : [],
  );
