import type { JsonObject } from '#engine/schema/json.ts';
import type { AssistantPart } from '#engine/schema/message.ts';
import { isForeign, ownMeta } from './provider-meta.ts';
import { toTextBlock } from './to-user-blocks.ts';
import { toWireId } from './wire-id.ts';

/**
 * What the model said, as it said it (invariant M3): parts that were read from a stream of this
 * provider become the blocks that it sent. What only another provider understands is left out.
 */
export const toAssistantBlocks = (parts: readonly AssistantPart[]): JsonObject[] =>
  parts.flatMap(toBlocks);

function toBlocks(part: AssistantPart): JsonObject[] {
  switch (part.type) {
    case 'text':
      return toTextBlock(part);
    case 'thinking':
      return toThinkingBlock(part);
    case 'redacted_thinking':
      return [{ type: 'redacted_thinking', data: part.data }];
    case 'tool_call':
      return [
        {
          type: 'tool_use',
          id: toWireId(part.callId),
          name: part.name,
          input: part.arguments,
          ...ownMeta(part._meta),
        },
      ];
    case 'server_tool_call': {
      const { callId: id, name, arguments: input } = part;
      const own = ownMeta(part._meta);
      return own === undefined ? [] : [{ type: 'server_tool_use', id, name, input, ...own }];
    }
    case 'server_tool_result': {
      const { kind: type, callId, content } = part;
      const own = ownMeta(part._meta);
      return own === undefined ? [] : [{ type, tool_use_id: callId, content, ...own }];
    }
    case 'provider': {
      const block = ownMeta(part._meta);
      return block === undefined ? [] : [block];
    }
    case 'image': // the API takes images from the user only
      return [];
    default:
      return part satisfies never;
  }
}

/**
 * Anthropic checks signatures and refuses thinking without one. Gateways that take it back unsigned
 * get it where `_meta` of the part says so.
 */
function toThinkingBlock(part: Extract<AssistantPart, { type: 'thinking' }>): JsonObject[] {
  const own = ownMeta(part._meta);
  if (isForeign(part._meta) || (part.signature === undefined && own === undefined)) return [];
  const signature: JsonObject = part.signature === undefined ? {} : { signature: part.signature };
  return [{ type: 'thinking', thinking: part.text, ...signature, ...own }];
}
