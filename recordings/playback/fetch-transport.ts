import { bodyFromText } from '#recordings/format/body-from-text.ts';
import type { PlainRequest } from './compare-requests.ts';
import type { PlaybackCore } from './playback-core.ts';
import type { Serving } from './served-exchanges.ts';

/** The run's clock, which moves with what is handed over: `virtualClock` of the engine's host. */
export interface PlaybackClock {
  /** Milliseconds since 1970-01-01T00:00:00Z. */
  now(): number;
  /** Lets time pass; stops early where an alarm on the way aborts `signal`. */
  advanceTo(timeMs: number, signal?: AbortSignal): void;
}

/** Statuses whose answer has no body, by the Fetch standard. */
const nullBodyStatuses: readonly number[] = [204, 205, 304];

/**
 * A `fetch` that answers from the recording. A request whose body is text is issued before `fetch`
 * returns, so that the order of calls is the order of requests; other bodies are read first.
 */
export function fetchTransport(core: PlaybackCore, clock: PlaybackClock): typeof globalThis.fetch {
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
    if (answer.kind === 'exchange') return respond(answer.serving, clock, signal);
    // Not a 5xx: some clients repeat any of those, whatever the header says.
    const headers = { 'content-type': 'application/json', 'x-should-retry': 'false' };
    return new Response(JSON.stringify(answer.body), { status: answer.status, headers });
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

function respond(serving: Serving, clock: PlaybackClock, signal: AbortSignal): Response {
  const { request, head, end } = serving.exchange;
  const startMs = clock.now();
  /** To the recorded distance from the request, or until an alarm on the way aborts. */
  const passTo = (atUs: number): void => {
    clock.advanceTo(startMs + (atUs - request.atUs) / 1000, signal);
    if (!signal.aborted) return;
    serving.clientAborted();
    throw signal.reason;
  };
  passTo(head?.atUs ?? end.atUs);
  if (head === undefined) {
    serving.ended();
    throw endError(end.result, 'fetch failed');
  }
  const hasBody = !nullBodyStatuses.includes(head.status);
  if (!hasBody) serving.ended();
  const body = hasBody ? bodyStream(serving, passTo, signal) : null;
  const response = new Response(body, { status: head.status, headers: { ...head.headers } });
  // A response that somebody constructs has no address; the one that is replayed had.
  return Object.defineProperty(response, 'url', { value: request.url });
}

/** One recorded chunk a pull, and none before it is asked for. */
function bodyStream(
  serving: Serving,
  passTo: (atUs: number) => void,
  signal: AbortSignal,
): ReadableStream<Uint8Array> {
  const { chunks, end } = serving.exchange;
  let next = 0;
  let onAbort: () => void;
  const close = (): void => signal.removeEventListener('abort', onAbort);
  return new ReadableStream<Uint8Array>(
    {
      start(controller) {
        onAbort = () => {
          serving.clientAborted();
          controller.error(signal.reason);
        };
        signal.addEventListener('abort', onAbort, { once: true });
      },
      pull(controller) {
        const chunk = chunks[next];
        passTo(chunk?.atUs ?? end.atUs);
        if (chunk !== undefined) {
          next += 1;
          serving.chunkServed();
          // A copy: the reader may change or transfer what it is given.
          controller.enqueue(chunk.bytes.slice());
          return;
        }
        close();
        serving.ended();
        if (end.result === 'ok') controller.close();
        else controller.error(endError(end.result, 'terminated'));
      },
      cancel() {
        close();
        // Who has every chunk has the answer: many clients stop at its last event.
        if (next < chunks.length) serving.clientAborted();
        else serving.ended();
      },
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
