/*
 * This file is one thing: every model that is known, beside the pages where it was read. It is long
 * because it is data; what reads it is in the files beside it.
 *
 * How to change it: read the provider's page, change the row, and add what was read and when to
 * `sources`. Nothing is guessed. What could not be read is left out, and a price on which two sources
 * differ as well: no cost is better than a wrong one. All prices are those of standard requests in US
 * dollars for a million text tokens; batches, priority and fast modes, audio, storage of caches and
 * fees for single calls of server tools are not in them.
 *
 * "models.dev" is the collection at https://github.com/anomalyco/models.dev, whose rows name the
 * provider's page; "recordings" are exchanges of the corpus that the tests read.
 */
import { claude, from, gpt, tiered, times, usd } from './list-price.ts';
import type { ModelCapabilities, ModelFacts, ProviderFacts } from './model-facts.ts';

const READ_ON = '2026-11-21';
const MILLION = 1_000_000;
const MEBI = 1_048_576;

const read = (...places: readonly string[]): ProviderFacts['sources'] =>
  places.map((place) => ({ readOn: READ_ON, place }));

// ── Anthropic ────────────────────────────────────────────────────────────────────────────────────

const claude3: ModelCapabilities = {
  imagesIn: true,
  documentsIn: true,
  imagesOut: false,
  tools: true,
  thinking: [],
  signedThinking: false,
};
const claude4: ModelCapabilities = {
  ...claude3,
  parallelTools: true,
  thinking: ['budget'],
  signedThinking: true,
};
const ALL_EFFORTS = ['low', 'medium', 'high', 'xhigh', 'max'];
const claude47: ModelCapabilities = { ...claude4, thinking: ['adaptive'] };
const claude5: ModelCapabilities = {
  ...claude47,
  thinking: ['adaptive', 'effort'],
  efforts: ALL_EFFORTS,
};
const small = { contextTokensMax: 200_000 };
const large = { contextTokensMax: MILLION, outputTokensMax: 128_000 };

