import type { EventTree } from './event-tree.ts';
import { reconstruct } from './reconstruction/reconstruct.ts';
import type { ConversationMessage, Reconstruction } from './reconstruction/conversation.ts';
import type { SessionQueries } from './session-queries.ts';
import { StoreRefusal } from './store-refusal.ts';

/** A session as it stood at an event; model and folder are those of today, as in the existing server. */
export interface StateAtEvent extends Reconstruction {
  readonly sessionId: string;
  readonly workspaceId: string;
  readonly headEventId: string;
  readonly model: string;
  readonly workingDirectory: string;
}

export interface StateQueries {
  /** @throws StoreRefusal for an event that is not there */
  getStateAt(eventId: string): StateAtEvent;
  /** @throws StoreRefusal for a session without a head, or none at all */
  getStateAtHead(sessionId: string): StateAtEvent;
  /** Empty for an event that is not there. */
  getMessagesAt(eventId: string): ConversationMessage[];
  getMessagesAtHead(sessionId: string): ConversationMessage[];
}

export function stateQueries({
  sessions,
  tree,
}: {
  readonly sessions: SessionQueries;
  readonly tree: EventTree;
}): StateQueries {
  const headOf = (sessionId: string): string | null =>
    sessions.getById(sessionId)?.headEventId ?? null;
  const getStateAt = (eventId: string): StateAtEvent => {
    const path = tree.getAncestors(eventId);
    const event = path.at(-1);
    if (event === undefined) throw new StoreRefusal(`Event not found: ${eventId}`);
    const session = sessions.getById(event.sessionId);
    return {
      sessionId: event.sessionId,
      workspaceId: event.workspaceId,
      headEventId: eventId,
      ...reconstruct(path),
      model: session?.latestModel ?? 'unknown',
      workingDirectory: session?.workingDirectory ?? '',
    };
  };
  const getMessagesAt = (eventId: string): ConversationMessage[] =>
    reconstruct(tree.getAncestors(eventId)).messagesWithEventIds.map(({ message }) => message);
  return {
    getStateAt,
    getStateAtHead: (sessionId) => {
      const head = headOf(sessionId);
      if (head === null) throw new StoreRefusal(`Session has no head event: ${sessionId}`);
      return getStateAt(head);
    },
    getMessagesAt,
    getMessagesAtHead: (sessionId) => {
      const head = headOf(sessionId);
      return head === null ? [] : getMessagesAt(head);
    },
  };
}
