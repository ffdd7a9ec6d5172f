import { describe, expect, test } from 'vitest';
import type { ModelPort } from '#engine/ports/model-port.ts';
import type { ModelChunk } from '#engine/schema/model-stream.ts';
import { checkExchange } from './check-exchange.ts';
import type { Exchange } from './exchanges.ts';
import { anthropic } from './oracles/anthropic.ts';
import type { Subject } from './subject.ts';

// Goal: whatever an adapter loses or changes is found. Method: an adapter that does it on purpose.

const events = [
  {
    type: 'message_start',
    message: {
      id: 'msg_1',
      type: 'message',
      role: 'assistant',
      model: 'claude-test',
      content: [],
      usage: { input_tokens: 3, output_tokens: 1, cache_read_input_tokens: 2 },
    },
  },
  { type: 'content_block_start', index: 0, content_block: { type: 'thinking', thinking: '' } },
  { type: 'content_block_delta', index: 0, delta: { type: 'thinking_delta', thinking: 'Hm.' } },
  { type: 'content_block_delta', index: 0, delta: { type: 'signature_delta', signature: 'c2ln' } },
  { type: 'content_block_stop', index: 0 },
  { type: 'content_block_start', index: 1, content_block: { type: 'text', text: '' } },
  { type: 'content_block_delta', index: 1, delta: { type: 'text_delta', text: 'Grüße' } },
  { type: 'content_block_stop', index: 1 },
  {
    type: 'content_block_start',
    index: 2,
    content_block: { type: 'tool_use', id: 'toolu_1', name: 'look', input: {}, caller: { at: 1 } },
  },
  {
    type: 'content_block_delta',
    index: 2,
    delta: { type: 'input_json_delta', partial_json: '{"at":"ä"}' },
  },
  { type: 'content_block_stop', index: 2 },
  { type: 'message_delta', delta: { stop_reason: 'tool_use' }, usage: { output_tokens: 9 } },
  { type: 'message_stop' },
];
const exchange: Exchange = {
  id: 'anthropic-messages/tiny/exchange-001',
  api: 'anthropic.messages',
  provider: 'anthropic',
  status: 200,
  framing: 'sse',
  quirks: [],
  headers: { 'content-type': 'text/event-stream' },
  body: Buffer.from(
    events
      .map((event) => `event: ${event.type}\r\ndata: ${JSON.stringify(event)}\r\n\r\n`)
      .join(''),
  ),
  readLengths: [100, 200],
};
const refusal: Exchange = {
  ...exchange,
  status: 429,
  framing: 'json',
  headers: { 'content-type': 'application/json', 'retry-after': '7' },
  body: Buffer.from('{"type":"error","error":{"type":"rate_limit_error","message":"Too many."}}'),
};

/** The adapter, with its chunks changed. */
const changed = (change: (chunks: ModelChunk[]) => readonly ModelChunk[]): Subject => ({
  ...anthropic,
  async open(given, fetch): Promise<ModelPort> {
    const port = await anthropic.open(given, fetch);
    return {
      ...port,
      async *stream(request, signal) {
        yield* change(await Array.fromAsync(port.stream(request, signal)));
      },
    };
  },
});
const each = (type: ModelChunk['type'], fields: object): Subject =>
  changed((chunks) =>
    chunks.map((chunk) => (chunk.type === type ? { ...chunk, ...fields } : chunk)),
  );
const problemsOf = async (subject: Subject, given = exchange): Promise<readonly string[]> =>
  (await checkExchange(given, { seededCutCount: 5, subject })).problems;

test('an adapter that changes nothing passes, cut in every way', async () => {
  const result = await checkExchange(exchange, { seededCutCount: 5 });
  expect(result).toEqual({ problems: [], known: [], limits: [], cutCount: 7 });
  expect(await problemsOf(anthropic, refusal)).toEqual([]);
});

describe('an adapter is found out that changes', () => {
  test.each([
    ['text', each('text.delta', { text: 'Grusse' }), 'sdk: text'],
    ['thinking', each('thinking.delta', { text: '' }), 'sdk: thinking'],
    ['a signature', each('thinking.signature', { signature: 'b3Ro' }), 'sdk: signatures'],
    ['the name of a call', each('tool_call.completed', { callId: 'toolu_2' }), 'sdk: calls'],
    ['arguments', each('tool_call.completed', { arguments: {} }), 'sdk: calls'],
    ['what goes back beside a call', each('tool_call.completed', { _meta: {} }), 'goes back'],
    ['the reason', each('finished', { stopReason: 'end' }), 'sdk: ending'],
    ['the model', each('started', { model: 'other' }), 'sdk: from'],
    [
      'figures',
      each('usage', {
        usage: { inputTokens: 3, outputTokens: 9, cacheReadTokens: 0, cacheWriteTokens: 0 },
      }),
      'sdk: usage',
    ],
    ['the grammar', changed((chunks) => [...chunks, ...chunks]), 'grammar'],
  ])('%s', async (_what, subject, problem) => {
    expect((await problemsOf(subject)).join('\n')).toContain(problem);
  });

  test('its mind with the cut', async () => {
    let count = 0;
    const subject = changed((chunks) => ((count += 1) === 3 ? chunks.slice(0, -1) : chunks));
    expect(await problemsOf(subject)).toEqual(['cut 1 of 7: other chunks than in one piece']);
  });

  test.each([
    ['code', { code: 'server' }],
    ['retryable', { retryable: false }],
    ['retryAfterMs', { retryAfterMs: 7 }],
    ['status', { status: 500 }],
  ])('an error’s %s', async (name, fields) => {
    const subject = changed((chunks) =>
      chunks.map((chunk) =>
        chunk.type === 'failed'
          ? ({ ...chunk, error: { ...chunk.error, ...fields } } as ModelChunk)
          : chunk,
      ),
    );
    expect((await problemsOf(subject, refusal)).join('\n')).toContain(`error: ${name} should be`);
  });
});

test('what an SDK throws at is compared only where the engine says that it failed', async () => {
  const sdk = (): Promise<never> => Promise.reject(new Error('the SDK gave up'));
  await expect(problemsOf({ ...anthropic, sdk })).rejects.toThrow('the SDK gave up');
  const cut = { ...exchange, body: exchange.body.subarray(0, 400), readLengths: undefined };
  const result = await checkExchange(cut, { seededCutCount: 0, subject: { ...anthropic, sdk } });
  expect(result).toMatchObject({ problems: [], limits: ['both fail'] });
});
