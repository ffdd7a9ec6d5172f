import { bodyFromText } from '#recordings/format/body-from-text.ts';
import type { Exchange, RecordedEnd } from '#recordings/format/recording.ts';
import type { PlainRequest } from './compare-requests.ts';
import { deliverExchange, hasBody } from './deliver-exchange.ts';
import type { Delivery, Pacing } from './deliver-exchange.ts';
import { missHeaders } from './playback-core.ts';
import type { PlaybackCore } from './playback-core.ts';

/**
 * A `fetch` that answers from the recording. A request whose body is text is issued before `fetch`
 * returns, so that the order of calls is the order of requests; other bodies are read first.
 */
export function fetchTransport(core: PlaybackCore, pacing: Pacing): typeof globalThis.fetch {
  return async (input, init) => {
    const { body } = init ?? {};
    const isPlain =
      !(input instanceof Request) &&
      (body === undefined || body === null || typeof body === 'string');
    // `duplex` is asked for by Node where the body is a stream.
    const request = isPlain ? undefined : new Request(input, withDuplex(init));
    const signal = init?.signal ?? request?.signal ?? new AbortController().signal;
    const live =
      request === undefined
        ? plainRequest(addressOf(input), init?.method ?? 'GET', new Headers(init?.headers), body)
        : plainRequest(request.url, request.method, request.headers, await request.text());
    signal.throwIfAborted();
    const answer = core.answer(live);
    if (answer.kind === 'exchange') {
      return respond(answer.serving.exchange, deliverExchange(answer.serving, pacing, signal));
    }
    return new Response(JSON.stringify(answer.body), {
      status: answer.status,
      headers: missHeaders,
    });
  };
}

const addressOf = (input: string | URL | Request): string => {
  if (typeof input === 'string') return input;
  return input instanceof URL ? input.href : input.url;
};

const withDuplex = (init: RequestInit | undefined): RequestInit => ({ ...init, duplex: 'half' });

function plainRequest(url: string, method: string, headers: Headers, text: unknown): PlainRequest {
  const body = typeof text === 'string' && text !== '' ? { body: bodyFromText(text) } : {};
  // Address as the Fetch standard writes it, method as a recording does.
  const plain = { method: method.toUpperCase(), url: new URL(url).href };
  return { ...plain, headers: Object.fromEntries(headers), ...body };
}

async function respond({ request, end }: Exchange, delivery: Delivery): Promise<Response> {
  const closed = delivery.gate();
  if (closed !== undefined) await closed;
  const head = delivery.head();
  if (head === undefined) throw endError(end.result, 'fetch failed');
  const body = hasBody(head) ? bodyStream(delivery, end.result) : null;
  const response = new Response(body, { status: head.status, headers: { ...head.headers } });
  // A response that somebody constructs has no address; the one that is replayed had.
  return Object.defineProperty(response, 'url', { value: request.url });
}

/** One recorded chunk a pull, and none before it is asked for. */
function bodyStream(delivery: Delivery, result: RecordedEnd['result']): ReadableStream<Uint8Array> {
  return new ReadableStream<Uint8Array>(
    {
      start(controller) {
        const onAway = (): void => controller.error(delivery.away.reason);
        delivery.away.addEventListener('abort', onAway, { once: true });
      },
      async pull(controller) {
        const closed = delivery.gate();
        if (closed !== undefined) await closed;
        const chunk = delivery.next();
        if (chunk !== undefined) {
          delivery.chunkServed();
          // A copy: the reader may change or transfer what it is given.
          controller.enqueue(chunk.bytes.slice());
        } else if (result === 'ok') controller.close();
        else controller.error(endError(result, 'terminated'));
      },
      cancel: () => delivery.left(),
    },
    { highWaterMark: 0 },
  );
}

/** What Node's fetch fails with: a `TypeError` whose cause tells the network's code. */
function endError(result: 'ok' | 'abort' | 'reset', message: string): Error {
  if (result === 'abort') return new DOMException('This operation was aborted', 'AbortError');
  const cause = Object.assign(new Error('read ECONNRESET'), { code: 'ECONNRESET' });
  return new TypeError(message, { cause });
}
