import { z } from 'zod';
import { memberOf } from '../database/stored-json.ts';
import { callOf, noArgs, oneText, PagingArgs, Texts, type Call } from './call.ts';
import { hashOfIds, hashOfLines, idsOf, sha256 } from './condensed.ts';

const MaybePaging = PagingArgs.nullable().transform((paging) => paging ?? {});
const Search = PagingArgs.extend({
  workspaceId: z.string().optional(),
  sessionId: z.string().optional(),
  types: Texts.optional(),
});

const eventCalls: Readonly<Record<string, Call>> = {
  'event.exists': callOf(oneText, ({ events }, [id]) => events.exists(id)),
  'event.count': callOf(noArgs, ({ events }) => events.count()),
  'event.getBySession': callOf(z.tuple([z.string(), PagingArgs]), ({ events }, [id, paging]) =>
    events.getBySession(id, paging),
  ),
  'event.getBySession (includes depth)': callOf(oneText, ({ events }, [id]) =>
    events.getBySession(id),
  ),
  'event.getBySession -> {count, sha256 of canonical lines, first/last id}': callOf(
    oneText,
    (store, [id]) => {
      const events = store.events.getBySession(id);
      return {
        count: events.length,
        ids_sha256: hashOfIds(idsOf(events)),
        lines_sha256: hashOfLines(events),
        first: events[0]?.id,
        last: events.at(-1)?.id,
      };
    },
  ),
  'event.getByTypes': callOf(
    z.tuple([z.string(), Texts, MaybePaging]),
    ({ events }, [id, types, paging]) => events.getByTypes(id, types, paging),
  ),
  'event.getByWorkspace': callOf(z.tuple([z.string(), PagingArgs]), ({ events }, [id, paging]) =>
    events.getByWorkspace(id, paging),
  ),
  'event.getSince': callOf(z.tuple([z.string(), z.number()]), ({ events }, [id, sequence]) =>
    events.getSince(id, sequence),
  ),
  'event.getRange': callOf(
    z.tuple([z.string(), z.number(), z.number()]),
    ({ events }, [id, from, to]) => events.getRange(id, { from, to }),
  ),
  'event.getLatest': callOf(oneText, ({ events }, [id]) => events.getLatest(id)),
  'event.getNextSequence': callOf(oneText, ({ events }, [id]) => events.getNextSequence(id)),
  'event.countBySession': callOf(oneText, ({ events }, [id]) => events.countBySession(id)),
  'event.countByType': callOf(z.tuple([z.string(), z.string()]), ({ events }, [id, type]) =>
    events.countByType(id, type),
  ),
  'event.getTokenUsageSummary': callOf(oneText, ({ events }, [id]) =>
    events.getTokenUsageSummary(id),
  ),
  'event.getDescendants -> sorted id set + count (order is by sequence only, ties unspecified)':
    callOf(oneText, ({ tree }, [id], expected) => {
      const ids = idsOf(tree.getDescendants(id)).toSorted();
      const isHashed = memberOf(expected, 'ids_sha256') !== undefined;
      return { count: ids.length, ...(isHashed ? { ids_sha256: hashOfIds(ids) } : { ids }) };
    }),
};

const searchCalls: Readonly<Record<string, Call>> = {
  'search.search': callOf(z.tuple([z.string(), Search]), ({ search }, [query, options]) =>
    search.search(query, options),
  ),
  'search.searchByToolName': callOf(z.tuple([z.string(), Search]), ({ search }, [query, options]) =>
    search.searchByToolName(query, options),
  ),
  'search.countBySession (index rows, not events)': callOf(oneText, ({ search }, [id]) =>
    search.countBySession(id),
  ),
  'search.isIndexed': callOf(oneText, ({ search }, [id]) => search.isIndexed(id)),
};

const blobCalls: Readonly<Record<string, Call>> = {
  'blob.getById (content as length+sha256)': callOf(oneText, ({ blobs }, [id]) => {
    const blob = blobs.getById(id);
    if (blob === null) return null;
    const { content } = blob;
    return { ...blob, content: { length: content.length, sha256: sha256(content) } };
  }),
  'blob.getContent': callOf(oneText, ({ blobs }, [id]) => blobs.getContent(id)),
  'blob.getContent -> {chars, sha256 of utf8}': callOf(oneText, ({ blobs }, [id]) => {
    const text = blobs.getContent(id);
    return text === null
      ? null
      : { chars: text.length, sha256: sha256(text), head: text.slice(0, 60) };
  }),
  'blob.getRefCount': callOf(oneText, ({ blobs }, [id]) => blobs.getRefCount(id)),
  'blob.count': callOf(noArgs, ({ blobs }) => blobs.count()),
  'blob.getTotalSize': callOf(noArgs, ({ blobs }) => blobs.getTotalSize()),
};

/** Calls of the repositories below the event store, by their names in the golden files. */
export const repositoryCalls: Readonly<Record<string, Call>> = {
  ...eventCalls,
  ...searchCalls,
  ...blobCalls,
  'session.exists': callOf(oneText, ({ sessions }, [id]) => sessions.exists(id)),
  'session.countByWorkspace (non-archived)': callOf(oneText, ({ sessions }, [id]) =>
    sessions.countByWorkspace(id),
  ),
  'workspace.list': callOf(noArgs, ({ workspaces }) => workspaces.list()),
  'workspace.getById': callOf(oneText, ({ workspaces }, [id]) => workspaces.getById(id)),
  'workspace.exists': callOf(oneText, ({ workspaces }, [id]) => workspaces.exists(id)),
  'workspace.count': callOf(noArgs, ({ workspaces }) => workspaces.count()),
  'branch.getById': callOf(oneText, ({ branches }, [id]) => branches.getById(id)),
  'branch.getBySession': callOf(oneText, ({ branches }, [id]) => branches.getBySession(id)),
  'branch.getDefault': callOf(oneText, ({ branches }, [id]) => branches.getDefault(id)),
  'branch.countBySession': callOf(oneText, ({ branches }, [id]) => branches.countBySession(id)),
};
