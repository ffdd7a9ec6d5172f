import type { Sql } from './sql.ts';

/** A named branch of a session, as the existing server returns it. */
export interface StoredBranch {
  readonly id: string;
  readonly sessionId: string;
  readonly name: string;
  readonly description: string | null;
  readonly rootEventId: string;
  readonly headEventId: string;
  readonly isDefault: boolean;
  readonly createdAt: string;
  readonly lastActivityAt: string;
}

/** The reading half of the existing server's branch repository. */
export interface BranchQueries {
  getById(id: string): StoredBranch | null;
  getBySession(sessionId: string): StoredBranch[];
  /** Any of the defaults: nothing keeps a session from having several. */
  getDefault(sessionId: string): StoredBranch | null;
  countBySession(sessionId: string): number;
}

type BranchRow = Omit<StoredBranch, 'isDefault'> & { readonly isDefault: number | null };

const select = `
  SELECT id, session_id AS sessionId, name, description, root_event_id AS rootEventId,
         head_event_id AS headEventId, is_default AS isDefault, created_at AS createdAt,
         last_activity_at AS lastActivityAt
    FROM branches`;

export function branchQueries(sql: Sql): BranchQueries {
  const branches = (text: string, id: string): StoredBranch[] =>
    sql
      .all<BranchRow>(`${select} ${text}`, id)
      .map((row) => ({ ...row, isDefault: row.isDefault === 1 }));
  return {
    getById: (id) => branches('WHERE id = ?', id)[0] ?? null,
    getBySession: (sessionId) =>
      branches('WHERE session_id = ? ORDER BY created_at ASC', sessionId),
    getDefault: (sessionId) =>
      branches('WHERE session_id = ? AND is_default = 1 LIMIT 1', sessionId)[0] ?? null,
    countBySession: (sessionId) =>
      sql.count('SELECT COUNT(*) FROM branches WHERE session_id = ?', sessionId),
  };
}
