import { openAnthropic } from '#engine/model-gateway/open-anthropic.ts';
import { openOpenAIResponses } from '#engine/model-gateway/open-openai-responses.ts';
import type { ClockPort } from '#engine/ports/clock-port.ts';
import type { ModelPort } from '#engine/ports/model-port.ts';
import { baseUrlOf, wireFormatOf, type WireFormat } from '#recordings/import/wire-format.ts';

export interface ReplayParts {
  /** Answers in the provider's place. */
  readonly fetch: typeof globalThis.fetch;
  readonly clock: Pick<ClockPort, 'now'>;
}

/** No provider is ever asked, so any key will do; it is none that a scan could take for a real one. */
const apiKey = 'replayed';

/**
 * One model for each API that the recording has exchanges of, in order of first use: the real
 * adapters and SDKs, of which only `fetch` is not real. Without any exchange it is Anthropic's.
 * @param urls addresses of the recorded requests
 */
export async function replayedModels(
  urls: readonly string[],
  { fetch, clock }: ReplayParts,
): Promise<readonly [ModelPort, ...ModelPort[]]> {
  /** The first address of each API. */
  const addresses = new Map<WireFormat, string>();
  for (const url of urls) {
    const format = wireFormatOf(url);
    if (format !== undefined && !addresses.has(format)) addresses.set(format, url);
  }
  const models: ModelPort[] = [];
  for (const [format, url] of addresses) {
    models.push(await openers[format]({ apiKey, fetch, clock, baseUrl: baseUrlOf(url, format) }));
  }
  const [one = await openAnthropic({ apiKey, fetch, clock }), ...others] = models;
  return [one, ...others];
}

const openers = {
  'anthropic-messages': openAnthropic,
  'openai-responses': openOpenAIResponses,
} as const satisfies Readonly<Record<WireFormat, unknown>>;