const anthropic: ProviderFacts = {
  sources: [
    {
      readOn: '2026-11-20',
      place:
        'https://platform.claude.com/docs/en/models and /docs/en/about-claude/pricing, as far as they ' +
        'could be read; Fable 5.2 (2026-11-09) also from two resellers that sell at list price',
    },
    ...read(
      'https://platform.claude.com/docs/en/models/overview (context, output, thinking of the current models)',
      'https://platform.claude.com/docs/en/about-claude/pricing (5-minute and 1-hour cache writes)',
      'https://platform.claude.com/docs/en/models/haiku-5-5/overview',
      'models.dev (limits and effort levels of older models; tiers of Haiku 5.5)',
      'https://platform.claude.com/docs/en/agents-and-tools/tool-use/parallel-tool-use ("by default")',
      'recordings (server tools, thinking modes that were accepted)',
    ),
  ],
  tiersApply:
    'Haiku 5.5 only, above 100,000 tokens: input, output and cache alike, "by prompt length", as ' +
    'models.dev gives the model page.',
  models: [
    {
      id: 'claude-fable-5-2',
      ...large,
      ...claude(8, 40, 0.2),
      can: { ...claude5, efforts: undefined },
    },
    {
      id: 'claude-fable-5-1',
      ...large,
      ...claude(10, 50, 0.25),
      can: { ...claude5, efforts: undefined },
    },
    { id: 'claude-fable-5', ...large, ...claude(10, 50), can: claude5 },
    { id: 'claude-mythos-5-1', ...claude(10, 50, 0.25), can: {} },
    { id: 'claude-mythos-5', ...claude(10, 50), can: {} },
    { id: 'claude-opus-5-5', ...large, ...claude(4, 20, 0.2), can: claude5 },
    { id: 'claude-opus-5', ...large, ...claude(5, 25), can: claude5 },
    { id: 'claude-opus-4-8', ...large, ...claude(5, 25), can: { ...claude47, serverTools: true } },
    { id: 'claude-opus-4-7', ...large, ...claude(5, 25), can: claude47 },
    {
      id: 'claude-opus-4-6',
      ...large,
      ...claude(5, 25),
      can: { ...claude4, thinking: undefined, structuredOutput: true },
    },
    {
      id: 'claude-opus-4-5',
      ...small,
      outputTokensMax: 64_000,
      ...claude(5, 25),
      can: { ...claude4, serverTools: true, thinking: undefined, structuredOutput: true },
    },
    {
      id: 'claude-opus-4-1',
      ...small,
      outputTokensMax: 32_000,
      ...claude(15, 75),
      can: { ...claude4, serverTools: true },
    },
    {
      id: 'claude-opus-4',
      aliases: ['claude-opus-4-0'],
      ...small,
      ...claude(15, 75),
      can: claude4,
    },
    { id: 'claude-3-opus', ...small, outputTokensMax: 4_096, ...claude(15, 75), can: claude3 },
    { id: 'claude-sonnet-5-5', ...large, ...claude(2, 10, 0.1), can: claude5 },
    {
      id: 'claude-sonnet-5',
      ...large,
      ...claude(2, 10),
      can: { ...claude5, serverTools: true, efforts: ['low', 'medium', 'high', 'max'] },
    },
    {
      id: 'claude-sonnet-4-6',
      contextTokensMax: MILLION,
      outputTokensMax: 64_000,
      ...claude(3, 15),
      can: {
        ...claude4,
        serverTools: true,
        thinking: ['budget', 'adaptive', 'effort'],
        structuredOutput: true,
      },
    },
    {
      id: 'claude-sonnet-4-5',
      ...small,
      outputTokensMax: 64_000,
      ...claude(3, 15),
      can: { ...claude4, serverTools: true, structuredOutput: true },
    },
    {
      id: 'claude-sonnet-4',
      aliases: ['claude-sonnet-4-0'],
      ...small,
      outputTokensMax: 64_000,
      ...claude(3, 15),
      can: { ...claude4, serverTools: true },
    },
    {
      id: 'claude-3-7-sonnet',
      ...small,
      outputTokensMax: 64_000,
      ...claude(3, 15),
      can: { ...claude3, thinking: ['budget'], signedThinking: true },
    },
    {
      id: 'claude-3-5-sonnet',
      ...small,
      outputTokensMax: 8_192,
      ...claude(3, 15),
      can: { ...claude3, parallelTools: true },
    },
    {
      id: 'claude-haiku-5-5',
      ...large,
      ...claude(0.1, 0.5),
      price: tiered(
        usd(0.1, 0.5, { read: 0.01, write: 0.125 }),
        from(100_001, 0.5, 2.5, { read: 0.05, write: 0.625 }),
      ),
      can: { ...claude5, structuredOutput: true },
    },
    {
      id: 'claude-haiku-4-5',
      ...small,
      outputTokensMax: 64_000,
      ...claude(1, 5),
      can: { ...claude4, serverTools: true, structuredOutput: true },
    },
    { id: 'claude-3-5-haiku', ...small, outputTokensMax: 8_192, ...claude(0.8, 4), can: claude3 },
    {
      id: 'claude-3-haiku',
      ...small,
      outputTokensMax: 4_096,
      price: usd(0.25, 1.25, { read: 0.03, write: 0.3 }),
      can: claude3,
    },
  ],
};

// ── OpenAI ───────────────────────────────────────────────────────────────────────────────────────

const text: ModelCapabilities = { imagesIn: false, documentsIn: false, imagesOut: false };
const sees: ModelCapabilities = { imagesIn: true, imagesOut: false };
const seesPdf: ModelCapabilities = { ...sees, documentsIn: true };
const speaks: ModelCapabilities = { tools: true, structuredOutput: true, thinking: [] };
const reasons = (...efforts: readonly string[]): ModelCapabilities => ({
  tools: true,
  structuredOutput: true,
  thinking: ['effort'],
  ...(efforts.length > 0 && { efforts }),
  signedThinking: true,
});
const LOW_TO_HIGH = ['low', 'medium', 'high'];
const MINIMAL_TO_HIGH = ['minimal', ...LOW_TO_HIGH];
const NONE_TO_XHIGH = ['none', ...LOW_TO_HIGH, 'xhigh'];
const NONE_TO_MAX = [...NONE_TO_XHIGH, 'max'];
const recorded = { parallelTools: true, serverTools: true };

const gpt4o = { contextTokensMax: 128_000, outputTokensMax: 16_384 };
const gpt41 = { contextTokensMax: 1_047_576, outputTokensMax: 32_768 };
const gpt5 = { contextTokensMax: 400_000, inputTokensMax: 272_000, outputTokensMax: 128_000 };
const gpt54 = { contextTokensMax: 1_050_000, inputTokensMax: 922_000, outputTokensMax: 128_000 };
const oSeries = { contextTokensMax: 200_000, outputTokensMax: 100_000 };

