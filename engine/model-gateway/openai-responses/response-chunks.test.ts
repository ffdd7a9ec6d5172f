import { expect, test } from 'vitest';
import type { JsonObject } from '#engine/schema/json.ts';
import { backOf, closing, ofType, read } from './read-events.fixture.ts';
import { chunksOfResponse, responseReader } from './response-chunks.ts';
import {
  call,
  callItem,
  completed,
  created,
  item,
  message,
  response,
  textItem,
  usage,
} from './wire.fixture.ts';

test('text, then usage in figures that do not overlap, then the end', () => {
  expect(read(created, ...textItem(0, 'Hello ', 'you'), completed([message('Hello you')]))).toEqual(
    [
      { type: 'started', responseId: 'resp_1', model: 'gpt-test' },
      { type: 'text.delta', index: 0, text: 'Hello ' },
      { type: 'text.delta', index: 0, text: 'you' },
      {
        type: 'block.completed',
        index: 0,
        _meta: {
          openai: {
            item: { id: 'msg_1', type: 'message', status: 'completed', role: 'assistant' },
            part: { type: 'output_text', annotations: [], logprobs: [] },
          },
        },
      },
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
      { type: 'finished', stopReason: 'end' },
    ],
  );
});

test('annotations are citations, told once, and go back with their text', () => {
  const source = { type: 'url_citation', url: 'https://example.com', start_index: 0, end_index: 2 };
  const late = { type: 'file_citation', file_id: 'file-1', index: 2 };
  const part = { type: 'output_text', annotations: [source, late], logprobs: [], text: 'Hi' };
  const whole = message('Hi', { content: [part] });
  const chunks = read(
    created,
    ...item(
      0,
      { announced: { ...whole, content: [] }, whole },
      { type: 'response.output_text.delta', content_index: 0, delta: 'Hi' },
      { type: 'response.output_text.annotation.added', content_index: 0, annotation: source },
    ),
    completed([whole]),
  );
  expect(ofType(chunks, 'citation').map(({ citation }) => citation)).toEqual([source, late]);
  expect(backOf(chunks)).toEqual([whole]);
});

test('a refusal is text, and the reason to stop', () => {
  const whole = message('', { content: [{ type: 'refusal', refusal: 'I will not.' }] });
  const chunks = read(
    created,
    ...item(
      0,
      { announced: { ...whole, content: [] }, whole },
      { type: 'response.refusal.delta', content_index: 0, delta: 'I will ' },
      { type: 'response.refusal.delta', content_index: 0, delta: 'not.' },
      { type: 'response.refusal.done', content_index: 0, refusal: 'I will not.' },
    ),
    completed([whole]),
  );
  expect(ofType(chunks, 'text.delta').map(({ text }) => text)).toEqual(['I will ', 'not.']);
  expect(closing(chunks)).toEqual({ type: 'finished', stopReason: 'refusal' });
  expect(backOf(chunks)).toEqual([whole]);
});

test('a message of several parts is several blocks, and one message again', () => {
  const text = (words: string) => ({ type: 'output_text', annotations: [], text: words });
  const whole = message('', { phase: 'commentary', content: [text('One.'), text('Two.')] });
  const chunks = read(created, completed([whole]));
  expect(ofType(chunks, 'text.delta').map(({ index, text: said }) => [index, said])).toEqual([
    [0, 'One.'],
    [1, 'Two.'],
  ]);
  expect(backOf(chunks)).toEqual([whole]);
});

test('a gateway that counts parts on from the reasoning says them once', () => {
  const whole = message('Hi you');
  const chunks = read(
    created,
    ...item(
      0,
      { announced: { ...whole, content: [] }, whole },
      { type: 'response.output_text.delta', content_index: 1, delta: 'Hi ' },
    ),
    completed([whole]),
  );
  expect(ofType(chunks, 'text.delta').map(({ text }) => text)).toEqual(['Hi ', 'you']);
  expect(backOf(chunks)).toEqual([whole]);
});

