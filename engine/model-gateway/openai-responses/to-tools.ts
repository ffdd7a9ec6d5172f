import type { JsonObject, JsonValue } from '#engine/schema/json.ts';
import type { ModelSettings } from '#engine/schema/model-request.ts';
import type { ToolDefinition } from '#engine/schema/tool.ts';
import { ownMeta } from './provider-meta.ts';

/**
 * A definition of the provider's own (`web_search`, `custom` …) is sent instead of ours. `strict` is
 * said because the API would else take schemas as strict that were not written for it.
 */
export const toTool = ({ _meta, name, description, inputSchema }: ToolDefinition): JsonObject =>
  ownMeta(_meta) ?? { type: 'function', name, description, parameters: inputSchema, strict: false };

/** `tool_choice`; undefined where the model may choose anyway. */
export function toToolChoice(
  { toolChoice }: ModelSettings,
  tools: readonly ToolDefinition[],
): JsonValue | undefined {
  switch (toolChoice?.type) {
    case undefined:
      return undefined;
    case 'auto':
    case 'none':
      return toolChoice.type;
    case 'any':
      return 'required';
    case 'tool': {
      const { name } = toolChoice;
      const own = ownMeta(tools.find((tool) => tool.name === name)?._meta);
      const type = typeof own?.['type'] === 'string' ? own['type'] : 'function';
      return type === 'function' || type === 'custom' ? { type, name } : { type };
    }
    default:
      return toolChoice satisfies never;
  }
}
