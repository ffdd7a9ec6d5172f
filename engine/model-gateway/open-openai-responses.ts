import type { ClockPort } from '#engine/ports/clock-port.ts';
import type { ModelPort } from '#engine/ports/model-port.ts';
import type { OpenAIResponsesClientOptions } from './openai-responses/client-options.ts';

export interface OpenAIResponsesOptions extends OpenAIResponsesClientOptions {
  /** Tells how far away the date in a `retry-after` header is. */
  readonly clock: Pick<ClockPort, 'now'>;
}

/** The door to OpenAI's models; the SDK is loaded when it is first asked for (see `openAnthropic`). */
export async function openOpenAIResponses({
  clock,
  ...options
}: OpenAIResponsesOptions): Promise<ModelPort> {
  const { openaiResponsesClient } = await import('./openai-responses/openai-responses-client.ts');
  const { openaiResponsesModel } = await import('./openai-responses/openai-responses-model.ts');
  return openaiResponsesModel(openaiResponsesClient(options), clock);
}
