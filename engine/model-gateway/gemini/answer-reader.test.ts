import { describe, expect, test } from 'vitest';
import { CallId } from '#engine/schema/ids.ts';
import type { JsonObject } from '#engine/schema/json.ts';
import type { Message } from '#engine/schema/message.ts';
import type { ModelChunk } from '#engine/schema/model-stream.ts';
import { contractRequest } from '#engine/testing/model-port.contract.ts';
import { messageOf, read, roundTrip, signed } from './read-answer.fixture.ts';
import { toModelParts } from './to-model-parts.ts';
import { call, chunksOf, response, say, sse, stop } from './wire.fixture.ts';
import { chunksOfWholeResponse } from './whole-response.ts';

test('an answer as chunks', async () => {
  const whole = response([{ text: 'Hm.', thought: true }, { text: 'Hi ' }, { text: 'you.' }]);
  expect(await read(whole, stop())).toMatchInlineSnapshot(`
    [
      {
        "model": "gemini-test",
        "responseId": "resp",
        "type": "started",
      },
      {
        "index": 0,
        "text": "Hm.",
        "type": "thinking.delta",
      },
      {
        "_meta": {
          "gemini": {},
        },
        "index": 0,
        "type": "block.completed",
      },
      {
        "index": 1,
        "text": "Hi ",
        "type": "text.delta",
      },
      {
        "index": 1,
        "text": "you.",
        "type": "text.delta",
      },
      {
        "type": "usage",
        "usage": {
          "cacheReadTokens": 3,
          "cacheWriteTokens": 0,
          "inputTokens": 9,
          "outputTokens": 17,
          "raw": {
            "cachedContentTokenCount": 3,
            "candidatesTokenCount": 12,
            "promptTokenCount": 10,
            "thoughtsTokenCount": 5,
            "toolUsePromptTokenCount": 2,
            "totalTokenCount": 29,
          },
          "reasoningTokens": 5,
        },
      },
      {
        "index": 1,
        "type": "block.completed",
      },
      {
        "stopReason": "end",
        "type": "finished",
      },
    ]
  `);
});

test('a whole response gives the chunks of a stream of one event', async () => {
  const whole = { ...response([{ text: 'Hi.' }], { finishReason: 'STOP' }) };
  expect(chunksOfWholeResponse(whole, { callsBefore: 0 })).toEqual(await read(whole));
  const error = { error: { code: 500, message: 'No.', status: 'INTERNAL' } };
  expect(chunksOfWholeResponse(error, { callsBefore: 0 })).toEqual(await read(error));
});

describe('signatures go back on the part that they came on', () => {
  test.each<[string, readonly JsonObject[], readonly JsonObject[]]>([
    [
      'text after text',
      [{ text: 'a' }, { text: 'b' }, { text: 'c', ...signed }, { text: 'd' }],
      [{ text: 'ab' }, { text: 'c', ...signed }, { text: 'd' }],
    ],
    [
      'a thought after a thought',
      [
        { text: 'a', thought: true },
        { text: 'b', thought: true, ...signed },
      ],
      [
        { text: 'a', thought: true },
        { text: 'b', thought: true, ...signed },
      ],
    ],
    [
      'an empty text',
      [{ text: 'a' }, { text: '', ...signed }],
      [{ text: 'a' }, { text: '', ...signed }],
    ],
    [
      'an empty thought',
      [{ text: '', thought: true, ...signed }],
      [{ text: '', thought: true, ...signed }],
    ],
    [
      'the first of parallel calls',
      [call('read', { path: 'a' }, signed), call('read', { path: 'b' })],
      [call('read', { path: 'a' }, signed), call('read', { path: 'b' })],
    ],
    [
      'a picture',
      [{ inlineData: { mimeType: 'image/png', data: 'eHl6' }, ...signed }],
      [{ inlineData: { mimeType: 'image/png', data: 'eHl6' }, ...signed }],
    ],
    [
      'code that the provider runs',
      [
        { executableCode: { id: 'x', language: 'PYTHON', code: '1' }, ...signed },
        { codeExecutionResult: { id: 'x', outcome: 'OUTCOME_OK', output: '1\n' }, ...signed },
      ],
      [
        { executableCode: { id: 'x', language: 'PYTHON', code: '1' }, ...signed },
        { codeExecutionResult: { id: 'x', outcome: 'OUTCOME_OK', output: '1\n' }, ...signed },
      ],
    ],
    [
      'a part that is not known',
      [{ hologram: { data: 1 }, ...signed }],
      [{ hologram: { data: 1 }, ...signed }],
    ],
  ])('%s', async (_what, parts, back) => {
    expect((await roundTrip(...parts)).back).toEqual(back);
  });
});

