import type { Sql } from './sql.ts';

/** Columns as they are stored, which no call returns: what other programs read by SQL. */
export interface RawRows {
  /** The denormalised columns of all events, in the order in which they were written. */
  events(): unknown[][];
  /** The rows of the full-text index, in the order in which they were written. */
  index(): unknown[][];
  depths(): { readonly mn: number | null; readonly mx: number | null };
}

export const rawRows = (sql: Sql): RawRows => ({
  events: () =>
    sql.lists(
      `SELECT id, session_id, parent_id, sequence, depth, type, content_blob_id, workspace_id, role,
              tool_name, tool_call_id, turn, input_tokens, output_tokens, cache_read_tokens,
              cache_creation_tokens, checksum
         FROM events ORDER BY rowid`,
    ),
  index: () => sql.lists('SELECT id, type, content, tool_name FROM events_fts ORDER BY rowid'),
  depths: () =>
    sql.all<{ mn: number | null; mx: number | null }>(
      'SELECT MIN(depth) AS mn, MAX(depth) AS mx FROM events',
    )[0] ?? { mn: null, mx: null },
});
