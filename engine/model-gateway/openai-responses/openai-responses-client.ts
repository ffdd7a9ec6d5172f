import { OpenAI } from 'openai';
import type { OpenAIResponsesClientOptions } from './client-options.ts';

/**
 * An SDK client that does nothing on its own: no retries (they are the engine's, on its clock), no
 * log output, and nothing from the environment. The one exception is `OPENAI_CUSTOM_HEADERS`, which
 * SDK 7.55 reads whatever it is told.
 */
export function openaiResponsesClient(options: OpenAIResponsesClientOptions): OpenAI {
  const { apiKey, baseUrl, fetch, query, headers } = options;
  return new OpenAI({
    // The SDK refuses an empty key; a server of one's own may want none.
    apiKey: apiKey === '' ? 'none' : apiKey,
    baseURL: baseUrl ?? 'https://api.openai.com/v1',
    adminAPIKey: null,
    organization: null,
    project: null,
    webhookSecret: null,
    ...(fetch === undefined ? {} : { fetch }),
    ...(query === undefined ? {} : { defaultQuery: { ...query } }),
    defaultHeaders: { ...headers },
    maxRetries: 0,
    logLevel: 'off',
  });
}
