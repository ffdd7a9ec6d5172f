import type { JsonObject, JsonValue } from '#engine/schema/json.ts';
import type {
  ModelRequest,
  ModelSettings,
  ThinkingSettings,
} from '#engine/schema/model-request.ts';
import type { ToolDefinition } from '#engine/schema/tool.ts';
import { markBreakpoints } from './cache-breakpoints.ts';
import { ownMeta } from './provider-meta.ts';
import { blocksOfMessage, mergedTurns } from './to-turns.ts';
import { toTextBlock } from './to-user-blocks.ts';

/**
 * The body of `POST /v1/messages` (API reference, read 2026-11-20; versions 2023-06-01 and
 * 2026-10-21). Pure, and stable: equal requests give equal bytes, so that the provider's cache and a
 * recording recognise them.
 */
export function toMessageParams(request: ModelRequest): JsonObject {
  const { settings } = request;
  const parts = {
    tools: request.tools.map(toTool),
    system: request.system.flatMap(toTextBlock),
    messages: request.messages.map(blocksOfMessage),
  };
  if (settings.cache !== false) markBreakpoints(parts, request.cacheBreakpoints);
  const { tools, system } = parts;
  return {
    max_tokens: settings.outputTokensMax,
    ...(system.length > 0 ? { system } : {}),
    ...(tools.length > 0 ? { tools, ...toolChoiceOf(settings) } : {}),
    ...(settings.thinking === undefined ? {} : { thinking: toThinking(settings.thinking) }),
    ...(settings.temperature === undefined ? {} : { temperature: settings.temperature }),
    ...(settings.stopSequences === undefined ? {} : { stop_sequences: settings.stopSequences }),
    ...furtherFields(settings),
    // Last, so that no setting can replace what the engine is asking and how.
    model: request.model,
    messages: mergedTurns(parts.messages),
    stream: true,
  };
}

/** `anthropic-beta`, from `betas` in the provider's own settings. */
export function betaHeaders(settings: ModelSettings): Record<string, string> {
  const betas = ownMeta(settings._meta)?.['betas'];
  const names = Array.isArray(betas) ? betas.filter((beta) => typeof beta === 'string') : [];
  return names.length > 0 ? { 'anthropic-beta': names.join(',') } : {};
}

function furtherFields(settings: ModelSettings): JsonObject {
  const { betas: _betas, ...fields } = ownMeta(settings._meta) ?? {};
  return fields;
}

/** A definition of the provider's own (`web_search_20260318` …) is sent instead of ours. */
const toTool = ({ _meta, name, description, inputSchema }: ToolDefinition): JsonObject =>
  ownMeta(_meta) ?? { name, description, input_schema: inputSchema };

function toThinking(thinking: ThinkingSettings): JsonObject {
  switch (thinking.mode) {
    case 'off':
      return { type: 'disabled' };
    case 'budget':
      return {
        type: 'enabled',
        budget_tokens: thinking.tokensMax,
        ...ownMeta(thinking._meta),
      };
    case 'adaptive':
      return { type: 'adaptive', ...ownMeta(thinking._meta) };
    default:
      return thinking satisfies never;
  }
}

/** Only beside tools: without any, the API refuses a choice. `none` knows no parallel calls. */
function toolChoiceOf({ toolChoice, parallelToolCalls }: ModelSettings): JsonObject {
  const single: Record<string, JsonValue> =
    parallelToolCalls === false && toolChoice?.type !== 'none'
      ? { disable_parallel_tool_use: true }
      : {};
  if (toolChoice !== undefined) return { tool_choice: { ...toolChoice, ...single } };
  return Object.keys(single).length > 0 ? { tool_choice: { type: 'auto', ...single } } : {};
}
