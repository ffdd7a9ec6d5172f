import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { ChatCompletionStream } from 'openai/lib/ChatCompletionStream';
import { describe, expect, test } from 'vitest';
import { addChunk, startMessage, wholeMessage } from '#engine/projection/assemble-message.ts';
import type { JsonObject, JsonValue } from '#engine/schema/json.ts';
import type { AssistantPart } from '#engine/schema/message.ts';
import type { ModelChunk } from '#engine/schema/model-stream.ts';
import { streamFaults } from '#engine/testing/model-port.contract.ts';
import { compatibleQuirks } from './chat-quirks.ts';
import { answerOf, type PlainAnswer } from './plain-answer.fixture.ts';
import { asObject, objectsOf, textOf } from './json-fields.ts';
import { toAssistantMessage } from './to-assistant-message.ts';
import { byteByByte, chunksOf, cutAt, type Cut, type Reply } from './wire.fixture.ts';

// Goal: real answers are read as the provider meant them, and go back as they came (invariant M3).
// Method: every exchange of the corpus, streamed or not, through this adapter. Words, calls, figures
// and what would go back must be those that the SDK's own accumulator makes of the same bytes, or
// that stand in the JSON. Reasoning is no part of the SDK's API: a plain fold over the events says
// what it is, and takes the place of the SDK where that stops at what a server sends (`sdkStops`).

const corpus =
  process.env['REPRISE_CORPUS'] ?? resolve(import.meta.dirname, '../../../../shared/corpus');
const isHere = existsSync(join(corpus, 'index.jsonl'));

interface Exchange {
  readonly id: string;
  readonly api: string;
  readonly status: number;
  readonly framing: string;
}

const exchanges: Exchange[] = isHere
  ? readFileSync(join(corpus, 'index.jsonl'), 'utf8')
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => JSON.parse(line) as Exchange)
      .filter(({ api }) => api === 'openai.chat' || api === 'openai-compatible.chat')
  : [];

/** Failures with status 200, by the end of the exchange's name: the code, and whether to try again. */
const failing: Readonly<Record<string, readonly [string, boolean]>> = {
  'test_azure_test_prompt_content_filtering/exchange-001': ['invalid', false],
  'test_tool_use_failed_error_streaming_with_text/exchange-001': ['server', true],
  'test_openrouter_stream_error/exchange-001': ['invalid', false],
  'openrouter_google_gemini_2_5_flash_lite_object_streaming/exchange-001': ['server', true],
};
const failureOf = ({ id }: Exchange) =>
  Object.entries(failing).find(([name]) => id.endsWith(name))?.[1];

const refusals = exchanges.filter(({ status }) => status >= 400);
const failures = exchanges.filter((each) => each.status < 400 && failureOf(each) !== undefined);
const answers = exchanges.filter((each) => each.status < 400 && failureOf(each) === undefined);

/** Where the SDK's accumulator throws, or joins what it should not: why, and how many streams. */
const sdkStops: readonly (readonly [RegExp, string, number])[] = [
  [/missing role/, 'no delta has a role', 4],
  [/invalid tool call index: undefined/, 'calls without an index (Mistral)', 1],
  [/`type`|\.type/, 'calls without a type (Mistral)', 2],
  [/missing finish_reason for choice 0/, 'no `finish_reason`', 7],
  [/missing finish_reason for choice 1/, 'a second choice without one', 1],
  [/object Object/, 'content in parts (Mistral)', 2],
];
const stopped = new Map<string, number>();

test.skipIf(!isHere)('the corpus is there (skipped where it is not: set REPRISE_CORPUS)', () => {
  expect(answers.length).toBeGreaterThan(690);
  expect(refusals.length).toBeGreaterThan(45);
  expect(failures).toHaveLength(Object.keys(failing).length);
});

