import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { JsonObject } from '#engine/schema/json.ts';
import {
  contractRequest,
  modelPortContract,
  streamFaults,
  type ProviderBehaviour,
} from '#engine/testing/model-port.contract.ts';
import {
  byteByByte,
  call,
  chunksOf,
  cutAt,
  inOnePiece,
  jsonArray,
  portOver,
  response,
  say,
  scriptedFetch,
  sse,
  stop,
  type Cut,
  type Reply,
} from './wire.fixture.ts';

const words = [say('Grüße 👋 '), say('und '), say('こんにちは')];
const asking = [
  response([{ text: 'Ich "denke" \\ {', thought: true }]),
  ...words,
  response([call('read', { path: 'ä.txt' }, { thoughtSignature: 'c2ln' })]),
  response([call('read', { path: '}]' })]),
  stop(),
];
const answer = sse(...words, stop());
const calls = sse(...asking);
const beginning = sse(...words.slice(0, 2));

const replies: Readonly<Record<Exclude<ProviderBehaviour, 'is_unreachable'>, Reply>> = {
  answers: { body: answer },
  calls_tools: { body: calls },
  // The end of the body is the end of the message: what a gateway adds must not break it.
  talks_on: { body: `${answer}data: [DONE]\n\n: bye\n\nevent: done\ndata: bye\n\n` },
  is_cut: { body: `${beginning}data: {"candidates":[{"content":{"pa` },
  breaks: { body: beginning, after: 'break' },
  garbles: { body: `${beginning}data: <html>502</html>\n\n${sse(stop())}` },
  refuses: {
    status: 429,
    body: '{"error":{"code":429,"message":"Too many.","status":"RESOURCE_EXHAUSTED"}}',
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
  modelPortContract(`geminiModel, body ${name},`, {
    port: (behaviour) =>
      portOver(
        behaviour === 'is_unreachable'
          ? () => Promise.reject(new TypeError('fetch failed'))
          : scriptedFetch({ ...replies[behaviour], cut }).fetch,
      ),
  });
}

// Goal: chunks depend on bytes, never on how the network cut them, or on the framing (invariant D).
test.each([
  ['events', sse(...asking)],
  ['an array', jsonArray(...asking)],
  ['objects one after the other', asking.map((each) => JSON.stringify(each)).join('\n')],
])('the same answer as %s, cut anywhere, gives the same chunks', async (_framing, body) => {
  const whole = await chunksOf({ body: calls });
  expect(streamFaults(whole)).toEqual([]);
  expect(whole.at(-1)).toMatchObject({ type: 'finished', stopReason: 'tool_use' });
  expect(await chunksOf({ body, cut: byteByByte })).toEqual(whole);
  await fc.assert(
    fc.asyncProperty(fc.array(fc.nat(10_000), { maxLength: 12 }), async (positions) => {
      expect(await chunksOf({ body, cut: cutAt(positions) })).toEqual(whole);
    }),
    { numRuns: 50 },
  );
});

// Goal: no cut of a good answer throws, hangs, or passes for a whole one.
test.each([
  ['events', sse(...asking), 'data: '],
  ['an array', jsonArray(...asking), '{\n  "candidates"'],
])('%s that end after any byte are failed until the last response is there', async (...row) => {
  const [, body, lastBegins] = row;
  const bytes = new TextEncoder().encode(body);
  const lastAt = new TextEncoder().encode(body.slice(0, body.lastIndexOf(lastBegins))).length;
  let isWhole = false;
  for (let end = 0; end <= bytes.length; end += 1) {
    const chunks = await chunksOf({ body: bytes.slice(0, end) });
    expect(streamFaults(chunks)).toEqual([]);
    const isFinished = chunks.at(-1)?.type === 'finished';
    expect(isFinished || !isWhole).toBe(true);
    expect(isFinished && end <= lastAt + 20).toBe(false);
    isWhole = isFinished;
  }
  expect(isWhole).toBe(true);
});

// Goal: linear time. A reader that looks at what it has with every read would need minutes for this.
test.each([
  ['events', (parts: JsonObject) => sse(parts, stop())],
  ['an array', (parts: JsonObject) => jsonArray(parts, stop())],
])('one response of four megabytes in %s, in reads of a hundred bytes', async (_framing, frame) => {
  const text = 'x"\\{ü '.repeat(500_000);
  const body = frame(say(text));
  const chunks = await chunksOf({ body, cut: everyHundred });
  expect(chunks[1]).toEqual({ type: 'text.delta', index: 0, text });
  expect(chunks.at(-1)?.type).toBe('finished');
});

test('chunks come as their network read brings them, and no read is ahead of them', async () => {
  const { fetch, seen } = scriptedFetch({ body: answer, cut: eventByEvent });
  const trace: string[] = [];
  for await (const chunk of portOver(fetch).stream(contractRequest, new AbortController().signal)) {
    trace.push(`${seen.reads} ${chunk.type}`);
  }
  expect(trace).toEqual([
    '1 started',
    '1 text.delta',
    '2 text.delta',
    '3 text.delta',
    '4 usage',
    '5 block.completed', // 5 is the end of the body
    '5 finished',
  ]);
  expect(seen.ending).toBe('read');
  // There is nothing to stop after a whole answer, and an abort is dear.
  expect(seen.requests[0]?.signal.aborted).toBe(false);
});

test('what a read brought before a broken event was said all the same', async () => {
  const chunks = await chunksOf({ body: `${beginning}data: oops\n\n` });
  expect(chunks.map((chunk) => chunk.type)).toEqual([
    'started',
    'text.delta',
    'text.delta',
    'failed',
  ]);
});

test('a reader that goes away takes the connection with it', async () => {
  const { fetch, seen } = scriptedFetch({ body: answer, cut: eventByEvent });
  for await (const chunk of portOver(fetch).stream(contractRequest, new AbortController().signal)) {
    if (chunk.type === 'text.delta') break;
  }
  expect(seen).toMatchObject({ reads: 1, ending: 'cancelled' });
});

test.each([answer, `${beginning}data: oops\n\n`])('no listener is left behind', async (body) => {
  const { signal } = new AbortController();
  let listeners = 0;
  const { addEventListener, removeEventListener } = signal;
  signal.addEventListener = (...args: Parameters<typeof addEventListener>) => {
    listeners += 1;
    addEventListener.apply(signal, args);
  };
  signal.removeEventListener = (...args: Parameters<typeof removeEventListener>) => {
    listeners -= 1;
    removeEventListener.apply(signal, args);
  };
  await Array.fromAsync(portOver(scriptedFetch({ body }).fetch).stream(contractRequest, signal));
  expect(listeners).toBe(0);
});

test.each([
  [
    'text/html',
    '<!doctype html>\n<html><title>Sign in</title></html>',
    'HTTP 200 with text/html brought no events: "<!doctype html>\\n<html><title>Sign in</title></html>".',
  ],
  ['text/event-stream', '', 'HTTP 200 with text/event-stream brought no events: "".'],
  ['application/json', '{"ok":true}', 'The answer ended without a `finishReason`.'],
  ['application/json', '[]', 'HTTP 200 with application/json brought no events: "".'],
  ['application/json', '["a"]', String.raw`An event is no JSON: "\"a\"]".`],
])('%s instead of an answer is a protocol failure: %s', async (type, body, message) => {
  const chunks = await chunksOf({ body, headers: { 'content-type': type } });
  expect(chunks.at(-1)).toEqual({
    type: 'failed',
    error: { code: 'protocol', message, retryable: true },
  });
});

test('an error behind the events, bare or in an array, is told', async () => {
  const error = { error: { code: 499, message: 'Cancelled.', status: 'CANCELLED' } };
  const said = sse(response([{ text: 'Hi.' }], { finishReason: 'STOP' }));
  for (const behind of [JSON.stringify(error, null, 2), sse(error), sse([error])]) {
    for (const cut of [inOnePiece, byteByByte]) {
      const chunks = await chunksOf({ body: said + behind, cut });
      expect(chunks.map((chunk) => chunk.type)).toEqual(['started', 'text.delta', 'failed']);
      expect(chunks.at(-1)).toMatchObject({ error: { code: 'server', retryable: true } });
    }
  }
});

function everyHundred(bytes: Uint8Array): Uint8Array[] {
  return Array.from({ length: Math.ceil(bytes.length / 100) }, (_, at) =>
    bytes.subarray(at * 100, at * 100 + 100),
  );
}

function eventByEvent(bytes: Uint8Array): Uint8Array[] {
  const text = new TextDecoder().decode(bytes);
  return text.split(/(?<=\r\n\r\n)/).map((event) => new TextEncoder().encode(event));
}
