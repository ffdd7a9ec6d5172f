import { Anthropic } from '@anthropic-ai/sdk';

/** How to reach the API. Everything that is not given here is not read from the environment either. */
export interface AnthropicClientOptions {
  readonly apiKey: string;
  /** Without a path: `/v1/messages` is added. */
  readonly baseUrl?: string;
  /** Instead of the global `fetch`: this is where a recording is played back. */
  readonly fetch?: typeof globalThis.fetch;
  /**
   * `anthropic-version`. Left out, it is that of the SDK (2026-10-21 in 1.11.0), which refuses
   * `temperature` with a 400; 2023-06-01 accepts it. ("Migrating to API version 2026-10-21".)
   */
  readonly apiVersion?: string;
  /** More headers, such as those that a gateway asks for. */
  readonly headers?: Readonly<Record<string, string>>;
}

/**
 * An SDK client that does nothing on its own: no retries (they are the engine's, on its clock), no
 * log output, no tracing.
 */
export function anthropicClient(options: AnthropicClientOptions): Anthropic {
  const { apiKey, baseUrl, fetch, apiVersion, headers } = options;
  return new Anthropic({
    apiKey,
    baseURL: baseUrl ?? 'https://api.anthropic.com',
    webhookKey: null,
    ...(fetch === undefined ? {} : { fetch }),
    defaultHeaders: {
      ...headers,
      ...(apiVersion === undefined ? {} : { 'anthropic-version': apiVersion }),
    },
    maxRetries: 0,
    logLevel: 'off',
    openTelemetry: false,
  });
}