describe.skipIf(!isHere)('recorded answers', () => {
  test.each(answers)('$id', async (exchange) => {
    const body = readFileSync(join(corpus, `${exchange.id}.body`));
    const reply = replyOf(exchange, body);
    const chunks = await chunksOf(reply);
    expect(streamFaults(chunks)).toEqual([]);
    expect(await chunksOf({ ...reply, cut: cutOf(exchange) })).toEqual(chunks);
    if (body.length < 20_000) expect(await chunksOf({ ...reply, cut: byteByByte })).toEqual(chunks);

    const answer = await expectedOf(exchange, body);
    expect(chunks.find(({ type }) => type === 'started')).toEqual({
      type: 'started',
      responseId: answer.id,
      model: answer.model,
    });
    expect(saidIn(chunks)).toEqual({
      text: answer.text + answer.refusal,
      thinking: answer.thinking,
    });
    expect(callsIn(chunks)).toEqual(answer.calls.map(({ function: call }) => call));
    expect(backOf(chunks)).toEqual(whatGoesBack(answer));
    expect(totalsIn(chunks)).toEqual(totalsOf(answer.usage));
    expect(closingOf(chunks)).toBe(stopOf(answer));
  });

  test.each(failures)('$id', async (exchange) => {
    const body = readFileSync(join(corpus, `${exchange.id}.body`));
    const chunks = await chunksOf(replyOf(exchange, body));
    expect(streamFaults(chunks)).toEqual([]);
    const [code, retryable] = failureOf(exchange) ?? [];
    expect(chunks.at(-1)).toMatchObject({ type: 'failed', error: { code, retryable } });
  });

  test.each(refusals)('$status $id', async (exchange) => {
    const { id, status } = exchange;
    const body = readFileSync(join(corpus, `${id}.body`));
    const json = JSON.parse(body.toString()) as JsonObject;
    const said = textOf(asObject(json['error'])?.['message'] ?? json['error'] ?? json['detail']);
    expect(await chunksOf({ ...replyOf(exchange, body), status })).toMatchObject([
      {
        type: 'failed',
        error: {
          ...kindOf(status, said),
          status,
          message: expect.stringContaining(said.slice(0, 400)) as string,
        },
      },
    ]);
  });

  test('the SDK stops where it is known to, and nowhere else', () => {
    const known = sdkStops.map(([, why, count]) => [why, count] as const);
    expect(Object.fromEntries(stopped)).toEqual(Object.fromEntries(known));
  });
});

function kindOf(status: number, said: string): object {
  if (/context (length|size)|messages is too long/.test(said)) {
    return { code: 'context_overflow', retryable: false };
  }
  if (/did not call a tool/.test(said)) return { code: 'server', retryable: true };
  if (status === 401 || status === 403) return { code: 'auth', retryable: false };
  if (status === 429) return { code: 'rate_limit', retryable: true };
  if (status >= 500) return { code: 'server', retryable: true };
  return { code: 'invalid', retryable: false };
}

function replyOf({ id, framing }: Exchange, body: Buffer): Reply {
  const { headers } = JSON.parse(readFileSync(join(corpus, `${id}.response.json`), 'utf8')) as {
    headers: Record<string, string>;
  };
  delete headers['transfer-encoding'];
  const type = framing === 'json' ? 'application/json' : 'text/event-stream';
  return { body, headers: { 'content-type': type, ...headers } };
}

/** The network reads of the recording, where it kept them; else pieces of 97 bytes. */
function cutOf({ id }: Exchange): Cut {
  const { read_lengths: lengths } = JSON.parse(
    readFileSync(join(corpus, `${id}.response.json`), 'utf8'),
  ) as { read_lengths?: number[] };
  return (bytes) => {
    let at = 0;
    const reads = lengths ?? Array.from({ length: Math.floor(bytes.length / 97) }, () => 97);
    return cutAt(reads.map((length) => (at += length)).filter((edge) => edge < bytes.length))(
      bytes,
    );
  };
}

