import { pagingClause, type Paging } from './paging.ts';
import { allByValue, oneOf, type Sql, type SqlValue } from './sql.ts';
import {
  eventColumns,
  toEventWithDepth,
  type EventRow,
  type StoredEventWithDepth,
} from './stored-event.ts';

export interface TokenUsageSummary {
  readonly inputTokens: number;
  readonly outputTokens: number;
  readonly cacheReadTokens: number;
  readonly cacheCreationTokens: number;
}

/** The reading half of the existing server's event repository; names and order of rows are its own. */
export interface EventQueries {
  getById(id: string): StoredEventWithDepth | null;
  exists(id: string): boolean;
  /** In no order of its own; those that are not there are left out. */
  getByIds(ids: readonly string[]): Map<string, StoredEventWithDepth>;
  getBySession(sessionId: string, paging?: Paging): StoredEventWithDepth[];
  getByTypes(
    sessionId: string,
    types: readonly string[],
    paging?: Pick<Paging, 'limit'>,
  ): StoredEventWithDepth[];
  getNextSequence(sessionId: string): number;
  /** The event with the greatest sequence, which after a rewind is not the head. */
  getLatest(sessionId: string): StoredEventWithDepth | null;
  getSince(sessionId: string, sequence: number): StoredEventWithDepth[];
  /** Both ends are in it. */
  getRange(
    sessionId: string,
    ends: { readonly from: number; readonly to: number },
  ): StoredEventWithDepth[];
  getByWorkspace(workspaceId: string, paging?: Paging): StoredEventWithDepth[];
  getByWorkspaceAndTypes(
    workspaceId: string,
    types: readonly string[],
    paging?: Paging,
  ): StoredEventWithDepth[];
  countByWorkspaceAndTypes(workspaceId: string, types: readonly string[]): number;
  countBySession(sessionId: string): number;
  countByType(sessionId: string, type: string): number;
  count(): number;
  /** Sums of the columns over all events: an answer and the end of its turn both count. */
  getTokenUsageSummary(sessionId: string): TokenUsageSummary;
}

const select = `SELECT ${eventColumns('events')} FROM events`;

export function eventQueries(sql: Sql): EventQueries {
  const events = (text: string, ...values: readonly SqlValue[]): StoredEventWithDepth[] =>
    sql.all<EventRow>(`${select} ${text}`, ...values).map(toEventWithDepth);
  const paged = (
    text: string,
    values: readonly SqlValue[],
    paging: Paging = {},
  ): StoredEventWithDepth[] => {
    const end = pagingClause(paging);
    return events(`${text}${end.clause}`, ...values, ...end.values);
  };
  return {
    getById: (id) => events('WHERE id = ?', id)[0] ?? null,
    exists: (id) => sql.has('SELECT 1 FROM events WHERE id = ?', id),
    getByIds: (ids) =>
      new Map(
        allByValue<EventRow>(sql, { text: select, column: 'id' }, ids).map((row) => [
          row.id,
          toEventWithDepth(row),
        ]),
      ),
    getBySession: (sessionId, paging) =>
      paged('WHERE session_id = ? ORDER BY sequence ASC', [sessionId], paging),
    getByTypes: (sessionId, types, paging) =>
      types.length === 0
        ? []
        : paged(
            `WHERE session_id = ? AND ${oneOf('type')} ORDER BY sequence ASC`,
            [sessionId, JSON.stringify(types)],
            paging,
          ),
    getLatest: (sessionId) =>
      events('WHERE session_id = ? ORDER BY sequence DESC LIMIT 1', sessionId)[0] ?? null,
    getSince: (sessionId, sequence) =>
      events('WHERE session_id = ? AND sequence > ? ORDER BY sequence ASC', sessionId, sequence),
    getRange: (sessionId, { from, to }) =>
      events(
        'WHERE session_id = ? AND sequence >= ? AND sequence <= ? ORDER BY sequence ASC',
        sessionId,
        from,
        to,
      ),
    getByWorkspace: (workspaceId, paging) =>
      paged('WHERE workspace_id = ? ORDER BY timestamp DESC', [workspaceId], paging),
    getByWorkspaceAndTypes: (workspaceId, types, paging) =>
      types.length === 0
        ? []
        : paged(
            `WHERE workspace_id = ? AND ${oneOf('type')} ORDER BY timestamp DESC`,
            [workspaceId, JSON.stringify(types)],
            paging,
          ),
    ...eventCounts(sql),
  };
}

type EventCounts = Pick<
  EventQueries,
  | 'getNextSequence'
  | 'countByWorkspaceAndTypes'
  | 'countBySession'
  | 'countByType'
  | 'count'
  | 'getTokenUsageSummary'
>;

const eventCounts = (sql: Sql): EventCounts => ({
  getNextSequence: (sessionId) =>
    sql.count('SELECT COALESCE(MAX(sequence), -1) + 1 FROM events WHERE session_id = ?', sessionId),
  countByWorkspaceAndTypes: (workspaceId, types) =>
    sql.count(
      `SELECT COUNT(*) FROM events WHERE workspace_id = ? AND ${oneOf('type')}`,
      workspaceId,
      JSON.stringify(types),
    ),
  countBySession: (sessionId) =>
    sql.count('SELECT COUNT(*) FROM events WHERE session_id = ?', sessionId),
  countByType: (sessionId, type) =>
    sql.count('SELECT COUNT(*) FROM events WHERE session_id = ? AND type = ?', sessionId, type),
  count: () => sql.count('SELECT COUNT(*) FROM events'),
  getTokenUsageSummary: (sessionId) => tokenUsageOf(sql, sessionId),
});

const tokenUsageOf = (sql: Sql, sessionId: string): TokenUsageSummary =>
  sql.all<TokenUsageSummary>(
    `SELECT COALESCE(SUM(input_tokens), 0) AS inputTokens,
            COALESCE(SUM(output_tokens), 0) AS outputTokens,
            COALESCE(SUM(cache_read_tokens), 0) AS cacheReadTokens,
            COALESCE(SUM(cache_creation_tokens), 0) AS cacheCreationTokens
       FROM events WHERE session_id = ?`,
    sessionId,
  )[0] ?? { inputTokens: 0, outputTokens: 0, cacheReadTokens: 0, cacheCreationTokens: 0 };