const openai: ProviderFacts = {
  sources: read(
    'models.dev, whose rows name https://developers.openai.com/api/docs/pricing and /api/docs/models',
    'https://docs.laozhang.ai/announcements/gpt-5-6-pricing-2026-07 and gpt-5-6-sol-price-cut-2026-09 ' +
      '(a reseller, quoting the model pages on tiers and on the end of the promotion)',
    'https://www.morphllm.com/openai-api-pricing (quoting the pricing page: GPT-5.4 and 5.5)',
    'https://docs.oxen.ai/inference-api/reference/models/gpt-5-5-2026-04-23 (tiers, server tools)',
    'recordings (server tools, parallel calls)',
  ),
  tiersApply:
    'A prompt of more than 272,000 tokens: twice the input and 1.5 times the output price "for the full ' +
    'session", that is the whole request and not only what exceeds it.',
  models: [
    {
      id: 'gpt-6-astra',
      ...gpt54,
      price: gpt(10, 50, 1),
      can: { ...seesPdf, ...reasons(...ALL_EFFORTS) },
    },
    {
      id: 'gpt-6.1-sol',
      ...gpt54,
      price: gpt(2, 10, 0.1),
      can: { ...seesPdf, ...reasons(...ALL_EFFORTS) },
    },
    {
      id: 'gpt-6-sol',
      ...gpt54,
      price: gpt(2, 10, 0.2),
      can: { ...seesPdf, ...reasons(...NONE_TO_MAX) },
    },
    { id: 'gpt-6-luna', price: gpt(0.1, 0.5, 0.01), can: reasons(...NONE_TO_MAX) },
    {
      id: 'gpt-5.6-sol',
      aliases: ['gpt-5.6'],
      ...gpt54,
      // A promotion since 2026-08-21; $5 and $30 before.
      price: gpt(4, 20, 0.4),
      priceEndsOn: '2026-11-21',
      can: { ...seesPdf, ...reasons(...NONE_TO_MAX), serverTools: true },
    },
    {
      id: 'gpt-5.6-terra',
      ...gpt54,
      price: gpt(2, 12, 0.2),
      can: { ...seesPdf, ...reasons(...NONE_TO_MAX) },
    },
    {
      id: 'gpt-5.6-luna',
      ...gpt54,
      price: gpt(0.2, 1.2, 0.02),
      can: { ...seesPdf, ...reasons(...NONE_TO_MAX) },
    },
    {
      id: 'gpt-5.5',
      ...gpt54,
      price: tiered(usd(5, 30, { read: 0.5 }), from(272_001, 10, 45, { read: 1 })),
      can: { ...seesPdf, ...reasons(...NONE_TO_XHIGH), serverTools: true },
    },
    {
      id: 'gpt-5.5-pro',
      ...gpt54,
      price: tiered(usd(30, 180), from(272_001, 60, 270)),
      can: { ...seesPdf, ...reasons() },
    },
    {
      id: 'gpt-5.4',
      ...gpt54,
      price: tiered(usd(2.5, 15, { read: 0.25 }), from(272_001, 5, 22.5, { read: 0.5 })),
      can: { ...seesPdf, ...reasons(...NONE_TO_XHIGH), ...recorded },
    },
    {
      id: 'gpt-5.4-pro',
      ...gpt54,
      price: tiered(usd(30, 180), from(272_001, 60, 270)),
      can: { ...sees, ...reasons(), structuredOutput: false },
    },
    {
      id: 'gpt-5.4-mini',
      ...gpt5,
      price: usd(0.75, 4.5, { read: 0.075 }),
      can: { ...sees, ...reasons(...NONE_TO_XHIGH) },
    },
    {
      id: 'gpt-5.4-nano',
      ...gpt5,
      price: usd(0.2, 1.25, { read: 0.02 }),
      can: { ...sees, ...reasons(...NONE_TO_XHIGH) },
    },
    {
      id: 'gpt-5.3-codex',
      ...gpt5,
      price: usd(1.75, 14, { read: 0.175 }),
      can: { ...seesPdf, ...reasons(), serverTools: true },
    },
    {
      id: 'gpt-5.2',
      ...gpt5,
      price: usd(1.75, 14, { read: 0.175 }),
      can: { ...sees, ...reasons(), ...recorded },
    },
    {
      id: 'gpt-5.2-codex',
      contextTokensMax: 400_000,
      outputTokensMax: 128_000,
      price: usd(1.75, 14, { read: 0.175 }),
      can: { ...sees, ...reasons() },
    },
    {
      id: 'gpt-5.2-pro',
      ...gpt5,
      price: usd(21, 168),
      can: { ...sees, ...reasons(), structuredOutput: false },
    },
    {
      id: 'gpt-5.1',
      ...gpt5,
      price: usd(1.25, 10, { read: 0.125 }),
      can: { ...sees, ...reasons('none', ...LOW_TO_HIGH) },
    },
    {
      id: 'gpt-5.1-codex',
      ...gpt5,
      price: usd(1.25, 10, { read: 0.125 }),
      can: { ...sees, ...reasons(...LOW_TO_HIGH) },
    },
    {
      id: 'gpt-5.1-codex-mini',
      ...gpt5,
      price: usd(0.25, 2, { read: 0.025 }),
      can: { ...sees, ...reasons(...LOW_TO_HIGH) },
    },
    {
      id: 'gpt-5',
      ...gpt5,
      price: usd(1.25, 10, { read: 0.125 }),
      can: { ...sees, ...reasons(...MINIMAL_TO_HIGH), ...recorded },
    },
    {
      id: 'gpt-5-mini',
      ...gpt5,
      price: usd(0.25, 2, { read: 0.025 }),
      can: { ...sees, ...reasons(...MINIMAL_TO_HIGH), serverTools: true },
    },
    {
      id: 'gpt-5-nano',
      ...gpt5,
      price: usd(0.05, 0.4, { read: 0.005 }),
      can: { ...sees, ...reasons(...MINIMAL_TO_HIGH), serverTools: true },
    },
    {
      id: 'gpt-5-codex',
      ...gpt5,
      price: usd(1.25, 10, { read: 0.125 }),
      can: { ...sees, ...reasons(...LOW_TO_HIGH) },
    },
    {
      id: 'gpt-5-pro',
      contextTokensMax: 400_000,
      inputTokensMax: 272_000,
      outputTokensMax: 272_000,
      price: usd(15, 120),
      can: { ...sees, ...reasons('high') },
    },
    { id: 'gpt-5-chat-latest', price: usd(1.25, 10, { read: 0.125 }), can: {} },
    {
      id: 'gpt-4.1',
      ...gpt41,
      price: usd(2, 8, { read: 0.5 }),
      can: { ...seesPdf, ...speaks, ...recorded },
    },
    {
      id: 'gpt-4.1-mini',
      ...gpt41,
      price: usd(0.4, 1.6, { read: 0.1 }),
      can: { ...seesPdf, ...speaks, parallelTools: true },
    },
    {
      id: 'gpt-4.1-nano',
      ...gpt41,
      price: usd(0.1, 0.4, { read: 0.025 }),
      can: { ...sees, ...speaks, parallelTools: true },
    },
    {
      id: 'gpt-4o',
      ...gpt4o,
      price: usd(2.5, 10, { read: 1.25 }),
      can: { ...seesPdf, ...speaks, ...recorded },
    },
    {
      id: 'gpt-4o-2024-05-13',
      contextTokensMax: 128_000,
      outputTokensMax: 4_096,
      price: usd(5, 15),
      can: { ...sees, ...speaks },
    },
    {
      id: 'gpt-4o-mini',
      ...gpt4o,
      price: usd(0.15, 0.6, { read: 0.075 }),
      can: { ...seesPdf, ...speaks, parallelTools: true },
    },
    {
      id: 'gpt-4-turbo',
      contextTokensMax: 128_000,
      outputTokensMax: 4_096,
      price: usd(10, 30),
      can: { ...sees, tools: true, structuredOutput: false, thinking: [] },
    },
    {
      id: 'gpt-4',
      aliases: ['gpt-4-0613'],
      contextTokensMax: 8_192,
      outputTokensMax: 8_192,
      price: usd(30, 60),
      can: { ...text, tools: true, structuredOutput: false, thinking: [] },
    },
    {
      id: 'gpt-3.5-turbo',
      aliases: ['gpt-3.5-turbo-0125'],
      contextTokensMax: 16_385,
      outputTokensMax: 4_096,
      price: usd(0.5, 1.5),
      can: { ...text, tools: true, parallelTools: true, structuredOutput: false, thinking: [] },
    },
    {
      id: 'o4-mini',
      ...oSeries,
      price: usd(1.1, 4.4, { read: 0.275 }),
      can: { ...sees, ...reasons(...LOW_TO_HIGH) },
    },
    {
      id: 'o3',
      ...oSeries,
      price: usd(2, 8, { read: 0.5 }),
      can: { ...seesPdf, ...reasons(...LOW_TO_HIGH) },
    },
    {
      id: 'o3-mini',
      ...oSeries,
      price: usd(1.1, 4.4, { read: 0.55 }),
      can: { ...text, ...reasons(...LOW_TO_HIGH) },
    },
    {
      id: 'o1',
      ...oSeries,
      price: usd(15, 60, { read: 7.5 }),
      can: { ...seesPdf, ...reasons(...LOW_TO_HIGH) },
    },
    {
      id: 'o1-mini',
      contextTokensMax: 128_000,
      outputTokensMax: 65_536,
      price: usd(1.1, 4.4, { read: 0.55 }),
      can: { ...text, tools: false, structuredOutput: true },
    },
  ],
};

