import { Anthropic } from '@anthropic-ai/sdk';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  contractRequest,
  modelPortContract,
  streamFaults,
  type ProviderBehaviour,
} from '#engine/testing/model-port.contract.ts';
import { anthropicModel } from './anthropic-model.ts';
import {
  block,
  byteByByte,
  chunksOf,
  cutAt,
  inOnePiece,
  portOver,
  scriptedFetch,
  sse,
  start,
  stop,
  textBlocks,
  toolBlocks,
  type Cut,
  type Reply,
} from './wire.fixture.ts';

const words = textBlocks(0, 'Grüße 👋 ', 'und ', 'こんにちは');
const answer = sse(start, { type: 'ping' }, ...words, ...stop());
const calls = sse(
  start,
  ...words,
  ...toolBlocks(1, 'toolu_1', '', '{"path": "ä', '.txt"}'),
  ...toolBlocks(2, 'toolu_2', ''),
  ...stop('tool_use'),
);
const beginning = sse(start, ...words.slice(0, 2));

const replies: Readonly<Record<Exclude<ProviderBehaviour, 'is_unreachable'>, Reply>> = {
  answers: { body: answer },
  calls_tools: { body: calls },
  // As a gateway of the corpus does (`non-json-data:[DONE]`), and worse.
  talks_on: {
    body:
      answer +
      'event: data\ndata: [DONE]\n\n' +
      answer +
      sse({ type: 'error', error: { type: 'api_error' } }),
  },
  is_cut: { body: beginning + 'event: content_block_delta\ndata: {"type":"content_bl' },
  breaks: { body: beginning, after: 'break' },
  garbles: { body: `${beginning}data: <html>502</html>\n\n${sse(...stop())}` },
  refuses: {
    status: 429,
    body: '{"type":"error","error":{"type":"rate_limit_error","message":"Too many."}}',
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
  modelPortContract(`anthropicModel, body ${name},`, {
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
  const bytes = new TextEncoder().encode(calls);
  const lastEvent = calls.lastIndexOf('data: {"type":"message_stop"}');
  const complete =
    new TextEncoder().encode(calls.slice(0, lastEvent)).length +
    'data: {"type":"message_stop"}'.length;
  for (let end = 0; end <= bytes.length; end += 1) {
    const chunks = await chunksOf({ body: bytes.slice(0, end) });
    expect(streamFaults(chunks)).toEqual([]);
    expect(chunks.at(-1)?.type).toBe(end < complete ? 'failed' : 'finished');
  }
});

test('chunks come as their network read brings them, and no read is ahead of them', async () => {
  const { fetch, seen } = scriptedFetch({ body: answer, cut: (bytes) => eventByEvent(bytes) });
  const trace: string[] = [];
  for await (const chunk of portOver(fetch).stream(contractRequest, new AbortController().signal)) {
    trace.push(`${seen.reads} ${chunk.type}`);
  }
  expect(trace).toEqual([
    '1 started',
    '1 usage',
    '4 text.delta', // 2 is a ping, 3 starts an empty block
    '5 text.delta',
    '6 text.delta',
    '7 block.completed',
    '8 usage',
    '9 finished',
  ]);
  // The rest was read away: the connection can be used again.
  expect(seen.ending).toBe('read');
});

test('what a read brought before a broken event was said all the same', async () => {
  const chunks = await chunksOf({ body: `${beginning}data: oops\n\n` });
  expect(chunks.map((chunk) => chunk.type)).toEqual(['started', 'usage', 'text.delta', 'failed']);
});

test('a reader that goes away takes the connection with it', async () => {
  const { fetch, seen } = scriptedFetch({ body: answer, cut: (bytes) => eventByEvent(bytes) });
  for await (const chunk of portOver(fetch).stream(contractRequest, new AbortController().signal)) {
    if (chunk.type === 'text.delta') break;
  }
  expect(seen).toMatchObject({ reads: 4, ending: 'cancelled' });
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

test('the request is the SDK’s, with our body, our betas and no retry', async () => {
  const { fetch, seen } = scriptedFetch({ status: 500, body: 'no' });
  const settings = {
    outputTokensMax: 5,
    _meta: { anthropic: { betas: ['a-1', 'b-2'], top_k: 3 } },
  };
  const port = portOver(fetch);
  await Array.fromAsync(
    port.stream({ ...contractRequest, settings }, new AbortController().signal),
  );
  expect(seen.requests).toHaveLength(1);
  const [request] = seen.requests;
  expect(request?.url).toBe('https://api.anthropic.com/v1/messages');
  expect(request?.headers.get('anthropic-beta')).toBe('a-1,b-2');
  expect(request?.headers.get('authorization')).toBe('Bearer test-key');
  expect(await request?.json()).toMatchObject({ max_tokens: 5, top_k: 3, stream: true });
});

test('a client that would retry by itself does not', async () => {
  const { fetch, seen } = scriptedFetch({ status: 500, body: 'no' });
  const client = new Anthropic({ apiKey: 'test-key', fetch, maxRetries: 2 });
  const port = anthropicModel(client, { now: () => 0 });
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

test('an empty block may stand anywhere', async () => {
  const chunks = await chunksOf({
    body: sse(start, ...block(0, { type: 'text', text: '' }), ...stop()),
  });
  expect(chunks.map((chunk) => chunk.type)).toEqual([
    'started',
    'usage',
    'block.completed',
    'usage',
    'finished',
  ]);
});

function eventByEvent(bytes: Uint8Array): Uint8Array[] {
  const text = new TextDecoder().decode(bytes);
  return text.split(/(?<=\n\n)/).map((event) => new TextEncoder().encode(event));
}

test('a whole message of a gateway that does not stream reads like a stream of it', async () => {
  const content = [
    { type: 'thinking', thinking: 'Hm.', signature: 'c2ln' },
    { type: 'text', text: 'Grüße' },
    { type: 'tool_use', id: 'toolu_1', name: 'read', input: { path: 'a' } },
  ];
  const usage = { input_tokens: 3, output_tokens: 5 };
  const message = { id: 'msg_1', type: 'message', role: 'assistant', model: 'claude-test', usage };
  const body = JSON.stringify({ ...message, content, stop_reason: 'tool_use' });
  const headers = { 'content-type': 'application/json' };
  const chunks = await chunksOf({ body, headers, cut: byteByByte });
  expect(streamFaults(chunks)).toEqual([]);
  expect(chunks.map(({ type }) => type)).toEqual([
    'started',
    'usage',
    'thinking.delta',
    'thinking.signature',
    'block.completed',
    'text.delta',
    'block.completed',
    'tool_call.started',
    'tool_call.completed',
    'block.completed',
    'finished',
  ]);
  expect(chunks.at(-1)).toMatchObject({ stopReason: 'tool_use' });
  const broken = [body.slice(0, 40), '[]', JSON.stringify(message)];
  for (const text of broken) {
    const [failed] = await chunksOf({ body: text, headers });
    expect(failed).toMatchObject({ type: 'failed', error: { code: 'protocol' } });
  }
});
