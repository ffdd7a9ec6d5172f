import { z } from 'zod';
import { withoutDepth } from '../database/stored-event.ts';
import { callOf, oneText, PagingArgs, Texts, type Call } from './call.ts';
import { hashOfIds, idsOf } from './condensed.ts';

const SessionList = PagingArgs.extend({
  workspaceId: z.string().optional(),
  archived: z.boolean().optional(),
  excludeSubagents: z.boolean().optional(),
  orderBy: z.string().optional(),
  order: z.string().optional(),
});
const AppendRequest = z.looseObject({ sessionId: z.string(), parentId: z.string().optional() });

/** Calls of the existing server's event store, by their names in the golden files. */
export const storeCalls: Readonly<Record<string, Call>> = {
  'backend.getEvents': callOf(
    z.tuple([Texts]),
    ({ events }, [ids]) =>
      new Map([...events.getByIds(ids)].map(([id, event]) => [id, withoutDepth(event)])),
  ),
  'EventStore.getEvent (no depth)': callOf(oneText, ({ events }, [id]) => {
    const event = events.getById(id);
    return event === null ? null : withoutDepth(event);
  }),
  'EventStore.getAncestors (ids, root first)': callOf(oneText, ({ tree }, [id]) =>
    idsOf(tree.getAncestors(id)),
  ),
  'EventStore.getAncestors -> {count, ids_sha256, first, last, fork/session switches}': callOf(
    oneText,
    ({ tree }, [id]) => {
      const path = tree.getAncestors(id);
      return {
        count: path.length,
        ids_sha256: hashOfIds(idsOf(path)),
        first: path[0]?.id,
        last: path.at(-1)?.id,
        sessions: [...new Set(path.map(({ sessionId }) => sessionId))],
      };
    },
  ),
  'EventStore.getChildren (ids + sequence + session; rows with equal sequence may come in any order)':
    callOf(oneText, ({ tree }, [id]) =>
      tree.getChildren(id).map((child) => [child.id, child.sequence, child.sessionId]),
    ),
  'EventStore.getEventsByWorkspaceAndTypes': callOf(
    z.tuple([z.string(), Texts, PagingArgs]),
    ({ events }, [workspaceId, types, paging]) =>
      events.getByWorkspaceAndTypes(workspaceId, types, paging).map(withoutDepth),
  ),
  'EventStore.countEventsByWorkspaceAndTypes': callOf(
    z.tuple([z.string(), Texts]),
    ({ events }, [workspaceId, types]) => events.countByWorkspaceAndTypes(workspaceId, types),
  ),
  'EventStore.getStateAt': callOf(oneText, ({ state }, [id]) => state.getStateAt(id)),
  'EventStore.getStateAtHead': callOf(oneText, ({ state }, [id]) => state.getStateAtHead(id)),
  'EventStore.getMessagesAt': callOf(oneText, ({ state }, [id]) => state.getMessagesAt(id)),
  'EventStore.getMessagesAtHead': callOf(oneText, ({ state }, [id]) => state.getMessagesAtHead(id)),
  'EventStore.getSession': callOf(oneText, ({ sessions }, [id]) => sessions.getById(id)),
  'EventStore.getSessionsByIds': callOf(z.tuple([Texts]), ({ sessions }, [ids]) =>
    sessions.getByIds(ids),
  ),
  'EventStore.getSessionMessagePreviews': callOf(z.tuple([Texts]), (store, [ids]) =>
    store.getSessionMessagePreviews(ids),
  ),
  'EventStore.listSessions': callOf(z.tuple([SessionList]), ({ sessions }, [options]) =>
    sessions.list(options),
  ),
  'EventStore.getWorkspaceByPath': callOf(oneText, ({ workspaces }, [path]) =>
    workspaces.getByPath(path),
  ),
  'EventStore.append': callOf(z.tuple([AppendRequest]), ({ writes }, [request]) =>
    writes.append(request),
  ),
  'EventStore.fork': callOf(oneText, ({ writes }, [eventId]) => writes.fork(eventId)),
  'EventStore.deleteMessage': callOf(
    z.tuple([z.string(), z.string()]),
    ({ writes }, [sessionId, eventId]) => writes.deleteMessage(sessionId, { eventId }),
  ),
};
