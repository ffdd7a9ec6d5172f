import type { JsonValue } from '#engine/schema/json.ts';
import { pagingClause, type Paging } from './paging.ts';
import { allByValue, type Sql, type SqlValue } from './sql.ts';
import { parseStored } from './stored-json.ts';

/** A session as the existing server returns it. */
export interface StoredSession {
  readonly id: string;
  readonly workspaceId: string;
  readonly headEventId: string | null;
  readonly rootEventId: string | null;
  readonly title: string | null;
  readonly latestModel: string;
  readonly workingDirectory: string;
  readonly parentSessionId: string | null;
  readonly forkFromEventId: string | null;
  readonly createdAt: string;
  readonly lastActivityAt: string;
  readonly archivedAt: string | null;
  readonly eventCount: number;
  readonly messageCount: number;
  /** Never counted by that server: 0. */
  readonly turnCount: number;
  readonly totalInputTokens: number;
  readonly totalOutputTokens: number;
  readonly lastTurnInputTokens: number;
  /** US dollars. */
  readonly totalCost: number;
  readonly totalCacheReadTokens: number;
  readonly totalCacheCreationTokens: number;
  readonly tags: JsonValue;
  readonly model: string;
  readonly isArchived: boolean;
  readonly spawningSessionId: string | null;
  readonly spawnType: string | null;
  readonly spawnTask: string | null;
}

export interface SessionListOptions extends Paging {
  readonly workspaceId?: string | undefined;
  /** Both kinds if not given. */
  readonly archived?: boolean | undefined;
  readonly excludeSubagents?: boolean | undefined;
  /** The time of the last activity for any other word. */
  readonly orderBy?: string | undefined;
  readonly order?: string | undefined;
}

/** The reading half of the existing server's session repository. */
export interface SessionQueries {
  getById(id: string): StoredSession | null;
  exists(id: string): boolean;
  /** In no order of its own; those that are not there are left out. */
  getByIds(ids: readonly string[]): Map<string, StoredSession>;
  list(options?: SessionListOptions): StoredSession[];
  /** Those that are not archived. */
  countByWorkspace(workspaceId: string): number;
  count(): number;
}

/** Each column, and the name under which it is returned. */
const columns = {
  id: 'id',
  workspace_id: 'workspaceId',
  head_event_id: 'headEventId',
  root_event_id: 'rootEventId',
  title: 'title',
  latest_model: 'latestModel',
  working_directory: 'workingDirectory',
  parent_session_id: 'parentSessionId',
  fork_from_event_id: 'forkFromEventId',
  created_at: 'createdAt',
  last_activity_at: 'lastActivityAt',
  archived_at: 'archivedAt',
  event_count: 'eventCount',
  message_count: 'messageCount',
  turn_count: 'turnCount',
  total_input_tokens: 'totalInputTokens',
  total_output_tokens: 'totalOutputTokens',
  last_turn_input_tokens: 'lastTurnInputTokens',
  total_cost: 'totalCost',
  total_cache_read_tokens: 'totalCacheReadTokens',
  total_cache_creation_tokens: 'totalCacheCreationTokens',
  tags: 'tags',
  spawning_session_id: 'spawningSessionId',
  spawn_type: 'spawnType',
  spawn_task: 'spawnTask',
} as const;

const select = `SELECT ${Object.entries(columns)
  .map(([column, name]) => `${column} AS ${name}`)
  .join(', ')} FROM sessions`;

type SessionRow = Omit<StoredSession, 'tags' | 'model' | 'isArchived'> & {
  readonly tags: string | null;
};

const toSession = (row: SessionRow): StoredSession => ({
  ...row,
  tags: parseStored(row.tags, []),
  model: row.latestModel,
  isArchived: row.archivedAt !== null,
});

export function sessionQueries(sql: Sql): SessionQueries {
  const sessions = (text: string, ...values: readonly SqlValue[]): StoredSession[] =>
    sql.all<SessionRow>(`${select} ${text}`, ...values).map(toSession);
  return {
    getById: (id) => sessions('WHERE id = ?', id)[0] ?? null,
    exists: (id) => sql.has('SELECT 1 FROM sessions WHERE id = ?', id),
    getByIds: (ids) =>
      new Map(
        allByValue<SessionRow>(sql, { text: select, column: 'id' }, ids).map((row) => [
          row.id,
          toSession(row),
        ]),
      ),
    list: (options = {}) => {
      const { text, values } = listStatement(options);
      return sessions(text, ...values);
    },
    countByWorkspace: (workspaceId) =>
      sql.count(
        'SELECT COUNT(*) FROM sessions WHERE workspace_id = ? AND archived_at IS NULL',
        workspaceId,
      ),
    count: () => sql.count('SELECT COUNT(*) FROM sessions'),
  };
}

function listStatement(options: SessionListOptions): {
  readonly text: string;
  readonly values: readonly SqlValue[];
} {
  const { workspaceId, archived, excludeSubagents = false, orderBy, order } = options;
  const conditions: string[] = [];
  const values: SqlValue[] = [];
  if (workspaceId !== undefined && workspaceId !== '') {
    conditions.push('workspace_id = ?');
    values.push(workspaceId);
  }
  if (archived !== undefined) conditions.push(`archived_at IS ${archived ? 'NOT ' : ''}NULL`);
  if (excludeSubagents) conditions.push('spawning_session_id IS NULL');
  const where = conditions.length === 0 ? '' : `WHERE ${conditions.join(' AND ')} `;
  const by = orderBy === 'createdAt' ? 'created_at' : 'last_activity_at';
  const end = pagingClause(options);
  return {
    text: `${where}ORDER BY ${by} ${order === 'asc' ? 'ASC' : 'DESC'}${end.clause}`,
    values: [...values, ...end.values],
  };
}
