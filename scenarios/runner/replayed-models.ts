import { openAnthropic } from '#engine/model-gateway/open-anthropic.ts';
import { openGemini } from '#engine/model-gateway/open-gemini.ts';
import { openOpenAIChat } from '#engine/model-gateway/open-openai-chat.ts';
import { openOpenAIResponses } from '#engine/model-gateway/open-openai-responses.ts';
import type { ClockPort } from '#engine/ports/clock-port.ts';
import type { ModelPort } from '#engine/ports/model-port.ts';
import { chatProviderOf } from '#recordings/import/chat-provider-of.ts';
import { baseUrlOf, wireFormatOf } from '#recordings/import/wire-format.ts';
import { geminiPlaceOf } from './gemini-place.ts';

export interface ReplayParts {
  /** Answers in the provider's place. */
  readonly fetch: typeof globalThis.fetch;
  readonly clock: Pick<ClockPort, 'now'>;
}

/** No provider is ever asked, so any key will do; it is none that a scan could take for a real one. */
const apiKey = 'replayed';

/**
 * One model for each provider that the recording has exchanges with, in order of first use: the real
 * adapters and SDKs, of which only `fetch` is not real. Without any exchange it is Anthropic's.
 * @param urls addresses of the recorded requests
 */
export async function replayedModels(
  urls: readonly string[],
  { fetch, clock }: ReplayParts,
): Promise<readonly [ModelPort, ...ModelPort[]]> {
  /** The first address of each provider. */
  const addresses = new Map<string, string>();
  for (const url of urls) {
    const provider = providerOf(url);
    if (provider !== undefined && !addresses.has(provider)) addresses.set(provider, url);
  }
  const models: ModelPort[] = [];
  for (const url of addresses.values()) models.push(await open(url, { fetch, clock }));
  const [one = await openAnthropic({ apiKey, fetch, clock }), ...others] = models;
  return [one, ...others];
}

/** The name of the provider that an address belongs to, as `ModelPort.provider` says it. */
export function providerOf(url: string): string | undefined {
  const format = wireFormatOf(url);
  switch (format) {
    case 'anthropic-messages':
      return 'anthropic';
    case 'openai-responses':
      return 'openai';
    case 'openai-chat':
      return chatProviderOf(url);
    case 'gemini':
      return 'gemini';
    case undefined:
      return undefined;
    default:
      return format satisfies never;
  }
}

function open(url: string, parts: ReplayParts): Promise<ModelPort> {
  const format = wireFormatOf(url);
  switch (format) {
    case 'anthropic-messages':
    case undefined:
      return openAnthropic({ apiKey, ...parts, baseUrl: baseUrlOf(url, 'anthropic-messages') });
    case 'openai-responses':
      return openOpenAIResponses({
        apiKey,
        ...parts,
        baseUrl: baseUrlOf(url, format),
        query: queryOf(url),
      });
    case 'openai-chat':
      return openOpenAIChat({
        provider: chatProviderOf(url),
        apiKey,
        ...parts,
        baseUrl: baseUrlOf(url, format),
        query: queryOf(url),
      });
    case 'gemini':
      return openGemini({ apiKey, ...parts, ...geminiPlaceOf(url) });
    default:
      return format satisfies never;
  }
}

const queryOf = (url: string): Record<string, string> =>
  Object.fromEntries(new URL(url).searchParams);
