import { describe, expect, test } from 'vitest';
import type { JsonObject, JsonValue } from '#engine/schema/json.ts';
import type { AssistantPart } from '#engine/schema/message.ts';
import { completionReader } from './completion-reader.ts';
import { messageOf, ofType, partsOf, read } from './read-events.fixture.ts';
import { delta, stop, textDeltas, usage } from './wire.fixture.ts';

const closing = (...events: readonly JsonObject[]) => read(...events).at(-1);
const thinking = (text: string): AssistantPart => ({ type: 'thinking', text });
const text = (words: string, own?: JsonObject): AssistantPart => ({
  type: 'text',
  text: words,
  ...(own === undefined ? {} : { _meta: { 'openai-chat': own } }),
});

test('text, as chunks', () => {
  expect(read(...textDeltas('a', 'b'), ...stop())).toEqual([
    { type: 'started', responseId: 'chatcmpl-1', model: 'gpt-test' },
    { type: 'text.delta', index: 0, text: 'a' },
    { type: 'text.delta', index: 0, text: 'b' },
    {
      type: 'usage',
      usage: {
        inputTokens: 7,
        outputTokens: 12,
        cacheReadTokens: 3,
        cacheWriteTokens: 0,
        reasoningTokens: 5,
        raw: usage,
      },
    },
    { type: 'block.completed', index: 0 },
    { type: 'finished', stopReason: 'end' },
  ]);
});

describe('reasoning', () => {
  test.each(['reasoning_content', 'reasoning', 'reasoning_text'])('in %s', (field) => {
    expect(partsOf({ [field]: 'Hm' }, { [field]: '.', content: '' }, { content: 'Yes' })).toEqual([
      thinking('Hm.'),
      text('Yes'),
    ]);
  });

  test('the same words in two fields are said once', () => {
    const details = [{ type: 'reasoning.text', text: 'Hm', index: 0 }];
    const parts = partsOf({ reasoning: 'Hm', reasoning_content: 'Hm', reasoning_details: details });
    expect(parts[0]).toEqual(thinking('Hm'));
  });

  test('in parts of the content, with text in the same delta', () => {
    const thought = (words: string): JsonObject => ({
      type: 'thinking',
      thinking: [{ type: 'text', text: words }],
      closed: true,
    });
    expect(
      partsOf(
        { content: [thought('Hm')] },
        { content: [thought('.'), { type: 'text', text: 'Y' }] },
        { content: 'es' },
      ),
    ).toEqual([thinking('Hm.'), text('Yes')]);
  });

  test('between two texts it stays between them', () => {
    expect(partsOf({ content: 'a' }, { reasoning: 'b' }, { content: 'c' })).toEqual([
      text('a'),
      thinking('b'),
      text('c'),
    ]);
  });

  test('details are joined to what goes back: signed, summed up and encrypted', () => {
    const signed = (fields: JsonObject): JsonObject => ({
      reasoning_details: [{ type: 'reasoning.text', format: 'f', index: 0, ...fields }],
    });
    const encrypted = { type: 'reasoning.encrypted', data: 'x', id: 'e1', index: 1 };
    const parts = partsOf(
      signed({ text: 'H', signature: '' }),
      signed({ text: 'm' }),
      signed({ signature: 'sig', text: null }),
      { reasoning_details: [encrypted] },
      { reasoning_details: [{ ...encrypted, id: 'e2' }, encrypted] },
    );
    expect(parts).toEqual([
      thinking('Hm'),
      {
        type: 'provider',
        kind: 'reasoning_details',
        _meta: {
          'openai-chat': {
            reasoning_details: [
              { type: 'reasoning.text', format: 'f', index: 0, text: 'Hm', signature: 'sig' },
              encrypted,
              { ...encrypted, id: 'e2' },
              encrypted,
            ],
          },
        },
      },
    ]);
  });

  test('details that came together stay apart', () => {
    const list = ['a', 'b'].map((words) => ({ type: 'reasoning.text', text: words, index: 0 }));
    const [, block] = partsOf({ reasoning_details: list });
    expect(block).toMatchObject({ _meta: { 'openai-chat': { reasoning_details: list } } });
  });
});