// ── Google ───────────────────────────────────────────────────────────────────────────────────────

const flash = { contextTokensMax: MEBI, outputTokensMax: 65_536 };
const gemini2 = { contextTokensMax: MEBI, outputTokensMax: 8_192 };
const geminiSees: ModelCapabilities = { ...seesPdf, tools: true, structuredOutput: true };
const gemini25: ModelCapabilities = { ...geminiSees, thinking: ['budget'], signedThinking: true };
const gemini3: ModelCapabilities = { ...geminiSees, thinking: ['effort'], signedThinking: true };

const gemini: ProviderFacts = {
  sources: read(
    'models.dev, whose rows name https://ai.google.dev/gemini-api/docs/pricing and /docs/models',
    'https://www.morphllm.com/gemini-api-pricing (quoting the pricing page; agrees where both have a row)',
    'recordings (server tools, parallel calls, thought signatures)',
  ),
  tiersApply:
    'The pricing page, as others quote it, has two columns, "prompts <= 200k tokens" and "prompts > 200k tokens", for input, ' +
    'output with thoughts, and cached input: the size of the prompt chooses the column of the request.',
  models: [
    {
      id: 'gemini-3.8-flash',
      ...flash,
      price: usd(0.75, 3.75, { read: 0.075 }),
      priceEndsOn: '2026-12-31',
      can: { ...gemini3, efforts: LOW_TO_HIGH },
    },
    // One source has the launch price of 3.7, which 3.6 and 3.8 do not have any more: no price.
    { id: 'gemini-3.7-flash', can: { thinking: ['effort'], efforts: LOW_TO_HIGH } },
    {
      id: 'gemini-3.6-flash',
      price: usd(0.75, 3.75, { read: 0.075 }),
      priceEndsOn: '2026-12-31',
      can: {
        tools: true,
        structuredOutput: true,
        thinking: ['effort'],
        efforts: MINIMAL_TO_HIGH,
        signedThinking: true,
      },
    },
    {
      id: 'gemini-3.5-flash',
      ...flash,
      price: usd(1.5, 9, { read: 0.15 }),
      can: { ...gemini3, ...recorded },
    },
    {
      id: 'gemini-3.1-pro-preview',
      ...flash,
      price: tiered(usd(2, 12, { read: 0.2 }), from(200_001, 4, 18, { read: 0.4 })),
      can: { ...gemini3, parallelTools: true },
    },
    {
      id: 'gemini-3.1-flash-lite',
      aliases: ['gemini-3.1-flash-lite-preview'],
      ...flash,
      price: usd(0.25, 1.5, { read: 0.025 }),
      can: gemini3,
    },
    {
      id: 'gemini-3-pro-preview',
      contextTokensMax: MILLION,
      outputTokensMax: 64_000,
      price: tiered(usd(2, 12, { read: 0.2 }), from(200_001, 4, 18, { read: 0.4 })),
      can: gemini3,
    },
    {
      id: 'gemini-3-flash-preview',
      ...flash,
      price: usd(0.5, 3, { read: 0.05 }),
      can: { ...gemini3, ...recorded },
    },
    {
      id: 'gemini-2.5-pro',
      ...flash,
      price: tiered(usd(1.25, 10, { read: 0.125 }), from(200_001, 2.5, 15, { read: 0.25 })),
      can: { ...gemini25, parallelTools: true },
    },
    {
      id: 'gemini-2.5-flash',
      ...flash,
      price: usd(0.3, 2.5, { read: 0.03 }),
      can: { ...gemini25, ...recorded },
    },
    { id: 'gemini-2.5-flash-lite', ...flash, price: usd(0.1, 0.4, { read: 0.01 }), can: gemini25 },
    // Its price is that of pictures.
    {
      id: 'gemini-2.5-flash-image',
      contextTokensMax: 32_768,
      outputTokensMax: 32_768,
      can: { imagesIn: true, imagesOut: true, documentsIn: false, tools: false },
    },
    {
      id: 'gemini-2.0-flash',
      aliases: ['gemini-2.0-flash-001'],
      ...gemini2,
      price: usd(0.1, 0.4, { read: 0.025 }),
      can: { ...geminiSees, serverTools: true, thinking: [] },
    },
    {
      id: 'gemini-2.0-flash-lite',
      aliases: ['gemini-2.0-flash-lite-001'],
      ...gemini2,
      price: usd(0.075, 0.3),
      can: { ...geminiSees, thinking: [] },
    },
  ],
};

