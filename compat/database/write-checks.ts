import type { EventQueries } from './event-queries.ts';
import type { SessionQueries } from './session-queries.ts';
import { StoreRefusal } from './store-refusal.ts';

/**
 * The calls of the existing server that write, up to the point where they would: what it refuses is
 * refused in its words and its order, what it would do is refused because this is a reader.
 */
export interface WriteChecks {
  /** @throws StoreRefusal always */
  append(request: { readonly sessionId: string; readonly parentId?: string | undefined }): never;
  /** @throws StoreRefusal always */
  fork(eventId: string): never;
  /** @throws StoreRefusal always */
  deleteMessage(sessionId: string, target: { readonly eventId: string }): never;
}

const deletable: ReadonlySet<string> = new Set([
  'message.user',
  'message.assistant',
  'tool.result',
]);

export function writeChecks({
  sessions,
  events,
}: {
  readonly sessions: SessionQueries;
  readonly events: EventQueries;
}): WriteChecks {
  return {
    append: ({ sessionId, parentId }) => {
      const session = sessions.getById(sessionId);
      if (session === null) throw new StoreRefusal(`Session not found: ${sessionId}`);
      const parent = parentId ?? session.headEventId;
      if (parent === null) throw new StoreRefusal('No parent ID available');
      if (!events.exists(parent)) {
        throw new StoreRefusal('FOREIGN KEY constraint failed', 'SQLITE_CONSTRAINT_FOREIGNKEY');
      }
      throw readOnly('append');
    },
    fork: (eventId) => {
      const event = events.getById(eventId);
      if (event === null) throw new StoreRefusal(`Event not found: ${eventId}`);
      if (!sessions.exists(event.sessionId)) {
        throw new StoreRefusal(`Source session not found: ${event.sessionId}`);
      }
      throw readOnly('fork');
    },
    deleteMessage: (sessionId, { eventId }) => {
      const event = events.getById(eventId);
      if (event === null) throw new StoreRefusal(`Event not found: ${eventId}`, 'EVENT_NOT_FOUND');
      if (!deletable.has(event.type)) {
        throw new StoreRefusal(`Cannot delete event of type: ${event.type}`, 'INVALID_OPERATION');
      }
      if (!sessions.exists(sessionId)) {
        throw new StoreRefusal(`Session not found: ${sessionId}`, 'SESSION_NOT_FOUND');
      }
      throw readOnly('deleteMessage');
    },
  };
}

const readOnly = (call: string): StoreRefusal =>
  new StoreRefusal(`${call} would write, and this is a reader`, 'READ_ONLY');