describe('what else an answer holds', () => {
  test('a refusal is text, and a reason to stop', () => {
    const chunks = read(delta({ refusal: 'I ' }), delta({ refusal: 'will not' }), ...stop());
    expect(messageOf(chunks)).toEqual([text('I will not', { said_as: 'refusal' })]);
    expect(chunks.at(-1)).toMatchObject({ stopReason: 'refusal' });
  });

  test('an image as bytes', () => {
    const images = [{ type: 'image_url', image_url: { url: 'data:image/png;base64,aGk=' } }];
    expect(partsOf({ content: 'Look', images })).toEqual([
      text('Look'),
      { type: 'image', source: { type: 'base64', mediaType: 'image/png', data: 'aGk=' } },
    ]);
  });

  test.each(['https://example.com/a.png', 'data:image/png;base64,a', ''])(
    'an image at %j is kept as it came',
    (url) => {
      const image = { type: 'image_url', image_url: { url } };
      expect(partsOf({ images: [image] })).toEqual([
        { type: 'provider', kind: 'image_url', _meta: { 'openai-chat': image } },
      ]);
    },
  );

  test('audio, whose transcript can be read', () => {
    expect(
      partsOf(
        { audio: { id: 'audio_1', transcript: 'Hel' } },
        { audio: { data: 'AA', transcript: 'lo' } },
        { audio: { data: 'BB' } },
        { audio: { expires_at: 9 } },
      ),
    ).toEqual([
      text('Hello', { said_as: 'transcript' }),
      {
        type: 'provider',
        kind: 'audio',
        _meta: { 'openai-chat': { id: 'audio_1', expires_at: 9, data: 'AABB' } },
      },
    ]);
  });

  test('annotations are told at once, and kept with their text', () => {
    const annotation = { type: 'url_citation', url_citation: { url: 'https://example.com' } };
    const chunks = read(delta({ content: 'a', annotations: [annotation] }), ...stop());
    expect(ofType(chunks, 'citation')).toEqual([
      { type: 'citation', index: 0, citation: annotation },
    ]);
    expect(messageOf(chunks)).toEqual([text('a', { annotations: [annotation] })]);
  });

  test('citations of the whole answer, in every chunk, are told once', () => {
    const citations = ['https://example.com/1', 'https://example.com/2'];
    const events = textDeltas('a', 'b').map((event) => ({ ...event, citations }));
    const chunks = read(...events, ...stop());
    expect(ofType(chunks, 'citation').map(({ citation }) => citation)).toEqual(citations);
    expect(chunks.at(-1)).toMatchObject({ _meta: { 'openai-chat': { citations } } });
  });

  test('content that is a value, and a part that nobody knows', () => {
    expect(partsOf({ content: { name: 'Ada', age: 36 } })).toEqual([
      text('{"name":"Ada","age":36}'),
    ]);
    expect(partsOf({ content: [{ type: 'hologram', at: 1 }] })).toEqual([
      { type: 'provider', kind: 'hologram', _meta: { 'openai-chat': { type: 'hologram', at: 1 } } },
    ]);
  });
});

describe('choices', () => {
  test('only the first is taken; others are shown', () => {
    const second = { index: 1, delta: { content: 'other' }, finish_reason: null };
    const chunks = read(
      delta({ content: 'a' }),
      { ...delta({}), choices: [second] },
      delta({ content: 'b' }),
      ...stop(),
    );
    expect(messageOf(chunks)).toEqual([text('ab')]);
    expect(ofType(chunks, 'provider.event')).toEqual([
      { type: 'provider.event', event: { choices: [second] } },
    ]);
  });

  test.each<[string, JsonObject]>([
    ['no choices', { choices: [] }],
    ['null for choices', { choices: null }],
    ['a choice without a delta', { choices: [{ index: 0, finish_reason: null }] }],
    ['null for a delta', { choices: [{ index: 0, delta: null, finish_reason: null }] }],
    ['a list of null', { choices: [null] }],
  ])('%s', (_what, fields) => {
    const chunks = read({ ...delta({}), ...fields }, ...textDeltas('a'), ...stop());
    expect(messageOf(chunks)).toEqual([text('a')]);
  });

  test('a first chunk that names nothing (Azure) does not begin the answer', () => {
    const filter = [{ prompt_index: 0 }];
    const first = { choices: [], id: '', model: '', object: '', prompt_filter_results: filter };
    const chunks = read(first, ...textDeltas('a'), ...stop());
    expect(chunks[0]).toEqual({ type: 'started', responseId: 'chatcmpl-1', model: 'gpt-test' });
    expect(chunks.at(-1)).toMatchObject({
      _meta: { 'openai-chat': { prompt_filter_results: filter } },
    });
  });

  test('a whole message in one event of a stream', () => {
    const choice = { index: 0, message: { content: 'a' }, finish_reason: 'stop' };
    expect(messageOf(read({ ...delta({}), choices: [choice] }))).toEqual([text('a')]);
  });
});