// ── Providers of the OpenAI chat API ─────────────────────────────────────────────────────────────

const toolsOnly: ModelCapabilities = { ...text, tools: true };
const grokReasons = (...efforts: readonly string[]): ModelCapabilities => ({
  tools: true,
  thinking: ['effort'],
  efforts,
});
const grok = (input: number, output: number, cached: number): ModelFacts['price'] =>
  tiered(
    usd(input, output, { read: cached }),
    from(200_000, times(2, input), times(2, output), { read: times(2, cached) }),
  );

const xai: ProviderFacts = {
  sources: read(
    'https://docs.x.ai/developers/pricing (4.3 to 4.7)',
    'models.dev (older models, limits, effort levels)',
    'recordings (server tools, parallel calls)',
  ),
  tiersApply:
    '"Models with long context pricing bill the long context rates for all tokens in a request once its ' +
    'prompt reaches the model\'s long context threshold": at 200,000 tokens, not above them.',
  models: [
    {
      id: 'grok-4.7',
      contextTokensMax: 500_000,
      price: grok(2, 6, 0.5),
      can: { ...seesPdf, ...grokReasons('low', 'medium', 'high', 'xhigh'), structuredOutput: true },
    },
    { id: 'grok-4.6', contextTokensMax: 500_000, price: grok(2, 6, 0.5), can: {} },
    {
      id: 'grok-4.5',
      contextTokensMax: 500_000,
      price: grok(2, 6, 0.3),
      can: {
        ...seesPdf,
        imagesOut: undefined,
        ...grokReasons(...LOW_TO_HIGH),
        structuredOutput: true,
        serverTools: true,
      },
    },
    {
      id: 'grok-4.3',
      contextTokensMax: MILLION,
      outputTokensMax: 30_000,
      price: grok(1.25, 2.5, 0.2),
      can: { ...sees, tools: true, parallelTools: true },
    },
    {
      id: 'grok-4-1-fast',
      aliases: ['grok-4.1-fast'],
      contextTokensMax: 2 * MILLION,
      outputTokensMax: 30_000,
      price: usd(0.2, 0.5, { read: 0.05 }),
      can: { ...sees, tools: true, structuredOutput: true },
    },
    {
      id: 'grok-4-fast',
      aliases: ['grok-4-fast-reasoning'],
      contextTokensMax: 2 * MILLION,
      outputTokensMax: 30_000,
      price: usd(0.2, 0.5, { read: 0.05 }),
      can: { ...sees, tools: true, structuredOutput: true, serverTools: true },
    },
    // A source of Grok 4 has a tier above 128,000 tokens, another has none: no price.
    { id: 'grok-4', contextTokensMax: 256_000, can: { tools: true } },
    {
      id: 'grok-3',
      contextTokensMax: 131_072,
      outputTokensMax: 8_192,
      price: usd(3, 15, { read: 0.75 }),
      can: { ...toolsOnly, structuredOutput: true, thinking: [] },
    },
    {
      id: 'grok-3-mini',
      aliases: ['grok-3-mini-high'],
      contextTokensMax: 131_072,
      outputTokensMax: 8_192,
      price: usd(0.3, 0.5, { read: 0.075 }),
      can: { ...toolsOnly, structuredOutput: true, thinking: ['effort'] },
    },
    {
      id: 'grok-code-fast-1',
      contextTokensMax: 256_000,
      outputTokensMax: 10_000,
      price: usd(0.2, 1.5, { read: 0.02 }),
      can: { ...toolsOnly, parallelTools: true, structuredOutput: true },
    },
  ],
};

