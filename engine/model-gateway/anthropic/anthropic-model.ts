import type { Anthropic } from '@anthropic-ai/sdk';
import type { ClockPort } from '#engine/ports/clock-port.ts';
import type { ModelPort } from '#engine/ports/model-port.ts';
import { JsonObject } from '#engine/schema/json.ts';
import type { ModelRequest } from '#engine/schema/model-request.ts';
import type { ModelChunk } from '#engine/schema/model-stream.ts';
import { closeOnce } from '../close-once.ts';
import { openEventSource, type EventSource } from '../event-source.ts';
import { brokenWire, WireError } from '../wire-error.ts';
import { messageReader } from './message-chunks.ts';
import { PROVIDER } from './provider-meta.ts';
import { betaHeaders, toMessageParams } from './to-message-params.ts';
import { toModelError } from './to-model-error.ts';
import { chunksOfWholeMessage } from './whole-message.ts';

/**
 * The longest that a timer of Node can wait (24.8 days). The SDK insists on a timeout of its own;
 * the engine's limits are on the engine's clock.
 */
const TIMEOUT_MS_MAX = 2 ** 31 - 1;

/**
 * Models behind Anthropic's Messages API, and behind gateways that speak it.
 * `stream` sends nothing before its first chunk is asked for.
 * @param clock tells how far away the date in a `retry-after` header is
 */
export function anthropicModel(client: Anthropic, clock: Pick<ClockPort, 'now'>): ModelPort {
  return {
    provider: PROVIDER,
    stream: (request, signal) =>
      closeOnce(signal, {
        open: () => streamMessage(client, request, signal),
        toError: (error) => toModelError(error, () => clock.now()),
      }),
  };
}

/**
 * Reads the body itself: the SDK's own iteration throws on data that is no JSON, and does not show
 * which network read an event came with.
 * @returns the chunks of one network read after the other; all at once for an answer that is JSON
 */
async function* streamMessage(
  client: Anthropic,
  request: ModelRequest,
  signal: AbortSignal,
): AsyncGenerator<readonly ModelChunk[], void> {
  // One controller for each request: the SDK leaves a listener on the signal it gets until the
  // response is garbage, and a session's signal lives long.
  const ended = new AbortController();
  const onAbort = (): void => ended.abort(signal.reason);
  signal.addEventListener('abort', onAbort, { once: true });
  let source: EventSource | undefined;
  let isComplete = false;
  try {
    const response = await post(client, request, ended.signal);
    if (response.body === null) throw brokenWire(`HTTP ${response.status} came without a body.`);
    if (isJson(response)) {
      const chunks = chunksOfWholeMessage(await wholeBody(response));
      isComplete = true;
      yield chunks;
      return;
    }
    source = openEventSource(response.body, ended.signal);
    const message = messageReader();
    let hasEvents = false;
    for (let events = await source.read(); events !== undefined; events = await source.read()) {
      hasEvents = true;
      const chunks: ModelChunk[] = [];
      try {
        for (const event of events) {
          chunks.push(...message.chunksOf(event));
          isComplete = chunks.at(-1)?.type === 'finished';
          if (isComplete) break;
        }
      } finally {
        // Also where an event was broken: what the same read brought before it was said.
        if (chunks.length > 0) yield chunks;
      }
    }
    if (!hasEvents) throw brokenWire(pageInstead(response, source.head()));
  } finally {
    await (isComplete ? source?.drain() : source?.cancel());
    signal.removeEventListener('abort', onAbort);
    // Not after a whole answer: there is nothing to stop, and an abort builds two errors with stacks.
    if (!isComplete) ended.abort();
  }
}

/**
 * The generic `post`, because `messages.create` prints warnings about models to the console and
 * types the body narrower than what the API accepts.
 */
const post = (client: Anthropic, request: ModelRequest, signal: AbortSignal): Promise<Response> =>
  client
    .post('/v1/messages', {
      body: toMessageParams(request),
      headers: betaHeaders(request.settings),
      signal,
      stream: true,
      maxRetries: 0,
      timeout: TIMEOUT_MS_MAX,
    })
    .asResponse();

/** Gateways that ignore `stream: true` answer with the whole message. */
const isJson = ({ headers }: Response): boolean =>
  /^application\/([\w.-]+\+)?json\b/i.test(headers.get('content-type') ?? '');

/** @throws WireError where the connection breaks, or what came is no JSON object */
async function wholeBody(response: Response): Promise<JsonObject> {
  let text: string;
  try {
    text = await response.text();
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    const problem = `The connection broke: ${reason}.`;
    throw new WireError('wire.network', problem, { retryable: true, cause });
  }
  try {
    return JsonObject.parse(JSON.parse(text));
  } catch (cause) {
    throw brokenWire(pageInstead(response, text.slice(0, 200)), cause);
  }
}

function pageInstead({ status, headers }: Response, head: string): string {
  const type = headers.get('content-type') ?? 'no content type';
  return `HTTP ${status} with ${type} brought no events: ${JSON.stringify(head)}.`;
}
