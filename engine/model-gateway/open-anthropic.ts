import type { ClockPort } from '#engine/ports/clock-port.ts';
import type { ModelPort } from '#engine/ports/model-port.ts';
import type { AnthropicClientOptions } from './anthropic/client-options.ts';

export interface AnthropicOptions extends AnthropicClientOptions {
  /** Tells how far away the date in a `retry-after` header is. */
  readonly clock: Pick<ClockPort, 'now'>;
}

/**
 * The door to Anthropic's models. The SDK is loaded when it is first asked for, because it costs more
 * start-up than all the rest; and no type of it is in the way of whoever has another version.
 */
export async function openAnthropic({ clock, ...options }: AnthropicOptions): Promise<ModelPort> {
  const { anthropicClient } = await import('./anthropic/anthropic-client.ts');
  const { anthropicModel } = await import('./anthropic/anthropic-model.ts');
  return anthropicModel(anthropicClient(options), clock);
}