const v4 = { contextTokensMax: MILLION, outputTokensMax: 384_000 };

const deepseek: ProviderFacts = {
  sources: read(
    'https://api-docs.deepseek.com/quick_start/pricing',
    'models.dev (effort levels)',
    'recordings (parallel calls, server tools)',
  ),
  // No price: since 2026-08-16 it depends on the hour, twice as much at peak times.
  models: [
    // The older names are served by the newer model.
    {
      id: 'deepseek-flash',
      aliases: ['deepseek-v4-flash'],
      ...v4,
      can: {
        imagesOut: false,
        tools: true,
        parallelTools: true,
        thinking: ['effort'],
        efforts: ['low', 'high', 'max'],
      },
    },
    {
      id: 'deepseek-v4-pro',
      ...v4,
      can: { ...toolsOnly, thinking: ['effort'], efforts: ['high', 'max'] },
    },
    { id: 'deepseek-chat', can: toolsOnly },
    { id: 'deepseek-reasoner', can: toolsOnly },
  ],
};

const mistral: ProviderFacts = {
  // No price where `-latest` has moved on since the page was read.
  sources: read(
    'models.dev, whose rows name https://docs.mistral.ai/models and /inference/pricing',
    'recordings (parallel calls)',
  ),
  models: [
    // The price of the preview, half the list price; how long it holds was not said.
    {
      id: 'mistral-large-4',
      price: usd(0.68, 2.09, { read: 0.07 }),
      can: { thinking: ['effort'], efforts: ['none', 'high'] },
    },
    {
      id: 'mistral-large-2512',
      contextTokensMax: 262_144,
      outputTokensMax: 262_144,
      price: usd(0.5, 1.5),
      can: { ...sees, tools: true, structuredOutput: true, thinking: [] },
    },
    {
      id: 'mistral-medium-2604',
      aliases: ['mistral-medium-latest'],
      contextTokensMax: 262_144,
      outputTokensMax: 262_144,
      price: usd(1.5, 7.5),
      can: { ...sees, tools: true, structuredOutput: true },
    },
    {
      id: 'mistral-small-2506',
      contextTokensMax: 128_000,
      outputTokensMax: 16_384,
      price: usd(0.1, 0.3),
      can: { ...sees, tools: true, parallelTools: true, thinking: [] },
    },
    { id: 'mistral-large-latest', can: { tools: true, parallelTools: true } },
    {
      id: 'mistral-small-latest',
      aliases: ['mistral-small'],
      can: { tools: true, parallelTools: true },
    },
    {
      id: 'magistral-medium-latest',
      contextTokensMax: 128_000,
      outputTokensMax: 16_384,
      price: usd(2, 5),
      can: { ...toolsOnly, thinking: ['effort'], efforts: ['none', 'high'] },
    },
    {
      id: 'ministral-8b-2512',
      aliases: ['ministral-8b-latest'],
      contextTokensMax: 256_000,
      outputTokensMax: 256_000,
      price: usd(0.15, 0.15),
      can: { ...sees, tools: true, thinking: [] },
    },
    { id: 'ministral-3b-2512', price: usd(0.1, 0.1, { read: 0.01 }), can: {} },
    {
      id: 'codestral-2508',
      aliases: ['codestral-latest'],
      contextTokensMax: 256_000,
      outputTokensMax: 4_096,
      price: usd(0.3, 0.9),
      can: { ...toolsOnly, structuredOutput: true, thinking: [] },
    },
  ],
};

