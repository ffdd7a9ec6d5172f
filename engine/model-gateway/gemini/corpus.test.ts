import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { ApiError, GoogleGenAI } from '@google/genai';
import { describe, expect, test } from 'vitest';
import { addChunk, startMessage, wholeMessage } from '#engine/projection/assemble-message.ts';
import type { JsonObject, JsonValue } from '#engine/schema/json.ts';
import type { ModelChunk } from '#engine/schema/model-stream.ts';
import { streamFaults } from '#engine/testing/model-port.contract.ts';
import { asObject, asText, objectsIn } from './json-fields.ts';
import { toModelParts } from './to-model-parts.ts';
import { byteByByte, chunksOf, cutAt, scriptedFetch, sse, type Cut } from './wire.fixture.ts';

// Goal: real answers are read as the provider meant them, and go back as they came (invariant M3).
// Method: every exchange of the corpus, streamed or whole, through this adapter and through the SDK;
// the parts that go back, texts, calls, signatures, figures and reasons must be equal.

const corpus =
  process.env['REPRISE_CORPUS'] ?? resolve(import.meta.dirname, '../../../../shared/corpus');
const isHere = existsSync(join(corpus, 'index.jsonl'));

interface Exchange {
  readonly id: string;
  readonly api: string;
  readonly provider: string;
  readonly status: number;
  readonly framing: 'sse' | 'json' | 'json-array';
  readonly tool_calls: number;
  readonly quirks: readonly string[];
}

const exchanges: Exchange[] = isHere
  ? readFileSync(join(corpus, 'index.jsonl'), 'utf8')
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => JSON.parse(line) as Exchange)
      .filter(({ api }) => api === 'gemini.generateContent')
  : [];
const answers = exchanges.filter(({ status }) => status < 400);
const refusals = exchanges.filter(({ status }) => status >= 400);

test.skipIf(!isHere)('the corpus is there (skipped where it is not: set REPRISE_CORPUS)', () => {
  expect(answers.length).toBeGreaterThan(200);
  expect(refusals.length).toBeGreaterThan(10);
  expect(answers.filter(({ framing }) => framing === 'json-array').length).toBeGreaterThan(10);
});

describe.skipIf(!isHere)('recorded answers', () => {
  test.each(answers)('$framing $id', async (exchange) => {
    const body = readFileSync(join(corpus, `${exchange.id}.body`));
    const chunks = await chunksOf({ body, cut: cutOf(exchange) });
    expect(streamFaults(chunks)).toEqual([]);
    expect(chunks).toEqual(await chunksOf({ body, cut: byteByByte }));

    const sdk = await responsesOfSdk(exchange, body);
    const candidates = sdk.responses.flatMap((response) => response.candidates.slice(0, 1));
    const parts = candidates.flatMap(({ content }) => objectsIn(asObject(content)?.['parts']));
    expect(partsOf(chunks)).toEqual(whatGoesBack(parts));
    expect(textIn(chunks, 'text.delta')).toBe(textOf(parts, false));
    expect(textIn(chunks, 'thinking.delta')).toBe(textOf(parts, true));
    expect(namesIn(chunks)).toEqual(
      parts
        .map(({ functionCall }) => asText(asObject(functionCall)?.['name']))
        .filter((name) => name !== undefined),
    );
    expect(lastUsage(chunks)).toEqual(usageOfSdk(sdk.responses));
    expect(endingOf(chunks)).toBe(sdk.error ?? endingOfSdk(sdk.responses, candidates, chunks));
    const [first] = sdk.responses;
    if (first?.responseId !== undefined) {
      expect(chunks[0]).toMatchObject({ responseId: first.responseId, model: first.modelVersion });
    }
  });

  test.each(refusals)('$status $id', async ({ id, status }) => {
    const body = readFileSync(join(corpus, `${id}.body`));
    const { headers } = JSON.parse(readFileSync(join(corpus, `${id}.response.json`), 'utf8')) as {
      headers: Record<string, string>;
    };
    delete headers['transfer-encoding'];
    const said = asObject((JSON.parse(body.toString()) as JsonObject)['error']) ?? {};
    const isKey = JSON.stringify(said).includes('API_KEY_INVALID');
    expect(await chunksOf({ body, status, headers })).toMatchObject([
      {
        type: 'failed',
        error: {
          code: isKey ? 'auth' : codes[asText(said['status']) ?? ''],
          status,
          retryable: status === 429 && !body.includes('"quota_limit_value": "0"'),
          message: expect.stringContaining(asText(said['message'])?.slice(0, 400) ?? '-') as string,
        },
      },
    ]);
    const error = await client({ body, status, headers }, false)
      .models.generateContent({ model: 'any', contents: 'any' })
      .catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(ApiError);
    expect((error as ApiError).message).toContain(
      JSON.stringify(asText(said['message'])).slice(1, 200),
    );
  });
});

