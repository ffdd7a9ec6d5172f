import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import { findModel } from './find-model.ts';
import { providers } from './models.ts';
import { providerOf } from './provider-of.ts';

// Goal: what the registry says agrees with what real models did, and covers the models that people use.
// Method: the index of the corpus. Each exchange has a provider, a model and what was in the answer.

const corpus =
  process.env['REPRISE_CORPUS'] ?? resolve(import.meta.dirname, '../../../../shared/corpus');
const isHere = existsSync(join(corpus, 'index.jsonl'));

interface Exchange {
  readonly id: string;
  readonly provider: string;
  readonly model?: string;
  readonly status: number;
  readonly has: readonly string[];
  readonly tool_calls: number;
  readonly server_tools: readonly string[];
  readonly usage?: { readonly output?: number; readonly reasoning?: number };
}

/** The corpus' names of providers, where they are not ours. */
const ours: Readonly<Record<string, string>> = { google: 'gemini', alibaba: 'qwen' };

const exchanges = (
  isHere ? readFileSync(join(corpus, 'index.jsonl'), 'utf8').trimEnd().split('\n') : []
)
  .map((line) => JSON.parse(line) as Exchange)
  .map((exchange) => ({ ...exchange, provider: ours[exchange.provider] ?? exchange.provider }));

/** Exchanges that a model answered: an error says nothing of a model, which may not even exist. */
const answered = exchanges.flatMap(({ model, ...exchange }) =>
  model === undefined || model === 'UNKNOWN' || exchange.status >= 400
    ? []
    : [{ ...exchange, model, facts: findModel({ provider: exchange.provider, model }) }],
);
const known = answered.flatMap(({ facts, ...rest }) =>
  facts === undefined ? [] : [{ ...rest, facts }],
);

test.skipIf(!isHere)('the corpus is there (skipped where it is not: set REPRISE_CORPUS)', () => {
  expect(answered.length).toBeGreaterThan(1500);
});

describe.skipIf(!isHere)('the models of the corpus', () => {
  test('how many answers come from a model that is known, in per cent', () => {
    const share = (
      provider: string,
      is: (exchange: (typeof answered)[number]) => boolean,
    ): number => {
      const all = answered.filter((exchange) => exchange.provider === provider);
      return Math.floor((100 * all.filter(is).length) / all.length);
    };
    const table = [
      'anthropic',
      'openai',
      'gemini',
      'openrouter',
      'xai',
      'deepseek',
      'mistral',
      'groq',
      'zai',
    ].map((provider) => {
      const model = share(provider, ({ facts }) => facts !== undefined);
      const context = share(provider, ({ facts }) => facts?.contextTokensMax !== undefined);
      const price = share(provider, ({ facts }) => facts?.price !== undefined);
      return `${provider.padEnd(10)}  model ${model}  context ${context}  price ${price}`;
    });
    expect(table.join('\n')).toMatchInlineSnapshot(`
      "anthropic   model 99  context 99  price 99
      openai      model 98  context 97  price 98
      gemini      model 94  context 91  price 94
      openrouter  model 60  context 60  price 59
      xai         model 100  context 100  price 100
      deepseek    model 100  context 81  price 0
      mistral     model 86  context 26  price 26
      groq        model 96  context 96  price 96
      zai         model 100  context 100  price 100"
    `);
  });

  test('how many of all answers', () => {
    const of = (count: number): number => Math.floor((100 * count) / answered.length);
    expect({
      model: of(known.length),
      context: of(known.filter(({ facts }) => facts.contextTokensMax !== undefined).length),
      price: of(known.filter(({ facts }) => facts.price !== undefined).length),
    }).toMatchInlineSnapshot(`
      {
        "context": 73,
        "model": 75,
        "price": 71,
      }
    `);
  });

  test('no model did what the registry says it cannot', () => {
    const did = known.filter(
      ({ facts: { can }, ...exchange }) =>
        (can.tools === false && exchange.tool_calls > 0) ||
        (can.parallelTools === false && exchange.has.includes('parallel_tools')) ||
        (can.serverTools === false && exchange.server_tools.length > 0) ||
        (can.structuredOutput === false && exchange.has.includes('structured')) ||
        (can.imagesIn === false && exchange.has.includes('request_images')) ||
        (can.documentsIn === false && exchange.has.includes('request_documents')) ||
        (can.imagesOut === false && exchange.has.includes('images_out')) ||
        (can.thinking?.length === 0 &&
          (exchange.has.includes('thinking') || (exchange.usage?.reasoning ?? 0) > 0)),
    );
    expect(did.map(({ id }) => id)).toEqual([]);
  });

  test('no answer was longer than the registry says it can be', () => {
    const longer = known.filter(
      ({ facts, usage }) => (usage?.output ?? 0) > (facts.outputTokensMax ?? Infinity),
    );
    expect(longer.map(({ id }) => id)).toEqual([]);
  });

  test("names lead to the provider that answered, unless it serves others' models", () => {
    const owners = new Set([...Object.keys(providers), 'openrouter']);
    const elsewhere = new Set<string>();
    for (const { provider, model } of answered) {
      const told = providerOf(model, { otherwise: provider });
      if (owners.has(provider) && told !== provider) elsewhere.add(`${provider}: ${model}`);
    }
    // Groq writes vendors as gateways do; the one at OpenAI was a server on somebody's machine.
    expect([...elsewhere].toSorted()).toEqual([
      'groq: meta-llama/llama-4-maverick-17b-128e-instruct',
      'groq: moonshotai/kimi-k2-instruct-0905',
      'groq: openai/gpt-oss-120b',
      'groq: openai/gpt-oss-20b',
      'openai: mistralai/ministral-3-14b-reasoning',
    ]);
  });

  test('names tell the provider even where nothing is declared', () => {
    const owners = new Set(['anthropic', 'openai', 'gemini', 'xai', 'deepseek', 'mistral', 'zai']);
    const untold = answered
      .filter(({ provider }) => owners.has(provider))
      .filter(({ model }) => providerOf(model, { otherwise: 'nobody' }) === 'nobody')
      .map(({ provider, model }) => `${provider}: ${model}`);
    // Open weights that Google serves, and two servers that spoke OpenAI's API.
    expect([...new Set(untold)].toSorted()).toMatchInlineSnapshot(`
      [
        "gemini: gemma-3-27b-it",
        "openai: gemma-7b-it",
        "openai: llama-cpp-reasoning-model",
      ]
    `);
  });
});
