import type { Harness } from '../harness.ts';
import { between, rewording, serving } from './plant.fixture.ts';

/** Makes a new id for each message, as a server would. */
export const newIds: Harness = rewording((text) => text.replaceAll('msg_01', 'msg_77'));

/** Counts tokens itself, where the recording says how many there were. */
export const newUsage: Harness = rewording((text) =>
  text.replaceAll(/"output_tokens":\d\d/g, '"output_tokens":31'),
);

/** Writes line ends as it is used to. */
export const otherLineEnds: Harness = rewording((text) => text.replaceAll('\r\n', '\n'));

/** Waits for the whole body before it hands over the head. */
export const buffered: Harness = between((fetch) => async (...request) => {
  const { status, headers, body } = await fetch(...request);
  const bytes = await new Response(body).arrayBuffer();
  return new Response(bytes, { status, headers });
});

/** Joins chunks that belong to one answer. */
export const joined: Harness = serving((exchange) => {
  const { chunks } = exchange;
  const [first] = chunks;
  const bytes = Uint8Array.from(Buffer.concat(chunks.map((chunk) => chunk.bytes)));
  return first === undefined ? exchange : { ...exchange, chunks: [{ ...first, bytes }] };
});

/** Ends every body in the same way. */
export const cutIsWhole: Harness = serving((exchange) => ({
  ...exchange,
  end: { ...exchange.end, result: exchange.head === undefined ? 'reset' : 'ok' },
}));

/** Knows the classes of statuses only. */
export const plainStatus: Harness = serving(({ head, ...exchange }) => ({
  ...exchange,
  head: head && { ...head, status: head.status > 500 ? 500 : head.status },
}));

/** Lets nobody wait in a test. */
export const noWaiting: Harness = serving(({ head, ...exchange }) => {
  if (head === undefined) return exchange;
  const { 'retry-after': wait, ...headers } = head.headers;
  return {
    ...exchange,
    head: { ...head, headers: wait === undefined ? headers : { ...headers, 'retry-after': '0' } },
  };
});

/** Asks the provider as well, to keep the recording fresh, and throws the answer away. */
export const asksBeside: Harness = between((fetch, { recording }) => async (...request) => {
  await askLive(recording.exchanges[0]?.request.url, request[1]);
  return fetch(...request);
});

/** Records what is missing, as a recorder does. */
export const missGoesLive: Harness = between((fetch, { recording }) => async (...request) => {
  const response = await fetch(...request);
  if (response.status !== 400) return response;
  return (await askLive(recording.exchanges[0]?.request.url, request[1])) ?? response;
});

async function askLive(
  url: string | undefined,
  init: RequestInit | undefined,
): Promise<Response | undefined> {
  if (url === undefined) return undefined;
  // Where nobody listens, nobody is the wiser.
  return globalThis.fetch(url, init).catch(() => undefined);
}

/** Answers a miss like an outage, which clients ask again. */
export const missIsOutage: Harness = between((fetch) => async (...request) => {
  const response = await fetch(...request);
  if (response.status !== 400) return response;
  return new Response(response.body, { status: 503, headers: response.headers });
});

/** Says of a miss that it may be asked again. */
export const missMayBeRetried: Harness = between((fetch) => async (...request) => {
  const response = await fetch(...request);
  if (response.status !== 400) return response;
  return new Response(response.body, { status: 400, headers: { 'x-should-retry': 'true' } });
});
