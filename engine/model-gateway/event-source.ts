import { serverSentEventParser, type ServerSentEvent } from './server-sent-events.ts';
import { WireError } from './wire-error.ts';

/** How much of the beginning of a body is kept for error messages. */
const HEAD_LENGTH = 200;

/** The events of one response body. Reads only when asked, one network read at a time. */
export interface EventSource {
  /**
   * The events of the next network read that completes any; undefined at the end.
   * @throws WireError (`wire.network`) when the connection breaks
   */
  read(): Promise<readonly ServerSentEvent[] | undefined>;
  /** The beginning of the body as text, for the message when it turns out to hold no events. */
  head(): string;
  /** Reads the rest away, so that the connection can be used again. Never rejects. */
  drain(): Promise<void>;
  /** Gives the rest up, and the connection with it. Never rejects. */
  cancel(): Promise<void>;
}

/** @param signal when it aborts, a waiting `read` comes back with the end of the stream */
export function openEventSource(
  body: ReadableStream<Uint8Array>,
  signal: AbortSignal,
): EventSource {
  const reader = body.getReader();
  const parser = serverSentEventParser();
  /** The first reads, until they hold the head; not joined, as nobody asks for it as a rule. */
  const headReads: Uint8Array[] = [];
  let headLength = 0;
  let isOver = false;

  // A cancelled or broken body has nothing more to say, and both callers are done with it.
  const cancel = (): Promise<void> => reader.cancel().catch(() => undefined);
  // Not every injected `fetch` ties the body to its signal.
  const onAbort = (): void => void cancel();
  if (signal.aborted) onAbort();
  else signal.addEventListener('abort', onAbort, { once: true });

  const next = async (): Promise<Uint8Array | undefined> => {
    try {
      const { value } = await reader.read();
      return value;
    } catch (cause) {
      throw new WireError('wire.network', `The connection broke: ${reasonOf(cause)}.`, {
        retryable: true,
        cause,
      });
    }
  };

  return {
    async read() {
      while (!isOver) {
        const bytes = await next();
        isOver = bytes === undefined;
        if (bytes !== undefined && headLength < HEAD_LENGTH) {
          headReads.push(bytes);
          headLength += bytes.length;
        }
        const events = bytes === undefined ? parser.end() : parser.push(bytes);
        if (events.length > 0) return events;
      }
      return undefined;
    },
    head: () => new TextDecoder().decode(Buffer.concat(headReads).subarray(0, HEAD_LENGTH)),
    async drain() {
      try {
        while (!isOver) isOver = (await next()) === undefined;
      } catch {
        // The message was complete before the connection broke: nothing of it is lost.
      } finally {
        signal.removeEventListener('abort', onAbort);
      }
    },
    async cancel() {
      signal.removeEventListener('abort', onAbort);
      await cancel();
    },
  };
}

/** Undici says `terminated` and puts what happened into the cause. */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.cause instanceof Error ? `${error.message} (${error.cause.message})` : error.message;
}
