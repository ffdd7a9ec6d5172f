import type { JsonObject } from '#engine/schema/json.ts';
import type { Message } from '#engine/schema/message.ts';
import type {
  ModelRequest,
  ModelSettings,
  ThinkingSettings,
} from '#engine/schema/model-request.ts';
import type { ToolDefinition } from '#engine/schema/tool.ts';
import { markCache } from './cache-marks.ts';
import type { ChatQuirks } from './chat-quirks.ts';
import { ownMeta } from './provider-meta.ts';
import { toAssistantMessage, type AssistantOptions } from './to-assistant-message.ts';
import {
  toContent,
  toContentParts,
  toToolMessages,
  type ContentOptions,
} from './to-user-content.ts';
import { wireIds } from './wire-ids.ts';

/**
 * The body of `POST /chat/completions` (API reference, read 2026-11-20), with the server's quirks.
 * Pure, and stable: equal requests give equal bytes, so that the provider's cache and a recording
 * recognise them. A null in the provider's own settings takes a field out.
 */
export function toChatRequest(request: ModelRequest, options: ContentOptions): JsonObject {
  const { settings } = request;
  const { provider, quirks } = options;
  const wireId = wireIds(request.messages, quirks);
  const parts = {
    tools: request.tools.map((tool) => toTool(tool, provider)),
    system: toSystem(request, options),
    messages: request.messages.map((message) => toMessages(message, { ...options, wireId })),
  };
  if (quirks.cacheControl && settings.cache !== false) {
    markCache(parts, request.cacheBreakpoints);
  }
  const { tools, system, messages } = parts;
  const fields: JsonObject = {
    [quirks.maxTokensField]: settings.outputTokensMax,
    ...(tools.length > 0 ? { tools, ...toolChoiceOf(settings) } : {}),
    ...(settings.thinking === undefined ? {} : toThinking(settings.thinking, options)),
    ...(settings.temperature === undefined ? {} : { temperature: settings.temperature }),
    ...(settings.stopSequences === undefined ? {} : { stop: settings.stopSequences }),
    ...(quirks.usageInStream === 'asked_for' ? { stream_options: { include_usage: true } } : {}),
    ...ownMeta(settings._meta, provider),
  };
  return {
    ...withoutNulls(fields),
    // Last, so that no setting can replace what the engine is asking and how.
    model: request.model,
    messages: [...system, ...messages.flat()],
    stream: true,
  };
}

const withoutNulls = (fields: JsonObject): JsonObject =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== null));

function toSystem({ system }: ModelRequest, options: ContentOptions): JsonObject[] {
  const parts = system.flatMap((part) => toContentParts(part, options));
  return parts.length === 0 ? [] : [{ role: options.quirks.systemRole, content: toContent(parts) }];
}

/** One of our messages in the provider's. A message without content is left out; the API refuses it. */
function toMessages(message: Message, options: AssistantOptions): JsonObject[] {
  switch (message.role) {
    case 'user': {
      const parts = message.content.flatMap((part) => toContentParts(part, options));
      return parts.length === 0 ? [] : [{ role: 'user', content: toContent(parts) }];
    }
    case 'tool':
      return toToolMessages(message.answers, options);
    case 'assistant':
      return toAssistantMessage(message.content, options);
    default:
      return message satisfies never;
  }
}

/** A definition of the provider's own (a custom tool, a server tool) is sent instead of ours. */
const toTool = (
  { _meta, name, description, inputSchema }: ToolDefinition,
  provider: string,
): JsonObject =>
  ownMeta(_meta, provider) ?? {
    type: 'function',
    function: { name, description, parameters: inputSchema },
  };

/** Only beside tools: without any, the API refuses a choice. */
function toolChoiceOf({ toolChoice, parallelToolCalls }: ModelSettings): JsonObject {
  return {
    ...(toolChoice === undefined ? {} : { tool_choice: wireChoice(toolChoice) }),
    ...(parallelToolCalls === undefined ? {} : { parallel_tool_calls: parallelToolCalls }),
  };
}

function wireChoice(choice: NonNullable<ModelSettings['toolChoice']>): JsonObject | string {
  if (choice.type === 'tool') return { type: 'function', function: { name: choice.name } };
  return choice.type === 'any' ? 'required' : choice.type;
}

function toThinking(thinking: ThinkingSettings, { provider, quirks }: ContentOptions): JsonObject {
  const own = thinking.mode === 'off' ? undefined : ownMeta(thinking._meta, provider);
  return { ...switchOf(thinking, quirks), ...own };
}

function switchOf(thinking: ThinkingSettings, { thinkingField }: ChatQuirks): JsonObject {
  const isOn = thinking.mode !== 'off';
  const tokensMax = thinking.mode === 'budget' ? thinking.tokensMax : undefined;
  switch (thinkingField) {
    case 'reasoning':
      return { reasoning: tokensMax === undefined ? { enabled: isOn } : { max_tokens: tokensMax } };
    case 'thinking':
      return { thinking: { type: isOn ? 'enabled' : 'disabled' } };
    case 'enable_thinking':
      return {
        enable_thinking: isOn,
        ...(tokensMax === undefined ? {} : { thinking_budget: tokensMax }),
      };
    case 'none':
      return {};
    default:
      return thinkingField satisfies never;
  }
}
