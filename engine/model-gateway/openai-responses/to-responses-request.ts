import type { JsonObject, JsonValue } from '#engine/schema/json.ts';
import type { ModelRequest } from '#engine/schema/model-request.ts';
import { ownMeta } from './provider-meta.ts';
import { storedResponse, toInputItems, type StoredResponse } from './to-input-items.ts';
import { neverReasons, toReasoning } from './to-reasoning.ts';
import { toTool, toToolChoice } from './to-tools.ts';

/**
 * The body of `POST /responses` (API reference, and the types of SDK 7.55, read 2026-11-21). Pure, and
 * stable: equal requests give equal bytes, so that the provider's cache and a recording recognise them.
 *
 * Nothing is stored unless the settings say so, and reasoning comes back encrypted; every request then
 * carries the whole conversation. Fields of `_meta.openai` of the settings go into the body: null
 * leaves a field of ours out, and `previous_response_id: true` sends only what came after the last
 * answer, if that one was stored. Cache breakpoints are not sent: this API caches by itself. Stop
 * sequences are, although OpenAI refuses them: some servers that speak this API take them.
 */
export function toResponsesRequest(request: ModelRequest): JsonObject {
  const { settings, model, messages } = request;
  const { previous_response_id: previous, ...further } = ownMeta(settings._meta) ?? {};
  const goesOn = previous !== undefined && previous !== null && previous !== false;
  const { store = goesOn } = further;
  // Null leaves it to the provider, who stores.
  const isStored = store !== false;
  const before = goesOn ? previousResponse(previous, request) : undefined;
  const items = toInputItems(messages, { isStored });
  const body: Record<string, JsonValue | undefined> = {
    instructions: instructionsOf(request),
    ...toolFields(request),
    max_output_tokens: settings.outputTokensMax,
    temperature: settings.temperature,
    stop: settings.stopSequences,
    reasoning: settings.thinking && toReasoning(settings.thinking, model),
    store: isStored,
    include: isStored || neverReasons(model) ? undefined : ['reasoning.encrypted_content'],
    ...further,
    // Last, so that no setting can replace what the engine is asking and how.
    previous_response_id: before?.id,
    model,
    input: items.slice(before?.messageCount ?? 0).flat(),
    stream: true,
  };
  return Object.fromEntries(
    Object.entries(body).filter(([, value]) => value !== undefined && value !== null),
  ) as JsonObject;
}

/** An id that was given stands for all up to the last answer; `true` looks the id up there. */
function previousResponse(
  previous: JsonValue,
  { messages }: ModelRequest,
): StoredResponse | undefined {
  if (typeof previous !== 'string') return storedResponse(messages);
  const answer = messages.findLastIndex(({ role }) => role === 'assistant');
  return { id: previous, messageCount: answer + 1 };
}

function instructionsOf({ system }: ModelRequest): string | undefined {
  const text = system
    .map((part) => part.text)
    .filter((words) => words.trim() !== '')
    .join('\n\n');
  return text === '' ? undefined : text;
}

/** Only beside tools: without any, the API refuses a choice. */
function toolFields({ tools, settings }: ModelRequest): Record<string, JsonValue | undefined> {
  if (tools.length === 0) return {};
  return {
    tools: tools.map(toTool),
    tool_choice: toToolChoice(settings, tools),
    parallel_tool_calls: settings.parallelToolCalls,
  };
}
