import fc from 'fast-check';
import { OpenAI } from 'openai';
import { expect, test } from 'vitest';
import type { JsonObject } from '#engine/schema/json.ts';
import {
  contractRequest,
  modelPortContract,
  streamFaults,
  type ProviderBehaviour,
} from '#engine/testing/model-port.contract.ts';
import { openAiQuirks } from './chat-quirks.ts';
import { openAiChatModel } from './openai-chat-model.ts';
import {
  byteByByte,
  callDeltas,
  chunksOf,
  cutAt,
  delta,
  DONE,
  frames,
  inOnePiece,
  portOver,
  scriptedFetch,
  sse,
  stop,
  textDeltas,
  usage,
  type Cut,
  type Reply,
} from './wire.fixture.ts';

const words = textDeltas('Grüße 👋 ', 'und ', 'こんにちは');
const answer = sse(...words, ...stop());
const calls = sse(
  ...words,
  ...callDeltas(0, 'call_1', '{"path": "ä', '.txt"}'),
  ...callDeltas(1, 'call_2'),
  ...stop('tool_calls'),
);
const beginning = frames(...words.slice(0, 2));
const whole: JsonObject = {
  id: 'chatcmpl-1',
  object: 'chat.completion',
  model: 'gpt-test',
  choices: [
    { index: 0, message: { role: 'assistant', content: 'Grüße 👋' }, finish_reason: 'stop' },
  ],
  usage,
};
const json = { 'content-type': 'application/json' };