const codes: Readonly<Record<string, string>> = {
  INVALID_ARGUMENT: 'invalid',
  FAILED_PRECONDITION: 'invalid',
  NOT_FOUND: 'invalid',
  UNAUTHENTICATED: 'auth',
  PERMISSION_DENIED: 'auth',
  RESOURCE_EXHAUSTED: 'rate_limit',
};

const endings: Readonly<Record<string, string>> = {
  STOP: 'end',
  1: 'end',
  FAKE_ENUM: 'end',
  MAX_TOKENS: 'max_tokens',
  RECITATION: 'safety',
  MODEL_ARMOR: 'safety',
  OTHER: 'failed server',
};

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

/** One response as the SDK shows it, without what it adds. */
interface SdkResponse {
  readonly candidates: readonly JsonObject[];
  readonly usageMetadata?: JsonObject;
  readonly promptFeedback?: JsonObject;
  readonly responseId?: string;
  readonly modelVersion?: string;
}

const client = (reply: Parameters<typeof scriptedFetch>[0], isVertex: boolean): GoogleGenAI =>
  new GoogleGenAI({
    apiKey: 'test',
    vertexai: isVertex,
    httpOptions: { baseUrl: 'https://example.com', fetch: scriptedFetch(reply).fetch },
  });

/**
 * What the SDK makes of it. It reads streams as events only, and loses a last event without a blank
 * line after it: both are mended for it.
 */