describe('calls', () => {
  const idsIn = (chunks: readonly ModelChunk[]): string[] =>
    chunks.filter((chunk) => chunk.type === 'tool_call.started').map(({ callId }) => callId);

  test('without ids get ids, and go back without', async () => {
    const first = await roundTrip(call('a', {}), call('a', {}), call('b', {}));
    expect(idsIn(first.chunks)).toEqual(['call_0', 'call_1', 'call_2']);
    expect(first.back.slice(1)).toEqual([call('a', {}), call('b', {})]);
    expect(await roundTrip(call('a', {}), call('a', {}), call('b', {}))).toEqual(first);
  });

  test('without ids go on counting from those in the conversation', async () => {
    const chunks = chunksOfWholeResponse(response([call('a', {})], { finishReason: 'STOP' }), {
      callsBefore: 7,
    });
    expect(idsIn(chunks)).toEqual(['call_7']);
    const body = sse(response([call('a', {})]), stop());
    const asked: Message = {
      role: 'assistant',
      content: ['x', 'y'].map((id) => ({
        type: 'tool_call',
        callId: CallId.parse(id),
        name: 'a',
        arguments: {},
      })),
    };
    const messages = [...contractRequest.messages, asked];
    expect(idsIn(await chunksOf({ body }, { ...contractRequest, messages }))).toEqual(['call_2']);
  });

  test('with one id twice get two, and go back as they came', async () => {
    const twice = ['a', 'b'].map((name) => ({
      functionCall: { id: 'same', name, args: {} },
      ...signed,
    }));
    const { chunks, back } = await roundTrip(...twice);
    expect(idsIn(chunks)).toEqual(['same', 'call_1']);
    expect(back).toEqual(twice);
  });

  test('end the answer as a wish for tools', async () => {
    const { chunks } = await roundTrip({ text: 'So: ' }, call('a', { path: 'x' }));
    expect(chunks.at(-1)).toMatchObject({ type: 'finished', stopReason: 'tool_use' });
    expect(chunks.find((chunk) => chunk.type === 'tool_call.completed')).toEqual({
      type: 'tool_call.completed',
      index: 1,
      callId: 'call_0',
      name: 'a',
      arguments: { path: 'x' },
    });
  });

  test.each([['[1]'], ['"text"'], ['7']])('with arguments %s are malformed', async (json) => {
    const args = JSON.parse(json) as JsonObject;
    const { message } = await roundTrip(call('a', args));
    expect(message).toMatchObject([{ type: 'tool_call', arguments: {}, malformed: json }]);
  });

  test('that a server answered in the same message are not ours', async () => {
    const ran = call('weather', { town: 'Graz' });
    const answered = { functionResponse: { name: 'weather', response: { result: 'fog' } } };
    const { chunks, message, back } = await roundTrip(ran, call('read', {}), answered, {
      text: 'Fog.',
    });
    expect(message.map(({ type }) => type)).toEqual([
      'server_tool_call',
      'tool_call',
      'server_tool_result',
      'text',
    ]);
    expect(chunks.at(-1)).toMatchObject({ stopReason: 'tool_use' });
    expect(back).toEqual([
      { ...ran, thoughtSignature: 'skip_thought_signature_validator' },
      call('read', {}),
      answered,
      { text: 'Fog.' },
    ]);
  });
});

