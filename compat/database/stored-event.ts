import type { JsonValue } from '#engine/schema/json.ts';
import { parseStored } from './stored-json.ts';

/** An event as the existing server's public calls return it; any type, any payload. */
export interface StoredEvent {
  readonly id: string;
  /** The event before it, in this session or, for a fork, in another one; null for a root. */
  readonly parentId: string | null;
  readonly sessionId: string;
  readonly workspaceId: string;
  readonly timestamp: string;
  readonly type: string;
  /** Position in its session, from 0. Only the parents say what a conversation consists of. */
  readonly sequence: number;
  readonly payload: JsonValue;
  readonly checksum?: string;
}

/** What the calls of the event repository return besides. */
export interface StoredEventWithDepth extends StoredEvent {
  /** Steps from the root of the tree, stored when it was written. */
  readonly depth: number;
}

/** The columns that an event is made of, in the order in which statements name them. */
export const eventColumns = (alias: string): string =>
  'id session_id parent_id sequence depth type timestamp payload workspace_id checksum'
    .split(' ')
    .map((column) => `${alias}.${column}`)
    .join(', ');

export interface EventRow {
  readonly id: string;
  readonly session_id: string;
  readonly parent_id: string | null;
  readonly sequence: number;
  readonly depth: number;
  readonly type: string;
  readonly timestamp: string;
  readonly payload: string;
  readonly workspace_id: string;
  readonly checksum: string | null;
}

export const toEventWithDepth = (row: EventRow): StoredEventWithDepth => ({
  ...toEvent(row),
  depth: row.depth,
});

export const toEvent = (row: EventRow): StoredEvent => ({
  id: row.id,
  parentId: row.parent_id,
  sessionId: row.session_id,
  workspaceId: row.workspace_id,
  timestamp: row.timestamp,
  type: row.type,
  sequence: row.sequence,
  payload: parseStored(row.payload, {}),
  ...(row.checksum !== null && { checksum: row.checksum }),
});

/** The event without what only the repository's calls return. */
export function withoutDepth(event: StoredEventWithDepth): StoredEvent {
  const { depth: _, ...shown } = event;
  return shown;
}
