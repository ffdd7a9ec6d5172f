import type { SessionEvent } from '#engine/schema/events/session-event.ts';
import type { CallId } from '#engine/schema/ids.ts';
import type { Message, ToolAnswer, UserMessage } from '#engine/schema/message.ts';
import type { ModelRef } from '#engine/schema/model-request.ts';

/** The conversation as the model reads it, and what it has not read yet. */
export interface Conversation {
  /** What the model has read, and what it said. */
  readonly read: readonly Message[];
  /** What was said to it since its last request. */
  readonly unread: readonly UserMessage[];
  /** Whom the last request went to. */
  readonly asked: ModelRef | undefined;
}

export const noConversation: Conversation = { read: [], unread: [], asked: undefined };

/** All messages, the unread ones last: the content of the next request. */
export const messagesOf = (conversation: Conversation): readonly Message[] => [
  ...conversation.read,
  ...conversation.unread,
];

/**
 * Adds one event to the conversation. A user's message waits until the next context is built, so
 * that what is said in the middle of a step never comes between a call and its answer (invariant M1).
 */
export function foldConversation(before: Conversation, event: SessionEvent): Conversation {
  switch (event.type) {
    case 'user.message':
      return {
        ...before,
        unread: [...before.unread, { role: 'user', content: event.payload.content }],
      };
    case 'context.built':
      return before.unread.length === 0
        ? before
        : { ...before, read: messagesOf(before), unread: [] };
    case 'model.requested':
      return askedOf(before, event.payload);
    case 'assistant.message': {
      const { content } = event.payload;
      if (content.length === 0) return before;
      const origin = before.asked && { origin: before.asked };
      return { ...before, read: [...before.read, { role: 'assistant', content, ...origin }] };
    }
    case 'tool.completed':
    case 'tool.failed': {
      const { callId, output } = event.payload;
      return withAnswer(before, { callId, output, isError: event.type === 'tool.failed' });
    }
    case 'tool.rejected': {
      const { callId, message } = event.payload;
      return withAnswer(before, {
        callId,
        output: [{ type: 'text', text: message }],
        isError: true,
      });
    }
    default:
      return before;
  }
}

/** The same record for the same model: most requests of a session go to one. */
function askedOf(before: Conversation, { provider, model }: ModelRef): Conversation {
  const { asked } = before;
  const isSame = asked?.provider === provider && asked.model === model;
  return isSame ? before : { ...before, asked: { provider, model } };
}

function withAnswer(before: Conversation, answer: ToolAnswer): Conversation {
  const last = before.read.at(-1);
  if (last?.role !== 'tool') {
    return { ...before, read: [...before.read, { role: 'tool', answers: [answer] }] };
  }
  const order = callOrder(before.read.at(-2));
  const answers = [...last.answers, answer].toSorted(
    (left, right) => order.indexOf(left.callId) - order.indexOf(right.callId),
  );
  return { ...before, read: [...before.read.slice(0, -1), { role: 'tool', answers }] };
}

function callOrder(message: Message | undefined): readonly CallId[] {
  if (message?.role !== 'assistant') return [];
  return message.content.flatMap((part) => (part.type === 'tool_call' ? [part.callId] : []));
}
