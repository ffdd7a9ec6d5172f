import type { Exchange } from './exchanges.ts';

/** How the network cuts a body. */
export type Cut = (bytes: Uint8Array) => Uint8Array[];

/** A `fetch` that gives one recorded answer, whatever it is asked. */
export function answering(
  { body, status, headers }: Pick<Exchange, 'body' | 'status' | 'headers'>,
  cut: Cut,
): typeof globalThis.fetch {
  return () => {
    const pieces = cut(body);
    let next = 0;
    const stream = new ReadableStream<Uint8Array>(
      {
        pull(controller) {
          const piece = pieces[next];
          next += 1;
          if (piece === undefined) controller.close();
          else controller.enqueue(piece);
        },
      },
      { highWaterMark: 0 },
    );
    return Promise.resolve(new Response(stream, { status, headers }));
  };
}