describe('how an answer ends', () => {
  test.each<[string | number, string]>([
    ['STOP', 'end'],
    [1, 'end'],
    ['MAX_TOKENS', 'max_tokens'],
    [2, 'max_tokens'],
    ['SAFETY', 'safety'],
    ['RECITATION', 'safety'],
    ['PROHIBITED_CONTENT', 'safety'],
    ['BLOCKLIST', 'safety'],
    ['SPII', 'safety'],
    ['IMAGE_SAFETY', 'safety'],
    ['LANGUAGE', 'refusal'],
    ['CONTINUATION', 'pause'],
    ['FAKE_ENUM', 'end'],
  ])('%s is %s', async (reason, stopReason) => {
    const chunks = await read(say('Hi.'), stop(reason));
    expect(chunks.at(-1)).toMatchObject({ type: 'finished', stopReason });
  });

  test.each(['MALFORMED_FUNCTION_CALL', 'UNEXPECTED_TOOL_CALL', 'OTHER'])(
    '%s is a failure that another attempt may mend',
    async (reason) => {
      const chunks = await read(stop(reason, { finishMessage: 'Said why.' }));
      expect(chunks.at(-1)).toMatchObject({
        type: 'failed',
        error: { code: 'server', retryable: true, message: `${reason}: Said why.` },
      });
    },
  );

  test('a reason that is not usual is kept, with what was said about it', async () => {
    const chunks = await read(stop('RECITATION', { finishMessage: 'Song.' }));
    expect(chunks.at(-1)).toEqual({
      type: 'finished',
      stopReason: 'safety',
      _meta: { gemini: { finishReason: 'RECITATION', finishMessage: 'Song.' } },
    });
  });

  test('a blocked prompt is told with its reason', async () => {
    const promptFeedback = { blockReason: 'SAFETY', blockReasonMessage: 'No.' };
    expect((await read({ promptFeedback })).at(-1)).toEqual({
      type: 'finished',
      stopReason: 'safety',
      _meta: { gemini: { promptFeedback } },
    });
  });

  test('no reason at all is a cut answer', async () => {
    expect((await read(say('Hi.'))).at(-1)).toMatchObject({
      type: 'failed',
      error: { code: 'protocol', retryable: true },
    });
  });
});

test('citations are told once, with the text that is being written, and do not go back', async () => {
  const [one, two] = [
    { startIndex: 0, uri: 'https://a' },
    { startIndex: 5, uri: 'https://b' },
  ];
  const groundingMetadata = { groundingSupports: [two], webSearchQueries: ['q'] };
  const chunks = await read(
    response([{ text: 'Hi.' }], { citationMetadata: { citationSources: [one] } }),
    response([{ text: 'You.' }], { citationMetadata: { citations: [one] }, groundingMetadata }),
    stop(),
  );
  expect(chunks.filter(({ type }) => type === 'citation')).toEqual([
    { type: 'citation', index: 0, citation: one },
    { type: 'citation', index: 0, citation: two },
  ]);
  const message = messageOf(chunks);
  expect(message).toEqual([
    { type: 'text', text: 'Hi.You.', _meta: { gemini: { citations: [one, two] } } },
  ]);
  expect(toModelParts(message, true)).toEqual([{ text: 'Hi.You.' }]);
  expect(chunks.at(-1)).toMatchObject({ _meta: { gemini: { groundingMetadata } } });
});

test('what has no place of its own is passed on whole', async () => {
  const second = { candidates: [{ index: 1, content: { parts: [{ text: 'Else.' }] } }] };
  const odd = { inlineData: { mimeType: 'image/png', data: 'not base64!' } };
  const chunks = await read({ ...second, responseId: 'resp' }, response([odd]), stop());
  expect(chunks).toContainEqual({ type: 'provider.event', event: second });
  expect(chunks).toContainEqual({
    type: 'provider.block',
    index: 0,
    kind: 'inlineData',
    _meta: { gemini: odd },
  });
});

test('figures that one event leaves out stay; an event without any tells none', async () => {
  const chunks = await read(
    { ...say('a'), usageMetadata: { trafficType: 'ON_DEMAND' } },
    { ...say('b'), usageMetadata: { promptTokenCount: 4, thoughtsTokenCount: 9 } },
    { ...stop(), usageMetadata: { promptTokenCount: 4, candidatesTokenCount: 2 } },
  );
  expect(chunks.filter((chunk) => chunk.type === 'usage').map(({ usage }) => usage)).toMatchObject([
    { inputTokens: 4, outputTokens: 9, reasoningTokens: 9 },
    { inputTokens: 4, outputTokens: 11, reasoningTokens: 9 },
  ]);
});
