import { pagingClause, type Paging } from './paging.ts';
import { oneOf, type Sql, type SqlValue } from './sql.ts';

/** A row of the index that matches; an event has up to two rows. */
export interface SearchHit {
  readonly eventId: string;
  readonly sessionId: string;
  readonly type: string;
  readonly timestamp: string;
  readonly snippet: string;
  /** How well it matches: BM25 without its sign, so more is better. */
  readonly score: number;
}

export interface SearchOptions extends Paging {
  readonly workspaceId?: string | undefined;
  readonly sessionId?: string | undefined;
  /** All types if it is empty. */
  readonly types?: readonly string[] | undefined;
}

/** The reading half of the existing server's search repository. */
export interface SearchQueries {
  /**
   * @param query the language of FTS5, as it is
   * @throws SqliteError for what that language does not know
   */
  search(query: string, options?: SearchOptions): SearchHit[];
  searchByToolName(query: string, options?: Omit<SearchOptions, 'types' | 'offset'>): SearchHit[];
  isIndexed(eventId: string): boolean;
  /** Rows of the index, about twice as many as events. */
  countBySession(sessionId: string): number;
}

/** Columns of the index by position, as `snippet` wants them. */
const contentColumn = 3;
const toolNameColumn = 4;

export function searchQueries(sql: Sql): SearchQueries {
  const hits = (
    place: { readonly column: number; readonly match: string },
    query: string,
    options: SearchOptions,
  ): SearchHit[] => {
    const { conditions, values } = filtersOf(options);
    const end = pagingClause(options);
    const text = `
      SELECT events.id AS eventId, events.session_id AS sessionId, events.type AS type,
             events.timestamp AS timestamp,
             snippet(events_fts, ${place.column}, '<mark>', '</mark>', '...', 64) AS snippet,
             bm25(events_fts) AS score
        FROM events_fts JOIN events ON events.id = events_fts.id
       WHERE ${[`${place.match} MATCH ?`, ...conditions].join(' AND ')}
       ORDER BY score${end.clause}`;
    return sql
      .all<SearchHit>(text, query, ...values, ...end.values)
      .map((hit) => ({ ...hit, score: Math.abs(hit.score) }));
  };
  return {
    search: (query, options = {}) =>
      hits({ column: contentColumn, match: 'events_fts' }, query, options),
    searchByToolName: (query, options = {}) =>
      hits({ column: toolNameColumn, match: 'events_fts.tool_name' }, query, options),
    isIndexed: (eventId) => sql.has('SELECT 1 FROM events_fts WHERE id = ? LIMIT 1', eventId),
    countBySession: (sessionId) =>
      sql.count('SELECT COUNT(*) FROM events_fts WHERE session_id = ?', sessionId),
  };
}

function filtersOf({ workspaceId, sessionId, types = [] }: SearchOptions): {
  readonly conditions: readonly string[];
  readonly values: readonly SqlValue[];
} {
  const conditions: string[] = [];
  const values: SqlValue[] = [];
  if (workspaceId !== undefined && workspaceId !== '') {
    conditions.push('events.workspace_id = ?');
    values.push(workspaceId);
  }
  if (sessionId !== undefined && sessionId !== '') {
    conditions.push('events.session_id = ?');
    values.push(sessionId);
  }
  if (types.length > 0) {
    conditions.push(oneOf('events.type'));
    values.push(JSON.stringify(types));
  }
  return { conditions, values };
}
