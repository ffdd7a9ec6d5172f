import { Anthropic } from '@anthropic-ai/sdk';
import type { AnthropicClientOptions } from './client-options.ts';

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
