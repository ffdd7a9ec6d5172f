import type { JsonObject } from '#engine/schema/json.ts';
import { callBlock } from './call-block.ts';
import { stringIn } from './json-fields.ts';
import type { OpenBlock } from './open-block.ts';
import { textBlock, thinkingBlock } from './text-blocks.ts';
import { wholeBlock } from './whole-block.ts';

/** Starts a block from the `content_block` of its `content_block_start`. */
export function startBlock(index: number, block: JsonObject): OpenBlock {
  switch (stringIn(block, 'type')) {
    case 'text':
      return textBlock(index, block);
    case 'thinking':
      return thinkingBlock(index, block);
    case 'tool_use':
      return callBlock(index, block, 'tool_call');
    case 'server_tool_use':
    case 'mcp_tool_use':
      return callBlock(index, block, 'server_tool');
    default:
      return wholeBlock(index, block);
  }
}
