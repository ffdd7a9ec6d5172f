import type { JsonObject } from '#engine/schema/json.ts';
import type { Message } from '#engine/schema/message.ts';
import { toAssistantBlocks } from './to-assistant-blocks.ts';
import { toToolResult, toUserBlocks } from './to-user-blocks.ts';

/** One of our messages in the provider's blocks, under the role it has on the wire. */
export interface WireMessage {
  readonly role: 'user' | 'assistant';
  readonly blocks: JsonObject[];
}

/** One message, by itself. */
export function blocksOfMessage(message: Message): WireMessage {
  switch (message.role) {
    case 'user':
      return { role: 'user', blocks: message.content.flatMap(toUserBlocks) };
    case 'tool':
      return { role: 'user', blocks: message.answers.map(toToolResult) };
    case 'assistant':
      return { role: 'assistant', blocks: toAssistantBlocks(message.content) };
    default:
      return message satisfies never;
  }
}

/**
 * `messages` of the request: neighbours of one role become one message, because tool results must be
 * in the first user message after their calls, and in front of everything else in it ("Tool use",
 * read 2026-11-20). A message without any block is left out; the API refuses it.
 */
export function mergedTurns(messages: readonly WireMessage[]): JsonObject[] {
  const turns: WireMessage[] = [];
  for (const { role, blocks } of messages) {
    const last = turns.at(-1);
    if (blocks.length === 0) continue;
    if (last?.role === role) last.blocks.push(...blocks);
    else turns.push({ role, blocks: [...blocks] });
  }
  return turns.map(({ role, blocks }) => ({
    role,
    content: role === 'user' ? resultsFirst(blocks) : blocks,
  }));
}

const resultsFirst = (blocks: readonly JsonObject[]): JsonObject[] => [
  ...blocks.filter(isToolResult),
  ...blocks.filter((block) => !isToolResult(block)),
];

const isToolResult = (block: JsonObject): boolean => block['type'] === 'tool_result';
