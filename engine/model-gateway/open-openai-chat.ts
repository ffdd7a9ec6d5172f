import type { ClockPort } from '#engine/ports/clock-port.ts';
import type { ModelPort } from '#engine/ports/model-port.ts';
import type { OpenAiChatOptions } from './openai-chat/client-options.ts';

export interface OpenAIChatOptions extends OpenAiChatOptions {
  /** Tells how far away the date in a `retry-after` header is. */
  readonly clock: Pick<ClockPort, 'now'>;
}

/**
 * The door to OpenAI's Chat Completions, and to all who speak it; the SDK is loaded when it is first
 * asked for (see `openAnthropic`).
 * @throws EngineError (`engine.configuration`) where no address is given or known
 */
export async function openOpenAIChat({ clock, ...options }: OpenAIChatOptions): Promise<ModelPort> {
  const { chatServer } = await import('./openai-chat/chat-server.ts');
  const { openAiChatClient } = await import('./openai-chat/openai-chat-client.ts');
  const { openAiChatModel } = await import('./openai-chat/openai-chat-model.ts');
  const server = chatServer(options);
  return openAiChatModel(openAiChatClient(server), { ...server, clock });
}
