import type { JsonObject, JsonValue } from '#engine/schema/json.ts';
import type { ModelChunk } from '#engine/schema/model-stream.ts';
import { serverSentEventParser } from '../server-sent-events.ts';
import { brokenWire, WireError } from '../wire-error.ts';
import { completionReader, type CompletionReaderOptions } from './completion-reader.ts';
import { asObject, excerpt } from './json-fields.ts';

/**
 * Reads a body to its end, or to the moment when `signal` aborts.
 * @throws WireError (`wire.network`) when the connection breaks
 */
export async function wholeBody(
  body: ReadableStream<Uint8Array>,
  signal: AbortSignal,
): Promise<string> {
  const decoder = new TextDecoder();
  const pieces: string[] = [];
  const reader = body.getReader();
  // Not every injected `fetch` ties the body to its signal.
  const onAbort = (): void => void reader.cancel().catch(() => undefined);
  if (signal.aborted) onAbort();
  else signal.addEventListener('abort', onAbort, { once: true });
  try {
    for (let read = await reader.read(); !read.done; read = await reader.read()) {
      pieces.push(decoder.decode(read.value, { stream: true }));
    }
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new WireError('wire.network', `The connection broke: ${reason}.`, {
      retryable: true,
      cause,
    });
  } finally {
    signal.removeEventListener('abort', onAbort);
  }
  return pieces.join('') + decoder.decode();
}

/**
 * The chunks of a body that was not sent as an event stream: an answer in one JSON object, from
 * gateways that do not stream, an error in one, or a stream under a wrong content type.
 * @returns undefined for text that is neither, such as a page
 * @throws WireError for JSON that breaks off, or is no answer
 */
export function chunksOfWholeBody(
  text: string,
  options: CompletionReaderOptions,
): readonly ModelChunk[] | undefined {
  const reader = completionReader(options);
  if (text.trimStart().startsWith('{')) return reader.chunksOfBody(parsed(text));
  const parser = serverSentEventParser();
  const events = [...parser.push(new TextEncoder().encode(text)), ...parser.end()];
  if (events.length === 0) return undefined;
  const chunks: ModelChunk[] = [];
  for (const event of events) {
    chunks.push(...reader.chunksOf(event));
    const last = chunks.at(-1)?.type;
    if (last === 'finished' || last === 'failed') return chunks;
  }
  return [...chunks, ...reader.end()];
}

function parsed(text: string): JsonObject {
  try {
    return asObject(JSON.parse(text) as JsonValue) ?? {};
  } catch (cause) {
    throw brokenWire(`The body is no JSON: ${excerpt(text)}.`, cause);
  }
}
