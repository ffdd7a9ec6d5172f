import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { Anthropic } from '@anthropic-ai/sdk';
import { describe, expect, test } from 'vitest';
import { addChunk, startMessage, wholeMessage } from '#engine/projection/assemble-message.ts';
import type { JsonObject, JsonValue } from '#engine/schema/json.ts';
import type { ModelChunk } from '#engine/schema/model-stream.ts';
import { streamFaults } from '#engine/testing/model-port.contract.ts';
import { asObject, objectIn, stringIn } from './json-fields.ts';
import { toAssistantBlocks } from './to-assistant-blocks.ts';
import { chunksOf, cutAt, scriptedFetch, type Cut } from './wire.fixture.ts';

// Goal: real streams are read as the provider meant them, and go back as they came (invariant M3).
// Method: every streamed exchange of the corpus, through this adapter and through the SDK's own
// accumulator; texts, inputs, ids, signatures, usage and stop reasons must be equal.

const corpus =
  process.env['REPRISE_CORPUS'] ?? resolve(import.meta.dirname, '../../../../shared/corpus');
const isHere = existsSync(join(corpus, 'index.jsonl'));

interface Exchange {
  readonly id: string;
  readonly api: string;
  readonly stream?: boolean;
  readonly status: number;
  readonly framing: string;
}

const exchanges: Exchange[] = isHere
  ? readFileSync(join(corpus, 'index.jsonl'), 'utf8')
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => JSON.parse(line) as Exchange)
      .filter(({ api }) => api === 'anthropic.messages')
  : [];
const streams = exchanges.filter(({ stream, framing }) => stream === true && framing === 'sse');
const refusals = exchanges.filter(({ status }) => status >= 400);

test.skipIf(!isHere)('the corpus is there (skipped where it is not: set REPRISE_CORPUS)', () => {
  expect(streams.length).toBeGreaterThan(200);
  expect(refusals.length).toBeGreaterThan(20);
});

describe.skipIf(!isHere)('recorded streams', () => {
  test.each(streams)('$id', async (exchange) => {
    const body = readFileSync(join(corpus, `${exchange.id}.body`));
    const chunks = await chunksOf({ body, cut: cutOf(exchange) });
    expect(streamFaults(chunks)).toEqual([]);
    expect(chunks).toEqual(await chunksOf({ body }));

    const message = await messageOfSdk(body);
    expect(blocksOf(chunks)).toEqual(whatGoesBack(message['content']));
    expect(lastUsage(chunks)).toEqual(usageOfSdk(message['usage']));
    expect(closingOf(chunks)).toBe(stopReasons[stringIn(message, 'stop_reason')]);
    expect(chunks[0]).toMatchObject({ responseId: message['id'], model: message['model'] });
  });

  test.each(refusals)('$status $id', async ({ id, status }) => {
    const body = readFileSync(join(corpus, `${id}.body`));
    const { headers } = JSON.parse(readFileSync(join(corpus, `${id}.response.json`), 'utf8')) as {
      headers: Record<string, string>;
    };
    delete headers['transfer-encoding'];
    const chunks = await chunksOf({ body, status, headers });
    const said = stringIn(objectIn(JSON.parse(body.toString()) as JsonObject, 'error'), 'message');
    expect(chunks).toMatchObject([
      {
        type: 'failed',
        error: {
          status,
          retryable: status === 429,
          message: expect.stringContaining(said.slice(0, 400)) as string,
        },
      },
    ]);
  });
});

const stopReasons: Readonly<Record<string, string>> = {
  end_turn: 'end',
  tool_use: 'tool_use',
  max_tokens: 'max_tokens',
  stop_sequence: 'stop_sequence',
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

/** What the SDK makes of it. It throws at `[DONE]`, and loses an event without a blank line after it. */
async function messageOfSdk(body: Buffer): Promise<JsonObject> {
  const text = body.toString().replace(/event: data\ndata: \[DONE\]\s*$/, '');
  const { fetch } = scriptedFetch({ body: `${text}\n\n` });
  const client = new Anthropic({ apiKey: 'test', fetch, maxRetries: 0, openTelemetry: false });
  const message = await client.beta.messages
    .stream({ model: 'any', max_tokens: 1, messages: [] })
    .finalMessage();
  return JSON.parse(JSON.stringify(message)) as JsonObject;
}

function blocksOf(chunks: readonly ModelChunk[]): JsonObject[] {
  const draft = startMessage();
  for (const chunk of chunks) addChunk(draft, chunk);
  return toAssistantBlocks(wholeMessage(draft));
}

/** The provider's blocks without what it does not take back: nulls, blank text, unsigned thinking. */
const whatGoesBack = (content: JsonValue | undefined): JsonObject[] =>
  (content as JsonObject[])
    .filter(({ type, text }) => type !== 'text' || (typeof text === 'string' && text.trim() !== ''))
    .filter(({ type, signature }) => type !== 'thinking' || Boolean(signature))
    .map((block) =>
      Object.fromEntries(
        Object.entries(block).filter(
          ([name, value]) =>
            value !== null && !(name === 'citations' && JSON.stringify(value) === '[]'),
        ),
      ),
    );

function lastUsage(chunks: readonly ModelChunk[]) {
  const last = chunks.findLast((chunk) => chunk.type === 'usage')?.usage;
  return last && [last.inputTokens, last.outputTokens, last.cacheReadTokens, last.cacheWriteTokens];
}

function usageOfSdk(usage: JsonValue | undefined) {
  const figures = asObject(usage) ?? {};
  const names = ['input', 'output', 'cache_read_input', 'cache_creation_input'];
  return names.map((name) => figures[`${name}_tokens`] ?? 0);
}

function closingOf(chunks: readonly ModelChunk[]): string | undefined {
  const last = chunks.at(-1);
  return last?.type === 'finished' ? last.stopReason : undefined;
}
