import type { ModelPrice } from '#engine/schema/usage.ts';

/** How a model can be told to think: up to a number of tokens, as it likes, or by a level of effort. */
export type ThinkingMode = 'budget' | 'adaptive' | 'effort';

/** What a model can do. Absent is not known; false was read somewhere. */
export interface ModelCapabilities {
  readonly imagesIn?: boolean;
  /** PDF, as a file and not as text. */
  readonly documentsIn?: boolean;
  readonly imagesOut?: boolean;
  readonly tools?: boolean;
  /** Several calls in one answer. */
  readonly parallelTools?: boolean;
  /** Output that keeps to a JSON Schema. */
  readonly structuredOutput?: boolean;
  /** Tools that the provider runs itself: search, code. */
  readonly serverTools?: boolean;
  /** Empty where the model never thinks. */
  readonly thinking?: readonly ThinkingMode[];
  /** The levels of effort, least first. */
  readonly efforts?: readonly string[];
  /** Thinking comes signed or encrypted, and has to go back as it came. */
  readonly signedThinking?: boolean;
}

/** What is known of one model at one provider. What could not be read is absent. */
export interface ModelFacts {
  /** As the provider lists it; unique at that provider. */
  readonly id: string;
  /** Other names that the provider takes for the same model at the same price. */
  readonly aliases?: readonly string[];
  /** Prompt and answer together, in tokens. */
  readonly contextTokensMax?: number;
  /** Where the prompt may not fill what the answer leaves. */
  readonly inputTokensMax?: number;
  readonly outputTokensMax?: number;
  /** Absent where none was read, sources differ, or it depends on more than the tokens. */
  readonly price?: ModelPrice;
  /** The last day of a price that is promised only so long, as YYYY-MM-DD. */
  readonly priceEndsOn?: string;
  /** A million tokens written to a cache that lasts an hour. `Usage` does not tell them apart. */
  readonly hourCacheWriteUsd?: number;
  readonly can: ModelCapabilities;
}

/** The models of one provider, and where they were read. */
export interface ProviderFacts {
  /** What was read, and when, as YYYY-MM-DD. */
  readonly sources: readonly { readonly readOn: string; readonly place: string }[];
  /** How this provider applies the tiers of its prices, in its own words as far as they were read. */
  readonly tiersApply?: string;
  readonly models: readonly ModelFacts[];
}