async function responsesOfSdk(
  { framing, provider, quirks }: Exchange,
  body: Buffer,
): Promise<{ responses: SdkResponse[]; error?: string }> {
  const text = body.toString();
  const asked = { model: 'any', contents: 'any', config: { automaticContinuation: false } };
  const isVertex = provider === 'google-vertex';
  const responses: SdkResponse[] = [];
  if (framing === 'json') {
    const headers = { 'content-type': 'application/json' };
    const whole = await client({ body: text, headers }, isVertex).models.generateContent(asked);
    return { responses: [plain(whole)] };
  }
  // Its error comes where a read has nothing else in it.
  const hasStray = quirks.includes('bare-json-lines-after-sse-events');
  const stray = hasStray ? text.search(/\n\{/) + 1 : text.length;
  const framed =
    framing === 'sse'
      ? `${text.slice(0, stray)}\n\n`.replace(/^(\s*\n)+/, '')
      : sse(...(JSON.parse(text) as JsonValue[]));
  const cut: Cut = (bytes) =>
    hasStray ? [bytes, Buffer.from(text.slice(stray))] : [Buffer.from(bytes)];
  const stream = await client({ body: framed, cut }, isVertex).models.generateContentStream(asked);
  try {
    for await (const response of stream) responses.push(plain(response));
  } catch (error) {
    expect(error).toBeInstanceOf(ApiError);
    return { responses, error: 'failed server' };
  }
  return { responses };
}

function plain(response: object): SdkResponse {
  const { candidates = [], ...rest } = JSON.parse(JSON.stringify(response)) as Partial<SdkResponse>;
  return { ...rest, candidates };
}

function partsOf(chunks: readonly ModelChunk[]): JsonObject[] {
  const draft = startMessage();
  for (const chunk of chunks) addChunk(draft, chunk);
  return toModelParts(wholeMessage(draft), false);
}

/** The provider's parts, texts without anything beside them joined, as a conversation needs them. */
function whatGoesBack(parts: readonly JsonObject[]): JsonObject[] {
  const joined: JsonObject[] = [];
  for (const part of parts) {
    const last = joined.at(-1);
    const call = asObject(part['functionCall']);
    if (call !== undefined && !('args' in call)) addStreamed(joined, call, part);
    else if (isPlain(part) && last && isPlain(last) && last['thought'] === part['thought']) {
      joined.splice(-1, 1, { ...last, text: `${asText(last['text'])}${asText(part['text'])}` });
    } else joined.push(part);
  }
  return joined.filter((part) => !isPlain(part) || part['text'] !== '');
}

/** Arguments that come value by value, which the SDK leaves as they are; put together naively. */
function addStreamed(joined: JsonObject[], call: JsonObject, part: JsonObject): void {
  const { name, partialArgs } = call;
  if (name !== undefined) joined.push({ ...part, functionCall: { name, args: {} } });
  const args = asObject(asObject(joined.at(-1)?.['functionCall'])?.['args']);
  for (const { jsonPath, willContinue: _more, ...value } of objectsIn(partialArgs)) {
    const names = asText(jsonPath)?.match(/[^.[\]$]+/g) ?? [];
    let place = args ?? {};
    for (const [at, step] of names.entries()) {
      const isLast = at === names.length - 1;
      const fresh = /^\d/.test(names[at + 1] ?? '') ? [] : {};
      const [given = null] = Object.values(value);
      const next = place[step] ?? fresh;
      if (!isLast) {
        place[step] = next;
        place = next;
      } else place[step] = typeof given === 'string' ? (asText(place[step]) ?? '') + given : given;
    }
  }
}

const isPlain = (part: JsonObject): boolean =>
  'text' in part && Object.keys(part).every((field) => field === 'text' || field === 'thought');

const textIn = (chunks: readonly ModelChunk[], type: 'text.delta' | 'thinking.delta'): string =>
  chunks.map((chunk) => (chunk.type === type ? chunk.text : '')).join('');

const textOf = (parts: readonly JsonObject[], thought: boolean): string =>
  parts
    .filter((part) => (part['thought'] === true) === thought)
    .map(({ text }) => asText(text) ?? '')
    .join('');

const namesIn = (chunks: readonly ModelChunk[]): string[] =>
  chunks
    .filter((chunk) => chunk.type === 'tool_call.started' || chunk.type === 'server_tool.started')
    .map(({ name }) => name)
    .filter((name) => name !== 'code_execution');

function lastUsage(chunks: readonly ModelChunk[]) {
  const last = chunks.findLast((chunk) => chunk.type === 'usage')?.usage;
  return last && [last.inputTokens + last.cacheReadTokens, last.outputTokens, last.cacheReadTokens];
}

function usageOfSdk(responses: readonly SdkResponse[]) {
  const figures = responses.findLast(
    ({ usageMetadata }) => usageMetadata?.['totalTokenCount'] !== undefined,
  )?.usageMetadata;
  const count = (name: string): number => Number(figures?.[`${name}TokenCount`] ?? 0);
  return (
    figures && [
      count('prompt') + count('toolUsePrompt'),
      count('candidates') + count('thoughts'),
      count('cachedContent'),
    ]
  );
}

function endingOf(chunks: readonly ModelChunk[]): string | undefined {
  const last = chunks.at(-1);
  if (last?.type === 'failed') return `failed ${last.error.code}`;
  return last?.type === 'finished' ? last.stopReason : undefined;
}

function endingOfSdk(
  responses: readonly SdkResponse[],
  candidates: readonly JsonObject[],
  chunks: readonly ModelChunk[],
): string {
  const { finishReason } = candidates.findLast((candidate) => candidate['finishReason']) ?? {};
  if (finishReason === undefined) {
    const isBlocked = responses.some(({ promptFeedback }) => promptFeedback?.['blockReason']);
    return isBlocked ? 'safety' : 'failed protocol';
  }
  const ending = endings[asText(finishReason) ?? JSON.stringify(finishReason)] ?? 'not known here';
  return ending === 'end' && chunks.some(({ type }) => type === 'tool_call.completed')
    ? 'tool_use'
    : ending;
}
