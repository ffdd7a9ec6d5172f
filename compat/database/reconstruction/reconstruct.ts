import { memberOf } from '../stored-json.ts';
import type { StoredEvent } from '../stored-event.ts';
import type { ConversationTokens, Reconstruction } from './conversation.ts';
import { isTruthy, readWholePath } from './first-pass.ts';
import { MessageList, withWholeArguments } from './message-list.ts';

/**
 * What the existing server makes of the events up to one of them: the conversation, what it used,
 * and its settings. Pure and in one walk; only the order of the list counts, and blobs are not read.
 * @param events the path to an event, root first
 */
export function reconstruct(events: readonly StoredEvent[]): Reconstruction {
  const { deleted, callArguments, reasoningLevel, systemPrompt } = readWholePath(events);
  const messages = new MessageList();
  const tokens = tokenSums();
  let turnCount = 0;
  for (const { id, type, payload } of events) {
    if (deleted.has(id)) continue;
    const member = (name: string): unknown => memberOf(payload, name);
    if (type === 'compact.summary') {
      messages.summarise(member('summary'));
    } else if (type === 'context.cleared') {
      messages.clear();
    } else if (type === 'tool.result') {
      messages.addResult(payload);
    } else if (type === 'message.user') {
      messages.addUser(id, member('content'));
      tokens.add(member('tokenUsage'));
    } else if (type === 'message.assistant') {
      messages.addAssistant(id, withWholeArguments(member('content'), callArguments));
      tokens.add(member('tokenUsage'));
      const turn = member('turn');
      if (typeof turn === 'number' && turn > turnCount) turnCount = turn;
    }
  }
  return {
    messagesWithEventIds: messages.finish(),
    tokenUsage: tokens.sums(),
    turnCount,
    ...(reasoningLevel !== undefined && { reasoningLevel }),
    ...(systemPrompt !== undefined && { systemPrompt }),
  };
}

function tokenSums(): {
  readonly add: (usage: unknown) => void;
  readonly sums: () => ConversationTokens;
} {
  let [inputTokens, outputTokens, cacheReadTokens, cacheCreationTokens] = [0, 0, 0, 0];
  return {
    add: (usage) => {
      if (!isTruthy(usage)) return;
      inputTokens += memberOf(usage, 'inputTokens') as number;
      outputTokens += memberOf(usage, 'outputTokens') as number;
      cacheReadTokens += (memberOf(usage, 'cacheReadTokens') ?? 0) as number;
      cacheCreationTokens += (memberOf(usage, 'cacheCreationTokens') ?? 0) as number;
    },
    sums: () => ({ inputTokens, outputTokens, cacheReadTokens, cacheCreationTokens }),
  };
}
