import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { once } from 'node:events';
import { http, HttpResponse } from 'msw';
import { setupServer } from 'msw/node';
import type { Answering } from '../material/answering.ts';

// What carries an answer, without anything that knows which answer: the same chunks for whatever is
// asked, nothing compared, nothing kept.

const path = '/v1/messages';
const headers = { 'content-type': 'text/event-stream; charset=utf-8' };

const bodyOf = (chunks: readonly Uint8Array[]): ReadableStream<Uint8Array> => {
  let index = 0;
  return new ReadableStream<Uint8Array>(
    {
      pull(controller) {
        const chunk = chunks[index];
        index += 1;
        if (chunk === undefined) controller.close();
        else controller.enqueue(chunk.slice());
      },
    },
    { highWaterMark: 0 },
  );
};

/** A `fetch` that makes a response of the chunks. */
export const bareFetch = (chunks: readonly Uint8Array[]): Answering => ({
  url: `https://api.anthropic.com${path}`,
  fetch: () => Promise.resolve(new Response(bodyOf(chunks), { headers })),
  close: () => undefined,
});

/** MSW with one handler; the process is its own until it is closed. */
export function bareMsw(chunks: readonly Uint8Array[]): Answering {
  const url = `http://api.anthropic.com${path}`;
  const server = setupServer(http.post(url, () => new HttpResponse(bodyOf(chunks), { headers })));
  server.listen();
  return { url, fetch: (...args) => globalThis.fetch(...args), close: () => server.close() };
}

/** A server of Node's own, which reads the request to its end and writes the chunks. */
export async function bareServer(chunks: readonly Uint8Array[]): Promise<Answering> {
  const server = createServer({ noDelay: true }, (request, response) => {
    request.resume().once('end', () => {
      response.writeHead(200, headers);
      for (const chunk of chunks) response.write(chunk);
      response.end();
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}${path}`,
    fetch: globalThis.fetch,
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}
