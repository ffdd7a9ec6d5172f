import type Database from 'better-sqlite3';
import { newestVersion } from './raise-schema.ts';

/** What `checkSchema` found; the sentences have no full stop. */
export type SchemaFinding =
  | { readonly version: number }
  | { readonly problem: string; readonly mend: string };

/** The tables, and the columns of them, without which nothing can be answered. */
const needed: Readonly<Record<string, string>> = {
  workspaces: 'id path name created_at last_activity_at',
  sessions:
    'id workspace_id head_event_id root_event_id title latest_model working_directory ' +
    'parent_session_id fork_from_event_id created_at last_activity_at event_count message_count ' +
    'turn_count total_input_tokens total_output_tokens tags',
  events:
    'id session_id parent_id sequence depth type timestamp payload content_blob_id workspace_id ' +
    'role tool_name tool_call_id turn input_tokens output_tokens cache_read_tokens ' +
    'cache_creation_tokens checksum',
  blobs: 'id hash content mime_type size_original size_compressed compression created_at ref_count',
  branches:
    'id session_id name description root_event_id head_event_id is_default created_at last_activity_at',
  events_fts: 'id session_id type content tool_name',
};

/**
 * Whether a database is one of the existing server in version 8 or 9. The number alone does not say:
 * the later port of that server counts from 1 again, so columns are looked at.
 */
export function checkSchema(database: Database.Database): SchemaFinding {
  const present = new Map(tablesOf(database).map((table) => [table, columnsOf(database, table)]));
  const versions = present.has('schema_version') ? versionsOf(database) : [];
  const version = Math.max(0, ...versions);
  const sessions = present.get('sessions') ?? new Set();
  const events = present.get('events') ?? new Set();
  // Its first version already has what came with version 8 here, so a low number with areas is its own.
  const isPort = events.has('provider_type') || sessions.has('origin');
  if (isPort || (version < 8 && version > 0 && present.has('areas'))) {
    return {
      problem: `this is a database of the existing server's port to Rust (version ${version} there), whose schema is another one`,
      mend: 'Only versions 8 and 9 of the TypeScript server are read.',
    };
  }
  if (versions.length === 0) {
    return {
      problem: `this SQLite database has no schema version; its tables are ${listed(present.keys())}`,
      mend: 'Name a database of the existing server.',
    };
  }
  if (version > newestVersion) {
    return {
      problem: `its schema has version ${version}, and the newest that is known is ${newestVersion}`,
      mend: 'Read it with the server that wrote it, or with a newer reprise.',
    };
  }
  const lacking = missingParts(present);
  if (version < 8 || sessions.has('provider')) {
    return {
      problem: `its schema has version ${version}${sessions.has('provider') ? ' with the sessions of an earlier one' : ''}; versions 8 and 9 are read`,
      mend: 'Open it once with the newest existing server, which raises it to version 9.',
    };
  }
  if (lacking.length > 0) {
    return {
      problem: `its schema says version ${version}, but lacks ${listed(lacking)}`,
      mend: 'It may be half migrated or of another program: open it once with the existing server.',
    };
  }
  return { version };
}

function missingParts(present: ReadonlyMap<string, ReadonlySet<string>>): string[] {
  const lacking = Object.entries(needed).flatMap(([table, columns]) => {
    const found = present.get(table);
    if (found === undefined) return [table];
    return columns
      .split(' ')
      .filter((column) => !found.has(column))
      .map((column) => `${table}.${column}`);
  });
  const sessions = present.get('sessions');
  const hasEnd = sessions?.has('archived_at') === true || sessions?.has('ended_at') === true;
  return hasEnd || sessions === undefined ? lacking : [...lacking, 'sessions.archived_at'];
}

function listed(names: Iterable<string>): string {
  const all = [...names];
  if (all.length === 0) return 'none';
  return all.length > 8
    ? `${all.slice(0, 8).join(', ')} and ${all.length - 8} more`
    : all.join(', ');
}

const tablesOf = (database: Database.Database): string[] =>
  database
    .prepare<[], { readonly name: string }>(
      "SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name",
    )
    .all()
    .map(({ name }) => name);

const columnsOf = (database: Database.Database, table: string): ReadonlySet<string> =>
  new Set(
    database
      .prepare<[string], { readonly name: string }>('SELECT name FROM pragma_table_info(?)')
      .all(table)
      .map(({ name }) => name),
  );

/** Whole numbers only: anything else in that column is no version. */
const versionsOf = (database: Database.Database): number[] =>
  columnsOf(database, 'schema_version').has('version')
    ? database
        .prepare<[], { readonly version: unknown }>('SELECT version FROM schema_version')
        .all()
        .map(({ version }) => version)
        .filter((version) => typeof version === 'number')
    : [];