async function expectedOf({ framing }: Exchange, body: Buffer): Promise<PlainAnswer> {
  const text = body.toString();
  if (framing === 'json') return answerOf([JSON.parse(text) as JsonObject]);
  const lines = text
    .split(/\r?\n/)
    .flatMap((line) => (/^data: ?[{]/.test(line) ? [line.replace(/^data: ?/, '')] : []));
  const plain = answerOf(lines.map((line) => JSON.parse(line) as JsonObject));
  try {
    return { ...plain, ...(await answerOfSdk(lines)) };
  } catch (error) {
    const known = sdkStops.find(([reason]) => reason.test(String(error)));
    if (known === undefined) throw error;
    stopped.set(known[1], (stopped.get(known[1]) ?? 0) + 1);
    return plain;
  }
}

/** What the SDK makes of the events. It leaves out an id that is empty, as if there were none. */
async function answerOfSdk(lines: readonly string[]): Promise<Partial<PlainAnswer>> {
  const stream = new Blob([lines.join('\n')]).stream();
  const said = (await ChatCompletionStream.fromReadableStream(
    stream,
  ).finalChatCompletion()) as unknown;
  const completion = JSON.parse(JSON.stringify(said)) as JsonObject;
  const [choice] = objectsOf(completion['choices']);
  const message = asObject(choice?.['message']) ?? {};
  const text = textOf(message['content']);
  if (text.includes('[object Object]')) throw new Error('content is [object Object]');
  return {
    text,
    refusal: textOf(message['refusal']),
    calls: objectsOf(message['tool_calls']).map(({ id, function: call }) => ({
      id: textOf(id),
      function: { name: textOf(asObject(call)?.['name']), arguments: jsonIn(call) },
    })),
    finishReason: textOf(choice?.['finish_reason']),
  };
}

const jsonIn = (call: JsonValue | undefined): string => textOf(asObject(call)?.['arguments']);

function partsOf(chunks: readonly ModelChunk[]): AssistantPart[] {
  const draft = startMessage();
  for (const chunk of chunks) addChunk(draft, chunk);
  return wholeMessage(draft);
}

function saidIn(chunks: readonly ModelChunk[]) {
  const joined = (kind: 'text.delta' | 'thinking.delta') =>
    chunks.flatMap((chunk) => (chunk.type === kind ? [chunk.text] : [])).join('');
  return { text: joined('text.delta'), thinking: joined('thinking.delta') };
}

/** The arguments as they were streamed, which are those of the whole call. */
const callsIn = (chunks: readonly ModelChunk[]) =>
  chunks.flatMap((chunk) => {
    if (chunk.type !== 'tool_call.completed') return [];
    const { index, name } = chunk;
    const pieces = chunks.flatMap((each) =>
      each.type === 'tool_call.delta' && each.index === index ? [each.json] : [],
    );
    return [{ name, arguments: pieces.join('') }];
  });

const backOf = (chunks: readonly ModelChunk[]) =>
  toAssistantMessage(partsOf(chunks), {
    provider: 'openai-chat',
    quirks: { ...compatibleQuirks, reasoningField: 'reasoning_details' },
    wireId: (callId) => callId,
  }).map(({ tool_calls: calls, ...message }) => ({
    ...message,
    calls: objectsOf(calls).map(({ id, function: call }) => ({ id, function: call })),
  }));

function whatGoesBack({ text, refusal, calls, details }: PlainAnswer): object[] {
  if (text === '' && refusal === '' && calls.length === 0 && details.length === 0) return [];
  return [
    {
      role: 'assistant',
      content: text === '' ? (calls.length === 0 && refusal === '' ? '' : null) : text,
      ...(refusal === '' ? {} : { refusal }),
      ...(details.length === 0 ? {} : { reasoning_details: details }),
      calls: calls.map(({ id, function: { name, arguments: json } }) => ({
        id: id === '' ? (expect.stringMatching(/^call_/) as string) : id,
        function: { name, arguments: isObjectText(json) ? json : '{}' },
      })),
    },
  ];
}

function isObjectText(json: string): boolean {
  try {
    return asObject(JSON.parse(json) as JsonValue) !== undefined;
  } catch {
    return false;
  }
}

function totalsIn(chunks: readonly ModelChunk[]) {
  const last = chunks.findLast((chunk) => chunk.type === 'usage')?.usage;
  if (last === undefined) return undefined;
  const { inputTokens, cacheReadTokens, cacheWriteTokens, outputTokens } = last;
  return {
    prompt: inputTokens + cacheReadTokens + cacheWriteTokens,
    cacheReadTokens,
    cacheWriteTokens,
    outputTokens,
  };
}

function totalsOf(usage: JsonObject | undefined) {
  if (usage === undefined) return undefined;
  const figure = (fields: JsonObject, name: string): number => Number(fields[name] ?? 0);
  const prompt = figure(usage, 'prompt_tokens');
  const details = asObject(usage['prompt_tokens_details']) ?? {};
  const completion = figure(usage, 'completion_tokens');
  const rest = figure(usage, 'total_tokens') - prompt - completion;
  return {
    prompt,
    cacheReadTokens: Math.min(prompt, figure(details, 'cached_tokens')),
    cacheWriteTokens: figure(details, 'cache_write_tokens'),
    outputTokens: completion + Math.max(0, rest),
  };
}

function closingOf(chunks: readonly ModelChunk[]): string | undefined {
  const last = chunks.at(-1);
  return last?.type === 'finished' ? last.stopReason : undefined;
}

function stopOf({ calls, refusal, finishReason }: PlainAnswer): string {
  if (finishReason === 'length') return 'max_tokens';
  if (finishReason === 'content_filter') return 'safety';
  if (refusal !== '') return 'refusal';
  return calls.length > 0 ? 'tool_use' : 'end';
}
