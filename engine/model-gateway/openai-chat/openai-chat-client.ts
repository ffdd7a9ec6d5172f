import { APIError, OpenAI } from 'openai';
import type { ChatServer } from './client-options.ts';

/**
 * The SDK throws away all of an error body but its `error`, and with it everything that servers say
 * in `detail` or beside it. Here `APIError.error` is the whole body.
 */
class ChatClient extends OpenAI {
  protected override makeStatusError(
    ...[status, body, message, headers]: Parameters<OpenAI['makeStatusError']>
  ): APIError {
    return APIError.generate(status, { error: body }, message, headers);
  }
}

/**
 * An SDK client that does nothing on its own: no retries (they are the engine's, on its clock), no
 * log output, and no key, address or organisation from the environment.
 */
export function openAiChatClient({
  apiKey,
  baseUrl,
  fetch,
  headers,
  query,
  quirks: { apiKeyHeader },
}: Omit<ChatServer, 'provider'>): OpenAI {
  const isBearer = apiKeyHeader === 'authorization' && apiKey !== undefined;
  return new ChatClient({
    // Without one the SDK throws; the header below keeps it from being sent.
    apiKey: isBearer ? apiKey : 'none',
    adminAPIKey: null,
    organization: null,
    project: null,
    webhookSecret: null,
    baseURL: baseUrl,
    ...(fetch === undefined ? {} : { fetch }),
    defaultHeaders: {
      ...(isBearer ? {} : { authorization: null }),
      ...(isBearer || apiKey === undefined ? {} : { [apiKeyHeader]: apiKey }),
      ...headers,
    },
    defaultQuery: { ...query },
    maxRetries: 0,
    logLevel: 'off',
  });
}
