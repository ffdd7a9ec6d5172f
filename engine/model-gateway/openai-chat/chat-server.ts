import { EngineError } from '#engine/schema/errors.ts';
import { compatibleQuirks } from './chat-quirks.ts';
import type { ChatServer, OpenAiChatOptions } from './client-options.ts';
import { compatibleProviders } from './compatible-providers.ts';

/**
 * Fills in what is known of the provider; what is given wins. A provider that is not known gets the
 * quirks that fit most.
 * @throws EngineError (`engine.configuration`) where no address is given or known
 */
export function chatServer({
  provider = 'openai-chat',
  quirks,
  ...options
}: OpenAiChatOptions): ChatServer {
  const known = Object.hasOwn(compatibleProviders, provider)
    ? compatibleProviders[provider]
    : undefined;
  const baseUrl = options.baseUrl ?? known?.baseUrl;
  if (baseUrl === undefined) {
    throw new EngineError(
      'engine.configuration',
      `The address of the provider ${JSON.stringify(provider)} is not known. Give a baseUrl.`,
    );
  }
  return {
    ...options,
    provider,
    baseUrl,
    quirks: { ...(known?.quirks ?? compatibleQuirks), ...quirks },
  };
}
