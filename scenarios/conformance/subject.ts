import type { ModelPort } from '#engine/ports/model-port.ts';
import type { JsonObject } from '#engine/schema/json.ts';
import type { AssistantPart } from '#engine/schema/message.ts';
import type { Answer } from './answer.ts';
import type { Exchange } from './exchanges.ts';

/** What an official SDK makes of an answer. */
export interface SdkAnswer extends Answer {
  /** Names of `sdkLimits` that kept the SDK from reading the answer as it came. */
  readonly limits: readonly string[];
}

/** One API under test: the engine's adapter, and the SDK to hold it against. */
export interface Subject {
  /** The adapter, for the exchange's provider; answered by `fetch`. */
  open(exchange: Exchange, fetch: typeof globalThis.fetch): Promise<ModelPort>;
  /** What would go back to the provider in the next request. */
  back(exchange: Exchange, parts: readonly AssistantPart[]): readonly JsonObject[];
  /** The answer as the SDK puts it together from the same bytes. */
  sdk(exchange: Exchange): Promise<SdkAnswer>;
}

export const clock = { now: () => 0 };
export const apiKey = 'conformance';
export const baseUrl = 'http://provider.test';