describe('the end', () => {
  test.each([
    ['stop', 'end'],
    ['length', 'max_tokens'],
    ['content_filter', 'safety'],
    ['tool_calls', 'end'],
    ['eos', 'end'],
    ['model_length', 'context_window'],
  ])('%s is %s', (wire, stopReason) => {
    expect(closing(...textDeltas('a'), ...stop(wire))).toEqual({ type: 'finished', stopReason });
  });

  test('a reason that is not known is an end, under its own name', () => {
    expect(closing(...textDeltas('a'), ...stop('bored'))).toEqual({
      type: 'finished',
      stopReason: 'end',
      _meta: { 'openai-chat': { finish_reason: 'bored' } },
    });
  });

  test('text after a reason still counts, and so does the last reason', () => {
    const chunks = read(delta({ content: 'a' }, { finish_reason: 'length' }), ...textDeltas('b'));
    expect(messageOf(chunks)).toEqual([text('ab')]);
    expect(chunks.at(-1)).toMatchObject({ stopReason: 'max_tokens' });
  });

  test('without a reason and without `[DONE]` the answer is not whole', () => {
    const reader = completionReader({ provider: 'openai-chat' });
    reader.chunksOf({ name: undefined, data: JSON.stringify(delta({ content: 'a' })) });
    expect(() => reader.end()).toThrow('without `[DONE]`');
  });

  test('comes once: after `[DONE]` the end of the body says nothing', () => {
    const reader = completionReader({ provider: 'openai-chat' });
    reader.chunksOf({ name: undefined, data: JSON.stringify(delta({ content: 'a' })) });
    expect(reader.chunksOf({ name: undefined, data: '[DONE]' }).at(-1)?.type).toBe('finished');
    expect(reader.end()).toEqual([]);
  });

  test('what has no place elsewhere is kept with the end; padding is not', () => {
    const logprobs = (token: string): JsonObject => ({ content: [{ token }], refusal: null });
    const chunk = delta({ content: 'a', padding: 'xx' }, { logprobs: logprobs('a') });
    const chunks = read(
      { ...chunk, obfuscation: 'zz', p: 'abc', system_fingerprint: 'fp', service_tier: null },
      delta({ content: 'b', executed_tools: [{ index: 0 }] }, { logprobs: logprobs('b') }),
      delta({ executed_tools: [{ index: 1 }], channel: 'final' }),
      delta({}, { finish_reason: 'stop', native_finish_reason: 'STOP' }),
    );
    expect(chunks.at(-1)).toEqual({
      type: 'finished',
      stopReason: 'end',
      _meta: {
        'openai-chat': {
          system_fingerprint: 'fp',
          native_finish_reason: 'STOP',
          executed_tools: [{ index: 0 }, { index: 1 }],
          channel: 'final',
          logprobs: { content: [{ token: 'a' }, { token: 'b' }] },
        },
      },
    });
  });
});

describe('errors inside a stream with status 200', () => {
  const beginning = delta({ content: 'a' });
  test.each<[string, JsonObject, object]>([
    [
      'beside choices, with what was spent',
      { ...delta({}), error: { code: 502, message: 'Broken' }, usage },
      { code: 'server', message: 'HTTP 502: Broken', status: 502 },
    ],
    [
      'alone',
      { error: { message: 'Too many', type: 'rate_limit_error' } },
      { code: 'rate_limit', message: 'rate_limit_error: Too many' },
    ],
    ['as a text', { error: 'Broken' }, { code: 'server', message: 'Broken' }],
    ['as a bare body', { object: 'error', message: 'Broken', code: 500 }, { code: 'server' }],
    ['by its type', { type: 'error', message: 'Broken' }, { code: 'server', message: 'Broken' }],
    ['as a detail', { detail: 'Broken' }, { code: 'server', message: 'Broken' }],
  ])('%s', (_what, event, error) => {
    const chunks = read(beginning, event);
    expect(chunks.at(-1)).toMatchObject({ type: 'failed', error });
    expect(ofType(chunks, 'usage')).toHaveLength('usage' in event ? 1 : 0);
  });

  test('under `event: error`, whatever it holds', () => {
    const reader = completionReader({ provider: 'groq' });
    expect(reader.chunksOf({ name: 'error', data: '{"message":"Broken","code":503}' })).toEqual([
      {
        type: 'failed',
        error: {
          code: 'overloaded',
          message: 'HTTP 503: Broken',
          status: 503,
          retryable: true,
          _meta: { groq: { message: 'Broken', code: 503 } },
        },
      },
    ]);
  });

  test.each<JsonValue>([null, '', {}])('`error: %j` is none', (error) => {
    expect(closing({ ...beginning, error }, ...stop())).toMatchObject({ type: 'finished' });
  });
});

test('an event of a kind that nobody declared is passed on', () => {
  const event = { type: 'ping', at: 1 };
  expect(read(event, ...textDeltas('a'), ...stop())[0]).toEqual({ type: 'provider.event', event });
});
