import type { ClockPort } from '#engine/ports/clock-port.ts';
import type { ModelPort } from '#engine/ports/model-port.ts';
import type { GeminiClientOptions } from './gemini/client-options.ts';

export interface GeminiOptions extends GeminiClientOptions {
  /** Tells how far away the date in a `retry-after` header is. */
  readonly clock: Pick<ClockPort, 'now'>;
}

/** The door to Google's models; the SDK is loaded when it is first asked for (see `openAnthropic`). */
export async function openGemini({ clock, ...options }: GeminiOptions): Promise<ModelPort> {
  const { geminiClient } = await import('./gemini/gemini-client.ts');
  const { geminiModel } = await import('./gemini/gemini-model.ts');
  return geminiModel(geminiClient(options), clock);
}