const replies: Readonly<Record<Exclude<ProviderBehaviour, 'is_unreachable'>, Reply>> = {
  answers: { body: answer },
  calls_tools: { body: calls },
  talks_on: { body: `${answer}${answer}data: {"error":{"message":"late"}}\n\n` },
  is_cut: { body: `${beginning}data: {"id":"chatcmpl-1","choi` },
  breaks: { body: beginning, after: 'break' },
  garbles: { body: `${beginning}data: <html>502</html>\n\n${frames(...stop())}${DONE}` },
  refuses: {
    status: 429,
    body: '{"error":{"message":"Too many.","type":"requests","code":"rate_limit_exceeded"}}',
    headers: json,
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
  modelPortContract(`openAiChatModel, body ${name},`, {
    port: (behaviour) =>
      portOver(
        behaviour === 'is_unreachable'
          ? () => Promise.reject(new TypeError('fetch failed'))
          : scriptedFetch({ ...replies[behaviour], cut }).fetch,
      ),
  });
}

// Goal: chunks depend on bytes, never on how the network cut them (invariant D).
test('the same bytes, cut anywhere, give the same chunks', async () => {
  const uncut = await chunksOf({ body: calls });
  expect(streamFaults(uncut)).toEqual([]);
  await fc.assert(
    fc.asyncProperty(fc.array(fc.nat(10_000), { maxLength: 12 }), async (positions) => {
      expect(await chunksOf({ body: calls, cut: cutAt(positions) })).toEqual(uncut);
    }),
    { numRuns: 100 },
  );
});

// Goal: no cut of a good stream throws, hangs, or passes for a whole message. Without `[DONE]` the
// message is whole where the body ends after a `finish_reason`, between two events.
test('a stream that ends after any byte is failed until its reason is there', async () => {
  const encoder = new TextEncoder();
  const bytes = encoder.encode(calls);
  const endOf = (text: string): number =>
    encoder.encode(calls.slice(0, calls.indexOf(text))).length + text.length;
  const reason = endOf('"finish_reason":"tool_calls"}]}');
  const between = new Set([reason, reason + 1, reason + 2, endOf('[DONE]'), bytes.length]);
  for (let end = 0; end <= bytes.length; end += 1) {
    const chunks = await chunksOf({ body: bytes.slice(0, end) });
    expect(streamFaults(chunks)).toEqual([]);
    if (end < reason) expect(chunks.at(-1)?.type).toBe('failed');
    if (between.has(end)) expect(chunks.at(-1)?.type).toBe('finished');
  }
});

test('chunks come as their network read brings them, and no read is ahead of them', async () => {
  const { fetch, seen } = scriptedFetch({ body: answer, cut: eventByEvent });
  const trace: string[] = [];
  for await (const chunk of portOver(fetch).stream(contractRequest, new AbortController().signal)) {
    trace.push(`${seen.reads} ${chunk.type}`);
  }
  expect(trace).toEqual([
    '1 started',
    '2 text.delta',
    '3 text.delta',
    '4 text.delta',
    '6 usage',
    '7 block.completed',
    '7 finished',
  ]);
  // The rest was read away: the connection can be used again.
  expect(seen.ending).toBe('read');
});

test('what a read brought before a broken event was said all the same', async () => {
  const chunks = await chunksOf({ body: `${beginning}data: oops\n\n` });
  expect(chunks.map((chunk) => chunk.type)).toEqual(['started', 'text.delta', 'failed']);
});

test('a reader that goes away takes the connection with it', async () => {
  const { fetch, seen } = scriptedFetch({ body: answer, cut: eventByEvent });
  for await (const chunk of portOver(fetch).stream(contractRequest, new AbortController().signal)) {
    if (chunk.type === 'text.delta') break;
  }
  expect(seen).toMatchObject({ reads: 2, ending: 'cancelled' });
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

test('the request is the SDK’s, with our body and no retry', async () => {
  const { fetch, seen } = scriptedFetch({ status: 500, body: 'no' });
  const settings = { outputTokensMax: 5, _meta: { 'openai-chat': { seed: 3 } } };
  await Array.fromAsync(
    portOver(fetch).stream({ ...contractRequest, settings }, new AbortController().signal),
  );
  expect(seen.requests).toHaveLength(1);
  const [request] = seen.requests;
  expect(request?.url).toBe('https://api.openai.com/v1/chat/completions');
  expect(request?.headers.get('authorization')).toBe('Bearer test-key');
  expect(await request?.json()).toMatchObject({ max_completion_tokens: 5, seed: 3, stream: true });
});

test.each<[string, Parameters<typeof portOver>[1], Record<string, string | null>, string]>([
  [
    'Azure: an address of its own, a version in the query, a key in its own header',
    {
      provider: 'azure',
      baseUrl: 'https://r.openai.azure.com/openai/deployments/d',
      query: { 'api-version': '2026-10-01' },
    },
    { 'api-key': 'test-key', authorization: null },
    'https://r.openai.azure.com/openai/deployments/d/chat/completions?api-version=2026-10-01',
  ],
  [
    'OpenRouter: a known address, and headers of the caller',
    { provider: 'openrouter', headers: { 'x-title': 'reprise' } },
    { authorization: 'Bearer test-key', 'x-title': 'reprise' },
    'https://openrouter.ai/api/v1/chat/completions',
  ],
])('%s', async (_what, options, headers, url) => {
  const { fetch, seen } = scriptedFetch({ body: answer });
  const port = portOver(fetch, options);
  await Array.fromAsync(port.stream(contractRequest, new AbortController().signal));
  const [request] = seen.requests;
  expect(port.provider).toBe(options?.provider);
  expect(request?.url).toBe(url);
  for (const [name, value] of Object.entries(headers)) {
    expect(request?.headers.get(name)).toBe(value);
  }
});

test('a client that would retry by itself does not', async () => {
  const { fetch, seen } = scriptedFetch({ status: 500, body: 'no' });
  const client = new OpenAI({ apiKey: 'test-key', fetch, maxRetries: 2 });
  const port = openAiChatModel(client, {
    provider: 'openai-chat',
    quirks: openAiQuirks,
    clock: { now: () => 0 },
  });
  await Array.fromAsync(port.stream(contractRequest, new AbortController().signal));
  expect(seen.requests).toHaveLength(1);
});

test.each(cuts)(
  'an answer in one JSON object is the same as its stream, %s',
  async (_name, cut) => {
    const chunks = await chunksOf({
      body: JSON.stringify(whole, undefined, 2),
      headers: json,
      cut,
    });
    expect(streamFaults(chunks)).toEqual([]);
    const streamed = await chunksOf({ body: sse(...textDeltas('Grüße 👋'), ...stop()) });
    expect(new Set(chunks)).toEqual(new Set(streamed));
  },
);

test('a stream under the content type of JSON is read as a stream', async () => {
  const failing = frames(...words, { error: { message: 'Broken', code: 502 } });
  for (const body of [answer, failing, `${answer}${answer}`]) {
    expect(await chunksOf({ body, headers: json })).toEqual(await chunksOf({ body }));
  }
});

test.each<[string, Reply, string]>([
  [
    'a page instead of a stream',
    {
      body: '<!doctype html>\n<html><title>Sign in</title></html>',
      headers: { 'content-type': 'text/html' },
    },
    'HTTP 200 with text/html brought no events: "<!doctype html>\\n<html><title>Sign in</title></html>".',
  ],
  [
    'nothing at all',
    { body: '' },
    'HTTP 200 with text/event-stream; charset=utf-8 brought no events: "".',
  ],
  [
    'JSON that breaks off',
    { body: '{"id":"chatcmpl-1","choices":[{"mess', headers: json },
    'The body is no JSON: "{\\"id\\":\\"chatcmpl-1\\",\\"choices\\":[{\\"mess".',
  ],
  ['JSON that is no answer', { body: '{}', headers: json }, 'The answer ended before it began.'],
  ['nothing but the end', { body: DONE }, 'The answer ended before it began.'],
  [
    'a cut before any reason',
    { body: beginning },
    'The stream ended without a `finish_reason` and without `[DONE]`.',
  ],
  ['data that is no object', { body: 'data: 7\n\n' }, 'An event is no JSON object: "7".'],
])('%s is a protocol failure that shows it', async (_what, reply, message) => {
  expect((await chunksOf(reply)).at(-1)).toEqual({
    type: 'failed',
    error: { code: 'protocol', message, retryable: true },
  });
});

test('a JSON body whose connection breaks is a network failure', async () => {
  const chunks = await chunksOf({ body: '{"id":', headers: json, after: 'break' });
  expect(chunks).toMatchObject([{ type: 'failed', error: { code: 'network', retryable: true } }]);
});

test('an abort ends the reading of a JSON body that hangs, and gives the connection up', async () => {
  const controller = new AbortController();
  const { fetch, seen } = scriptedFetch({ body: '{', headers: json, after: 'stall_deaf' });
  const chunks = Array.fromAsync(portOver(fetch).stream(contractRequest, controller.signal));
  await expect.poll(() => seen.reads).toBe(2);
  controller.abort();
  expect(await chunks).toMatchObject([{ type: 'failed', error: { code: 'aborted' } }]);
  await expect.poll(() => seen.ending).toBe('cancelled');
});

test('an id that the conversation has already is not given to a new call', async () => {
  const { fetch } = scriptedFetch({
    body: sse(...callDeltas(0, 'read:0', '{}'), ...stop('tool_calls')),
  });
  const first = await Array.fromAsync(
    portOver(fetch).stream(contractRequest, new AbortController().signal),
  );
  const call = first.find((chunk) => chunk.type === 'tool_call.completed');
  if (call === undefined) throw new Error('there is a call');
  const { type: _type, index: _index, ...part } = call;
  const messages = [
    ...contractRequest.messages,
    { role: 'assistant' as const, content: [{ type: 'tool_call' as const, ...part }] },
  ];
  const next = await chunksOf(
    { body: sse(...callDeltas(0, 'read:0', '{}'), ...stop('tool_calls')) },
    { ...contractRequest, messages },
  );
  expect(next.find((chunk) => chunk.type === 'tool_call.completed')).toMatchObject({
    callId: 'read:0_2',
  });
});

test('a delta without anything, and a comment, bring nothing', async () => {
  const body = `: keepalive\n\ndata:\n\n${frames(delta({}), ...words)}${frames(...stop())}`;
  expect(await chunksOf({ body })).toEqual(await chunksOf({ body: answer }));
});

function eventByEvent(bytes: Uint8Array): Uint8Array[] {
  const text = new TextDecoder().decode(bytes);
  return text.split(/(?<=\n\n)/).map((event) => new TextEncoder().encode(event));
}
