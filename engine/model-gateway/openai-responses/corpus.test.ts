import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { ResponseStream } from 'openai/lib/responses/ResponseStream';
import { describe, expect, test } from 'vitest';
import { addChunk, startMessage, wholeMessage } from '#engine/projection/assemble-message.ts';
import type { JsonObject, JsonValue } from '#engine/schema/json.ts';
import type { AssistantPart } from '#engine/schema/message.ts';
import type { ModelChunk } from '#engine/schema/model-stream.ts';
import { streamFaults } from '#engine/testing/model-port.contract.ts';
import { asObject, objectIn, stringIn } from './json-fields.ts';
import { toAssistantItems } from './to-assistant-items.ts';
import { wireIds } from './wire-ids.ts';
import { byteByByte, chunksOf, cutAt, type Cut, type Reply } from './wire.fixture.ts';

// Goal: real answers are read as the provider meant them, and go back as they came (invariant M3).
// Method: every exchange of the corpus, streamed or not, through this adapter. What would go back to
// the provider must be the output of the response: as the SDK's own accumulator puts it together
// from the same bytes, or as it stands in the JSON.

const corpus =
  process.env['REPRISE_CORPUS'] ?? resolve(import.meta.dirname, '../../../../shared/corpus');
const isHere = existsSync(join(corpus, 'index.jsonl'));

interface Exchange {
  readonly id: string;
  readonly api: string;
  readonly status: number;
  readonly framing: string;
  readonly stop?: string;
  readonly quirks?: readonly string[];
}

const exchanges: Exchange[] = isHere
  ? readFileSync(join(corpus, 'index.jsonl'), 'utf8')
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => JSON.parse(line) as Exchange)
      .filter(({ api }) => api === 'openai.responses')
  : [];
const refusals = exchanges.filter(({ status }) => status >= 400);
const failures = exchanges.filter(({ status, stop }) => status < 400 && stop === 'failed');
const answers = exchanges.filter(({ status, stop }) => status < 400 && stop !== 'failed');

test.skipIf(!isHere)('the corpus is there (skipped where it is not: set REPRISE_CORPUS)', () => {
  expect(answers.length).toBeGreaterThan(400);
  expect(refusals.length).toBeGreaterThan(15);
  expect(failures).toHaveLength(2);
});

describe.skipIf(!isHere)('recorded answers', () => {
  test.each(answers)('$id', async (exchange) => {
    const body = readFileSync(join(corpus, `${exchange.id}.body`));
    const reply = replyOf(exchange, body);
    const chunks = await chunksOf(reply);
    expect(streamFaults(chunks)).toEqual([]);
    expect(await chunksOf({ ...reply, cut: cutOf(exchange) })).toEqual(chunks);
    if (body.length < 20_000) expect(await chunksOf({ ...reply, cut: byteByByte })).toEqual(chunks);

    const response = await responseOf(exchange, body);
    expect(chunks[0]).toEqual({
      type: 'started',
      responseId: response['id'],
      model: response['model'],
    });
    expect(itemsOf(chunks)).toEqual(whatGoesBack(response['output']));
    expect(thinkingOf(chunks)).toEqual(reasoningIn(response['output']));
    expect(callsOf(chunks)).toEqual(callsIn(response['output']));
    expect(totalsOf(chunks)).toEqual(totalsIn(response['usage']));
    expect(closingOf(chunks)).toBe(stopOf(response));
  });

  test.each(failures)('$id', async ({ id }) => {
    const chunks = await chunksOf({ body: readFileSync(join(corpus, `${id}.body`)) });
    expect(streamFaults(chunks)).toEqual([]);
    const code = id.includes('rate-limited') ? 'rate_limit' : 'auth';
    expect(chunks.at(-1)).toMatchObject({ type: 'failed', error: { code, retryable: false } });
  });

  test.each(refusals)('$status $id', async (exchange) => {
    const body = readFileSync(join(corpus, `${exchange.id}.body`));
    const { error, detail } = JSON.parse(body.toString()) as JsonObject;
    const said = JSON.stringify(asObject(error)?.['message'] ?? error ?? detail).slice(1, -1);
    const isAuth = exchange.status === 401 || /quota|Incorrect API key/.test(said);
    expect(await chunksOf({ ...replyOf(exchange, body), status: exchange.status })).toMatchObject([
      {
        type: 'failed',
        error: {
          code: isAuth ? 'auth' : 'invalid',
          status: exchange.status,
          retryable: false,
          message: expect.stringContaining(said.slice(0, 400)) as string,
        },
      },
    ]);
  });
});

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

