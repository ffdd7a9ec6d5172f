import type { Sql } from './sql.ts';

/** A workspace as the existing server returns it. */
export interface StoredWorkspace {
  readonly id: string;
  /** As it was given: with and without a slash at the end are two. */
  readonly path: string;
  readonly name?: string;
  readonly created: string;
  readonly lastActivity: string;
  /** Archived sessions and those of sub-agents count, too. */
  readonly sessionCount: number;
}

/** The reading half of the existing server's workspace repository. */
export interface WorkspaceQueries {
  list(): StoredWorkspace[];
  getById(id: string): StoredWorkspace | null;
  getByPath(path: string): StoredWorkspace | null;
  exists(id: string): boolean;
  count(): number;
}

type WorkspaceRow = Omit<StoredWorkspace, 'name'> & { readonly name: string | null };

const select = `
  SELECT id, path, name, created_at AS created, last_activity_at AS lastActivity,
         (SELECT COUNT(*) FROM sessions WHERE sessions.workspace_id = workspaces.id) AS sessionCount
    FROM workspaces`;

const toWorkspace = ({ name, ...row }: WorkspaceRow): StoredWorkspace => ({
  ...row,
  ...(name !== null && { name }),
});

export function workspaceQueries(sql: Sql): WorkspaceQueries {
  const workspaces = (text: string, ...values: readonly string[]): StoredWorkspace[] =>
    sql.all<WorkspaceRow>(`${select} ${text}`, ...values).map(toWorkspace);
  return {
    list: () => workspaces('ORDER BY last_activity_at DESC'),
    getById: (id) => workspaces('WHERE id = ?', id)[0] ?? null,
    getByPath: (path) => workspaces('WHERE path = ?', path)[0] ?? null,
    exists: (id) => sql.has('SELECT 1 FROM workspaces WHERE id = ?', id),
    count: () => sql.count('SELECT COUNT(*) FROM workspaces'),
  };
}