const oss = { contextTokensMax: 131_072, outputTokensMax: 65_536 };
const ossCan: ModelCapabilities = { ...toolsOnly, thinking: ['effort'], efforts: LOW_TO_HIGH };

const groq: ProviderFacts = {
  sources: read('models.dev and three copies of it that kept retired models', 'recordings'),
  models: [
    {
      id: 'openai/gpt-oss-120b',
      ...oss,
      price: usd(0.15, 0.6, { read: 0.075 }),
      can: { ...ossCan, structuredOutput: true },
    },
    {
      id: 'openai/gpt-oss-20b',
      ...oss,
      price: usd(0.075, 0.3, { read: 0.0375 }),
      can: { ...ossCan, structuredOutput: true },
    },
    {
      id: 'qwen/qwen3-32b',
      contextTokensMax: 131_072,
      outputTokensMax: 40_960,
      price: usd(0.29, 0.59),
      can: toolsOnly,
    },
    {
      id: 'moonshotai/kimi-k2-instruct-0905',
      contextTokensMax: 262_144,
      outputTokensMax: 16_384,
      price: usd(1, 3, { read: 0.5 }),
      can: { ...toolsOnly, parallelTools: true, structuredOutput: true, thinking: [] },
    },
    {
      id: 'llama-3.3-70b-versatile',
      contextTokensMax: 131_072,
      outputTokensMax: 32_768,
      price: usd(0.59, 0.79),
      can: { ...toolsOnly, thinking: [] },
    },
    {
      id: 'meta-llama/llama-4-maverick-17b-128e-instruct',
      contextTokensMax: 131_072,
      outputTokensMax: 8_192,
      price: usd(0.2, 0.6),
      can: { ...sees, tools: true, structuredOutput: true, thinking: [] },
    },
    {
      id: 'llama3-70b-8192',
      contextTokensMax: 8_192,
      outputTokensMax: 8_192,
      price: usd(0.59, 0.79),
      can: { ...toolsOnly, thinking: [] },
    },
    {
      id: 'llama3-8b-8192',
      contextTokensMax: 8_192,
      outputTokensMax: 8_192,
      price: usd(0.05, 0.08),
      can: { ...toolsOnly, thinking: [] },
    },
  ],
};

