/** About what one read from the network brings. */
const READ_BYTES = 1_400;

/** A `fetch` that answers with an event stream, in reads of about a network packet. */
export const serving =
  (body: Buffer): typeof globalThis.fetch =>
  () => {
    let from = 0;
    const stream = new ReadableStream<Uint8Array>(
      {
        pull(controller) {
          if (from >= body.length) return controller.close();
          controller.enqueue(body.subarray(from, from + READ_BYTES));
          from += READ_BYTES;
        },
      },
      { highWaterMark: 0 },
    );
    const headers = { 'content-type': 'text/event-stream' };
    return Promise.resolve(new Response(stream, { headers }));
  };
