import { OpenAI } from 'openai';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  contractRequest,
  modelPortContract,
  streamFaults,
  type ProviderBehaviour,
} from '#engine/testing/model-port.contract.ts';
import { openaiResponsesClient } from './openai-responses-client.ts';
import { openaiResponsesModel } from './openai-responses-model.ts';
import {
  byteByByte,
  call,
  callItem,
  chunksOf,
  completed,
  created,
  cutAt,
  inOnePiece,
  message,
  portOver,
  response,
  scriptedFetch,
  sse,
  textItem,
  usage,
  type Cut,
  type Reply,
} from './wire.fixture.ts';

const words = textItem(0, 'Grüße 👋 ', 'und ', 'こんにちは');
const said = message('Grüße 👋 und こんにちは');
const answer = sse(created, { type: 'keepalive' }, ...words, completed([said]));
const calls = sse(
  created,
  ...words,
  ...callItem(1, 'call_1', '{"path": "ä', '.txt"}'),
  ...callItem(2, 'call_2'),
  completed([said, call('call_1', '{"path": "ä.txt"}'), call('call_2', '')]),
);
const beginning = sse(created, ...words.slice(0, 3));

const replies: Readonly<Record<Exclude<ProviderBehaviour, 'is_unreachable'>, Reply>> = {
  answers: { body: answer },
  calls_tools: { body: calls },
  // As a gateway of the corpus does (`DONE-sentinel-on-responses`), and worse.
  talks_on: { body: `${answer}data: [DONE]\n\n${answer}data: oops\n\n` },
  is_cut: { body: `${beginning}event: response.output_text.delta\ndata: {"type":"respon` },
  breaks: { body: beginning, after: 'break' },
  garbles: { body: `${beginning}data: <html>502</html>\n\n${sse(completed([]))}` },
  refuses: {
    status: 429,
    body: '{"error":{"type":"requests","code":"rate_limit_exceeded","message":"Too many."}}',
    headers: { 'content-type': 'application/json' },
  },
  stalls: { body: beginning, after: 'stall' },
  stalls_deaf: { body: beginning, after: 'stall_deaf' },
};

const cuts: readonly (readonly [string, Cut])[] = [
  ['whole', inOnePiece],
  ['byte by byte', byteByByte],
  [
    'inside UTF-8',
    (bytes) => cutAt([...bytes].flatMap((byte, at) => (byte > 0xbf ? [at + 1] : [])))(bytes),
  ],
];
for (const [name, cut] of cuts) {
  modelPortContract(`openaiResponsesModel, body ${name},`, {
    port: (behaviour) =>
      portOver(
        behaviour === 'is_unreachable'
          ? () => Promise.reject(new TypeError('fetch failed'))
          : scriptedFetch({ ...replies[behaviour], cut }).fetch,
      ),
  });
}

const json = { 'content-type': 'application/json' };
const wholeReplies: typeof replies = {
  ...replies,
  answers: { body: wholeBody([said]), headers: json },
  calls_tools: { body: wholeBody([call('a', '{}'), call('b', '{}')]), headers: json },
  talks_on: { body: `${wholeBody([said])}\n\n`, headers: json },
  is_cut: { body: wholeBody([said]).slice(0, 80), headers: json },
  breaks: { body: wholeBody([said]).slice(0, 80), headers: json, after: 'break' },
  garbles: { body: '<html>502</html>', headers: json },
};
modelPortContract('openaiResponsesModel, answered in JSON,', {
  port: (behaviour) =>
    portOver(
      behaviour === 'is_unreachable'
        ? () => Promise.reject(new TypeError('fetch failed'))
        : scriptedFetch(wholeReplies[behaviour]).fetch,
    ),
});

// Goal: chunks depend on bytes, never on how the network cut them (invariant D).
test('the same bytes, cut anywhere, give the same chunks', async () => {
  const whole = await chunksOf({ body: calls });
  expect(streamFaults(whole)).toEqual([]);
  await fc.assert(
    fc.asyncProperty(fc.array(fc.nat(10_000), { maxLength: 12 }), async (positions) => {
      expect(await chunksOf({ body: calls, cut: cutAt(positions) })).toEqual(whole);
    }),
    { numRuns: 100 },
  );
});

// Goal: no cut of a good stream throws, hangs, or passes for a whole message.
test('a stream that ends after any byte is failed until its last event is there', async () => {
  const short = sse(created, ...callItem(0, 'call_1', '{"path":', '"ä"}'), completed([]));
  const bytes = new TextEncoder().encode(short);
  for (let end = 0; end <= bytes.length; end += 1) {
    const chunks = await chunksOf({ body: bytes.slice(0, end) });
    expect(streamFaults(chunks)).toEqual([]);
    expect(chunks.at(-1)?.type).toBe(end < bytes.length - 2 ? 'failed' : 'finished');
  }
});