const zai: ProviderFacts = {
  sources: read(
    'models.dev',
    'https://openrouter.ai/z-ai and the release notes of ClawRouter 0.12.211 (GLM 5.2: limits; resellers agree on the price)',
    'recordings',
  ),
  models: [
    {
      id: 'glm-5.2',
      contextTokensMax: MEBI,
      price: usd(1.4, 4.4, { read: 0.26 }),
      can: { tools: true },
    },
    {
      id: 'glm-4.7-flash',
      contextTokensMax: 200_000,
      outputTokensMax: 131_072,
      price: usd(0, 0),
      can: toolsOnly,
    },
    {
      id: 'glm-4.6',
      contextTokensMax: 204_800,
      outputTokensMax: 131_072,
      price: usd(0.6, 2.2, { read: 0.11 }),
      can: toolsOnly,
    },
    {
      id: 'glm-4.5',
      contextTokensMax: 131_072,
      outputTokensMax: 98_304,
      price: usd(0.6, 2.2, { read: 0.11 }),
      can: toolsOnly,
    },
    {
      id: 'glm-4.5-air',
      contextTokensMax: 131_072,
      outputTokensMax: 98_304,
      price: usd(0.2, 1.1, { read: 0.03 }),
      can: toolsOnly,
    },
    {
      id: 'glm-4.5v',
      contextTokensMax: 64_000,
      outputTokensMax: 16_384,
      price: usd(0.6, 1.8),
      can: { ...sees, tools: true },
    },
  ],
};

const qwen: ProviderFacts = {
  sources: read('models.dev (Alibaba Model Studio)', 'recordings (tools)'),
  tiersApply:
    'The price list has a row for each range of the prompt; that the row holds for the whole request is ' +
    "how models.dev reads it. The provider's own words could not be read.",
  models: [
    {
      id: 'qwen3-max',
      contextTokensMax: 262_144,
      outputTokensMax: 65_536,
      price: tiered(
        usd(1.2, 6, { read: 0.24, write: 1.5 }),
        from(32_001, 2.4, 12, { read: 0.48, write: 3 }),
        from(128_001, 3, 15, { read: 0.6, write: 3.75 }),
      ),
      can: { ...toolsOnly, structuredOutput: true, thinking: [] },
    },
  ],
};

const perplexity: ProviderFacts = {
  sources: read('models.dev'),
  models: [
    {
      id: 'sonar',
      contextTokensMax: 128_000,
      outputTokensMax: 4_096,
      price: usd(1, 1),
      can: { ...text, tools: false, thinking: [] },
    },
  ],
};

/** By the name that `ModelPort.provider` gets. */
export const providers: Readonly<Record<string, ProviderFacts>> = {
  anthropic,
  openai,
  gemini,
  xai,
  deepseek,
  mistral,
  groq,
  zai,
  qwen,
  perplexity,
};
