/** Something that answers requests, ready for them. */
export interface Answering {
  readonly fetch: typeof globalThis.fetch;
  /** Where it finds the Messages API. */
  readonly url: string;
  /** @throws where it answered otherwise than it should have */
  close(): Promise<void> | void;
}

/**
 * Asks one request after the other, and reads each answer to its end, chunk by chunk.
 * @returns how many bytes came
 * @throws where an answer is none
 */
export async function askAll(
  { fetch, url }: Answering,
  requests: readonly RequestInit[],
): Promise<number> {
  let byteCount = 0;
  for (const request of requests) {
    const response = await fetch(url, request);
    if (!response.ok) throw new Error(`${url}: ${await response.text()}`);
    const body = response.body as ReadableStream<Uint8Array> | null;
    if (body === null) throw new Error(`${url}: an answer without a body`);
    const reader = body.getReader();
    for (let read = await reader.read(); !read.done; read = await reader.read()) {
      byteCount += read.value.length;
    }
  }
  return byteCount;
}