test('a whole response gives the chunks of its stream, each delta in one piece', async () => {
  const streamed = await chunksOf({ body: sse(created, ...textItem(0, 'Hi.'), completed([])) });
  const whole = await chunksOf({ body: wholeBody([message('Hi.')]), headers: json });
  expect(whole).toEqual(streamed);
});

test('chunks come as their network read brings them, and no read is ahead of them', async () => {
  const { fetch, seen } = scriptedFetch({ body: answer, cut: eventByEvent });
  const trace: string[] = [];
  for await (const chunk of portOver(fetch).stream(contractRequest, new AbortController().signal)) {
    trace.push(`${seen.reads} ${chunk.type}`);
  }
  expect(trace).toEqual([
    '1 started',
    '5 text.delta', // 2 keeps alive, 3 and 4 announce the text
    '6 text.delta',
    '7 text.delta',
    '10 block.completed',
    '11 usage',
    '11 finished',
  ]);
  // The rest was read away: the connection can be used again.
  expect(seen.ending).toBe('read');
});

test('what a read brought before a broken event was said all the same', async () => {
  const chunks = await chunksOf({ body: `${beginning}data: oops\n\n` });
  expect(chunks.map((chunk) => chunk.type)).toEqual(['started', 'text.delta', 'failed']);
});

test('a provider that talks on keeps its connection, whatever it says', async () => {
  const { fetch, seen } = scriptedFetch({ body: answer + beginning });
  const stream = portOver(fetch).stream(contractRequest, new AbortController().signal);
  expect((await Array.fromAsync(stream)).at(-1)).toMatchObject({ type: 'finished' });
  expect(seen.ending).toBe('read');
});

test('a reader that goes away takes the connection with it', async () => {
  const { fetch, seen } = scriptedFetch({ body: answer, cut: eventByEvent });
  for await (const chunk of portOver(fetch).stream(contractRequest, new AbortController().signal)) {
    if (chunk.type === 'text.delta') break;
  }
  expect(seen).toMatchObject({ reads: 5, ending: 'cancelled' });
});

test('an aborted request leaves no listener behind, and neither does a finished one', async () => {
  const controller = new AbortController();
  let listeners = 0;
  const { addEventListener, removeEventListener } = controller.signal;
  controller.signal.addEventListener = (...args: Parameters<typeof addEventListener>) => {
    listeners += 1;
    addEventListener.apply(controller.signal, args);
  };
  controller.signal.removeEventListener = (...args: Parameters<typeof removeEventListener>) => {
    listeners -= 1;
    removeEventListener.apply(controller.signal, args);
  };
  await Array.fromAsync(
    portOver(scriptedFetch({ body: answer }).fetch).stream(contractRequest, controller.signal),
  );
  expect(listeners).toBe(0);
});

test('the request is the SDK’s, with our address, our headers, our body and no retry', async () => {
  const { fetch, seen } = scriptedFetch({ status: 500, body: 'no' });
  const client = openaiResponsesClient({
    apiKey: 'test-key',
    baseUrl: 'http://gateway.test/v1',
    query: { 'api-version': '2026-01-01' },
    headers: { 'x-tenant': 'one' },
    fetch,
  });
  const port = openaiResponsesModel(client, { now: () => 0 });
  await Array.fromAsync(port.stream(contractRequest, new AbortController().signal));
  expect(seen.requests).toHaveLength(1);
  const [request] = seen.requests;
  expect(request?.url).toBe('http://gateway.test/v1/responses?api-version=2026-01-01');
  expect(request?.headers.get('authorization')).toBe('Bearer test-key');
  expect(request?.headers.get('x-tenant')).toBe('one');
  expect(await request?.json()).toMatchObject({ model: 'contract-model', stream: true });
});

test('a client that would retry by itself does not', async () => {
  const { fetch, seen } = scriptedFetch({ status: 500, body: 'no' });
  const client = new OpenAI({ apiKey: 'test-key', fetch, maxRetries: 2 });
  const port = openaiResponsesModel(client, { now: () => 0 });
  await Array.fromAsync(port.stream(contractRequest, new AbortController().signal));
  expect(seen.requests).toHaveLength(1);
});

test('a page instead of a stream is a protocol failure that shows its beginning', async () => {
  const headers = { 'content-type': 'text/html' };
  const body = '<!doctype html>\n<html><title>Sign in</title></html>';
  expect(await chunksOf({ body, headers })).toMatchInlineSnapshot(`
    [
      {
        "error": {
          "code": "protocol",
          "message": "HTTP 200 with text/html brought no events: "<!doctype html>\\n<html><title>Sign in</title></html>".",
          "retryable": true,
        },
        "type": "failed",
      },
    ]
  `);
});

function wholeBody(output: Parameters<typeof completed>[0]): string {
  return JSON.stringify(response({ status: 'completed', output, usage }));
}

function eventByEvent(bytes: Uint8Array): Uint8Array[] {
  const text = new TextDecoder().decode(bytes);
  return text.split(/(?<=\n\n)/).map((event) => new TextEncoder().encode(event));
}