async function responseOf({ framing }: Exchange, body: Buffer): Promise<JsonObject> {
  if (framing === 'json') return JSON.parse(body.toString()) as JsonObject;
  const lines = body
    .toString()
    .split(/\r?\n/)
    .flatMap((line) => (/^data: ?[{]/.test(line) ? [line.replace(/^data: ?/, '')] : []));
  const events = lines.map((line) => JSON.parse(line) as JsonObject);
  // The SDK stops at events that it does not know. Then only the last event is asked.
  const known = lines.some((line) => unknownToSdk.test(line))
    ? lines.filter((line) => lifecycle.test(line))
    : lines;
  const stream = new Blob([known.join('\n')]).stream();
  const said = (await ResponseStream.fromReadableStream(stream).finalResponse()) as unknown;
  const response = JSON.parse(JSON.stringify(said), asSent) as JsonObject;
  const whole = events.filter(({ type }) => type === 'response.output_item.done');
  return { ...response, output: outputOf(response['output'], whole) };
}

const unknownToSdk = /"type":"response\.(apply_patch_call_operation_diff|reasoning_part)\./;
const lifecycle = /"type":"response\.(created|completed)"/;

/**
 * The output of the last event, which is the SDK's too. Where it is empty, the items as each ended;
 * and where reasoning was encrypted once more for the last event, as it was the first time.
 */
function outputOf(last: JsonValue | undefined, ends: readonly JsonObject[]): JsonObject[] {
  const output = last as JsonObject[];
  if (output.length === 0) return ends.map((event) => objectIn(event, 'item'));
  return output.map((item, position) => {
    const end = ends.find((event) => event['output_index'] === position)?.['item'];
    const encrypted = asObject(end)?.['encrypted_content'];
    return 'encrypted_content' in item && typeof encrypted === 'string'
      ? { ...item, encrypted_content: encrypted }
      : item;
  });
}

/** Reasoning that was cut off does not go back. */
const whatGoesBack = (output: JsonValue | undefined): JsonValue => {
  const items = output as JsonObject[];
  const last = items.findLastIndex(
    ({ type, format }) => type !== 'reasoning' || format !== undefined,
  );
  return items.slice(0, last + 1);
};

/** Without what the SDK adds for its own callers. */
const asSent = (name: string, value: unknown): unknown =>
  name === 'parsed' || name === 'parsed_arguments' ? undefined : value;

function partsOf(chunks: readonly ModelChunk[]): AssistantPart[] {
  const draft = startMessage();
  for (const chunk of chunks) addChunk(draft, chunk);
  return wholeMessage(draft);
}

const itemsOf = (chunks: readonly ModelChunk[]): readonly JsonObject[] =>
  // Through JSON, as a log and a request would bring it: a logprob may be -0.
  JSON.parse(
    JSON.stringify(toAssistantItems(partsOf(chunks), { ids: wireIds(), isStored: true }).items),
  ) as JsonObject[];

const thinkingOf = (chunks: readonly ModelChunk[]): string[] =>
  partsOf(chunks).flatMap((part) => (part.type === 'thinking' ? [part.text] : []));

function reasoningIn(output: JsonValue | undefined): string[] {
  return (output as JsonObject[])
    .filter(({ type }) => type === 'reasoning')
    .map(({ content, summary }) =>
      ([content, summary] as (JsonObject[] | undefined)[])
        .flatMap((list) => list ?? [])
        .map((part) => stringIn(part, 'text'))
        .filter((text) => text !== '')
        .join('\n\n'),
    )
    .filter((text) => text !== '');
}

const callsOf = (chunks: readonly ModelChunk[]) =>
  chunks
    .filter((chunk) => chunk.type === 'tool_call.completed')
    .map(({ callId, name, arguments: input }) => [callId, name, input]);

const callsIn = (output: JsonValue | undefined) =>
  (output as JsonObject[]).flatMap((item) => {
    const { type, call_id: id, name, arguments: json, input, action, operation } = item;
    if (type === 'function_call') return [[id, name, JSON.parse((json as string) || '{}')]];
    if (type === 'custom_tool_call') return [[id, name, { input }]];
    if (type === 'local_shell_call') return [[id, 'local_shell', action]];
    return type === 'apply_patch_call' ? [[id, 'apply_patch', operation]] : [];
  });

function totalsOf(chunks: readonly ModelChunk[]) {
  const last = chunks.findLast((chunk) => chunk.type === 'usage')?.usage;
  return (
    last && [
      last.inputTokens + last.cacheReadTokens + last.cacheWriteTokens,
      last.cacheReadTokens,
      last.outputTokens,
      last.reasoningTokens ?? 0,
    ]
  );
}

function totalsIn(usage: JsonValue | undefined) {
  const figures = asObject(usage);
  if (figures === undefined) return undefined;
  const cached = asObject(figures['input_tokens_details'])?.['cached_tokens'] ?? 0;
  const reasoning = asObject(figures['output_tokens_details'])?.['reasoning_tokens'] ?? 0;
  return [figures['input_tokens'], cached, figures['output_tokens'], reasoning];
}

function closingOf(chunks: readonly ModelChunk[]): string | undefined {
  const last = chunks.at(-1);
  return last?.type === 'finished' ? last.stopReason : undefined;
}

const stopOf = (response: JsonObject): string => {
  if (response['status'] === 'incomplete') return 'max_tokens';
  if (callsIn(response['output']).length > 0) return 'tool_use';
  return JSON.stringify(response['output']).includes('"type":"refusal"') ? 'refusal' : 'end';
};