test('reasoning is thinking, and its item goes back whole and in its place', () => {
  const summary = [
    { type: 'summary_text', text: '**First** look' },
    { type: 'summary_text', text: '**Then** think' },
  ];
  const whole = { id: 'rs_1', type: 'reasoning', summary, encrypted_content: 'gAAA' };
  const delta = (summary_index: number, text: string) => ({
    type: 'response.reasoning_summary_text.delta',
    summary_index,
    delta: text,
  });
  const chunks = read(
    created,
    ...item(
      0,
      { announced: { ...whole, summary: [], encrypted_content: 'g' }, whole },
      { type: 'response.reasoning_summary_part.added', summary_index: 0 },
      delta(0, '**First** '),
      delta(0, 'look'),
      { type: 'response.reasoning_summary_part.added', summary_index: 1 },
      delta(1, '**Then** think'),
    ),
    ...callItem(1, 'call_1', '{}'),
    completed([whole, call('call_1', '{}')]),
  );
  expect(ofType(chunks, 'thinking.delta').map(({ text }) => text)).toEqual([
    '**First** ',
    'look',
    '\n\n**Then** think',
  ]);
  expect(backOf(chunks)).toEqual([whole, call('call_1', '{}')]);
});

test('reasoning without words, and a message without any, are kept all the same', () => {
  const reasoning = { id: 'rs_1', type: 'reasoning', summary: [], encrypted_content: 'gAAA' };
  const empty = message('');
  const chunks = read(created, completed([reasoning, empty]));
  expect(ofType(chunks, 'provider.block').map(({ kind }) => kind)).toEqual([
    'reasoning',
    'message',
  ]);
  expect(backOf(chunks)).toEqual([reasoning, empty]);
});

test('words of reasoning itself are thinking too', () => {
  const content = [{ type: 'reasoning_text', text: 'Hm.' }];
  const whole = { id: 'rs_1', type: 'reasoning', summary: [], content };
  const chunks = read(
    created,
    ...item(
      0,
      { announced: { ...whole, content: [] }, whole },
      { type: 'response.reasoning_text.delta', content_index: 0, delta: 'Hm.' },
    ),
    ...textItem(1, 'Yes.'),
    completed([]),
  );
  expect(ofType(chunks, 'thinking.delta').map(({ text }) => text)).toEqual(['Hm.']);
  expect(backOf(chunks)).toEqual([whole, message('Yes.')]);
});

test('a type that is not known goes back as it came', () => {
  const whole = { id: 'x_1', type: 'telepathy_call', thought: { deep: [1, null] } };
  const chunks = read(created, ...item(0, { announced: whole, whole }), completed([whole]));
  expect(ofType(chunks, 'provider.block')).toMatchObject([{ kind: 'telepathy_call' }]);
  expect(backOf(chunks)).toEqual([whole]);
});

test('events that are not known, or have no place, are passed on and change nothing', () => {
  const strays: JsonObject[] = [
    { type: 'response.mind_reading.started', output_index: 0 },
    { type: 'response.output_text.delta', output_index: 7, content_index: 0, delta: 'lost' },
    { type: 'response.web_search_call.searching', output_index: 0 },
  ];
  const [added, ...rest] = textItem(0, 'Hi.');
  const again = [added ?? {}, rest.at(-1) ?? {}];
  const chunks = read(
    created,
    added ?? {},
    ...strays,
    ...rest,
    ...again,
    completed([message('Hi.')]),
  );
  expect(ofType(chunks, 'provider.event').map(({ event }) => event)).toEqual([...strays, ...again]);
  expect(backOf(chunks)).toEqual([message('Hi.')]);
});

test('items that only the last event holds, or only the others, are all there', () => {
  const list = (id: string) => ({ id, type: 'mcp_list_tools', tools: [] });
  const announced = { type: 'response.output_item.added', output_index: 0, item: list('l_1') };
  const whole = { ...list('l_1'), tools: [{ name: 'ask' }] };
  expect(
    backOf(read(created, announced, ...textItem(1, 'Hi.'), completed([whole, message('Hi.')]))),
  ).toEqual([whole, message('Hi.')]);
  expect(backOf(read(created, announced, ...textItem(1, 'Hi.'), completed([])))).toEqual([
    list('l_1'),
    message('Hi.'),
  ]);
});

