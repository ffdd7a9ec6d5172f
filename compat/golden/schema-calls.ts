import { z } from 'zod';
import { callOf, noArgs, oneText, type Call } from './call.ts';

/** Calls that look at the database itself, by their names in the golden files. */
export const schemaCalls: Readonly<Record<string, Call>> = {
  'backend.getSchemaVersion': callOf(noArgs, ({ schema }) => schema.getSchemaVersion()),
  'backend.listTables': callOf(noArgs, ({ schema }) => schema.listTables()),
  'backend.getStats': callOf(noArgs, (store) => store.getStats()),
  'schema_version rows (version, description; applied_at omitted)': callOf(noArgs, ({ schema }) =>
    schema.versions(),
  ),
  'trigger names': callOf(noArgs, ({ schema }) => schema.triggers()),
  'row count': callOf(oneText, ({ schema }, [table]) => schema.rowCount(table)),
  'PRAGMA table_info': callOf(oneText, ({ schema }, [table]) => schema.tableInfo(table)),
  'PRAGMA foreign_key_list': callOf(oneText, ({ schema }, [table]) => schema.foreignKeys(table)),
  'PRAGMA index_list + index_xinfo': callOf(oneText, ({ schema }, [table]) =>
    schema.indexes(table),
  ),
  'PRAGMA on an opened connection': callOf(
    z.tuple([z.string().regex(/^[a-z_]+$/u)]),
    ({ schema }, [name]) => schema.pragma(name),
  ),
  'raw denormalised event columns: SELECT id, session_id, parent_id, sequence, depth, type, content_blob_id, workspace_id, role, tool_name, tool_call_id, turn, input_tokens, output_tokens, cache_read_tokens, cache_creation_tokens, checksum FROM events ORDER BY rowid':
    callOf(noArgs, ({ raw }) => raw.events()),
  'raw index rows: SELECT id, type, content, tool_name FROM events_fts ORDER BY rowid': callOf(
    noArgs,
    ({ raw }) => raw.index(),
  ),
  'event depth by id (stored column)': callOf(z.tuple([z.string()]), ({ raw }) => raw.depths()),
};
