import { blobQueries, type BlobQueries } from './blob-queries.ts';
import { branchQueries, type BranchQueries } from './branch-queries.ts';
import { eventQueries, type EventQueries } from './event-queries.ts';
import { eventTree, type EventTree } from './event-tree.ts';
import { messagePreviews, type MessagePreview } from './message-previews.ts';
import { rawRows, type RawRows } from './raw-rows.ts';
import { schemaFacts, type SchemaFacts } from './schema-facts.ts';
import { searchQueries, type SearchQueries } from './search-queries.ts';
import { sessionQueries, type SessionQueries } from './session-queries.ts';
import type { Sql } from './sql.ts';
import { stateQueries, type StateQueries } from './state-queries.ts';
import { workspaceQueries, type WorkspaceQueries } from './workspace-queries.ts';
import { writeChecks, type WriteChecks } from './write-checks.ts';

export interface StoreStatistics {
  readonly totalWorkspaces: number;
  readonly totalSessions: number;
  readonly totalEvents: number;
  readonly totalBlobs: number;
}

/** The existing server's event store, as far as it reads. */
export interface ExistingStore {
  readonly schema: SchemaFacts;
  readonly workspaces: WorkspaceQueries;
  readonly sessions: SessionQueries;
  readonly events: EventQueries;
  readonly tree: EventTree;
  readonly state: StateQueries;
  readonly search: SearchQueries;
  readonly branches: BranchQueries;
  readonly blobs: BlobQueries;
  readonly raw: RawRows;
  readonly writes: WriteChecks;
  getStats(): StoreStatistics;
  getSessionMessagePreviews(sessionIds: readonly string[]): Map<string, MessagePreview>;
}

export function existingStore(sql: Sql): ExistingStore {
  const workspaces = workspaceQueries(sql);
  const sessions = sessionQueries(sql);
  const events = eventQueries(sql);
  const tree = eventTree(sql);
  const blobs = blobQueries(sql);
  return {
    schema: schemaFacts(sql),
    workspaces,
    sessions,
    events,
    tree,
    state: stateQueries({ sessions, tree }),
    search: searchQueries(sql),
    branches: branchQueries(sql),
    blobs,
    raw: rawRows(sql),
    writes: writeChecks({ sessions, events }),
    getStats: () => ({
      totalWorkspaces: workspaces.count(),
      totalSessions: sessions.count(),
      totalEvents: events.count(),
      totalBlobs: blobs.count(),
    }),
    getSessionMessagePreviews: (sessionIds) => messagePreviews(sql, sessionIds),
  };
}