test('a gateway may send another id with each event, or no positions at all', () => {
  const events = textItem(0, 'Hi.').map((event, at) =>
    'item' in event
      ? { ...event, item: { ...(event['item'] as JsonObject), id: `m${at}` } }
      : event,
  );
  const other = message('Hi.', { id: 'm99' });
  expect(backOf(read(created, ...events, completed([other])))).toEqual([
    message('Hi.', { id: 'm5' }),
  ]);
  const unplaced = textItem(0, 'Hi.').map(({ output_index: _at, ...event }) => event);
  expect(backOf(read(created, ...unplaced, completed([message('Hi.')])))).toEqual([message('Hi.')]);
});

test.each([
  [{ reason: 'max_output_tokens' }, 'max_tokens'],
  [{ reason: 'content_filter' }, 'safety'],
  [{ reason: 'eclipse' }, 'end'],
])('incomplete because of %o', (incomplete_details, stopReason) => {
  const last = response({ status: 'incomplete', output: [], incomplete_details, usage });
  const chunks = read(created, ...textItem(0, 'Hi').slice(0, -1), {
    type: 'response.incomplete',
    response: last,
  });
  expect(closing(chunks)).toEqual({
    type: 'finished',
    stopReason,
    _meta: { openai: { incomplete_details } },
  });
  // What was streamed is all that there is of the message.
  expect(backOf(chunks)).toMatchObject([{ content: [{ text: 'Hi' }] }]);
});

test('a response that failed says why, and what it cost', () => {
  const error = { code: 'rate_limit_exceeded', message: 'Please try again in 1.5s.' };
  const chunks = read(created, {
    type: 'response.failed',
    response: response({ status: 'failed', error, usage }),
  });
  expect(chunks.slice(1)).toMatchObject([
    { type: 'usage' },
    {
      type: 'failed',
      error: { code: 'rate_limit', retryable: true, retryAfterMs: 1500 },
    },
  ]);
});

const errors: readonly JsonObject[] = [
  { type: 'error', code: 'server_error', message: 'Oh.', param: null },
  { type: 'error', error: { type: 'server_error', code: 'server_error', message: 'Oh.' } },
  { error: { type: 'server_error', message: 'Oh.' } },
];

test.each(errors)('an error inside the stream, %#', (event) => {
  expect(closing(read(created, event))).toMatchObject({
    type: 'failed',
    error: { code: 'server', message: 'server_error: Oh.', retryable: true },
  });
});

test.each(['null', '[]', '{"type":', '{"type":"response.output_item.added","output_index":0}'])(
  'an event %s breaks the wire',
  (data) => {
    expect(() => responseReader().chunksOf({ name: undefined, data })).toThrow(
      expect.objectContaining({ code: 'wire.protocol' }) as Error,
    );
  },
);

test('`[DONE]` says nothing', () => {
  expect(responseReader().chunksOf({ name: undefined, data: '[DONE]' })).toEqual([]);
});

test('a body that is no response is refused, and one that is an error is told', () => {
  for (const body of [null, [], {}, { object: 'list' }, response({ status: 'queued' })]) {
    expect(() => chunksOfResponse(body)).toThrow(
      expect.objectContaining({ code: 'wire.protocol' }) as Error,
    );
  }
  expect(chunksOfResponse({ error: { message: 'No.', code: 'invalid_prompt' } })).toMatchObject([
    { type: 'failed', error: { code: 'invalid', message: 'invalid_prompt: No.' } },
  ]);
});

test('the id of a stored response is kept beside its parts', () => {
  const stored = { ...created, response: response({ store: true }) };
  const chunks = read(stored, ...textItem(0, 'Hi.'), completed([]));
  expect(ofType(chunks, 'block.completed')[0]?._meta).toMatchObject({
    openai: { response_id: 'resp_1' },
  });
});
