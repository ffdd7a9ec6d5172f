import type Database from 'better-sqlite3';
import { eventsFtsInsert } from './schema/index-trigger.ts';
import { ledgerIndexText } from './ledger-index-text.ts';
import { parseStored } from './stored-json.ts';

/** The version that `raiseSchema` ends with. */
export const newestVersion = 9;

/**
 * Does what the existing server does when it opens a database: version 8 becomes 9, and what its
 * "incremental" step adds on every open. All in one transaction, on our own copy.
 */
export function raiseSchema(
  database: Database.Database,
  { version }: { readonly version: number },
): void {
  database.transaction(() => {
    if (version < newestVersion) renameEndedAt(database);
    addSessionColumns(database);
    upgradeEventIndex(database);
  })();
}

/** Version 9: sessions are archived, not ended. */
function renameEndedAt(database: Database.Database): void {
  if (columnsOf(database, 'sessions').has('ended_at')) {
    database.exec(`
      ALTER TABLE sessions RENAME COLUMN ended_at TO archived_at;
      DROP INDEX IF EXISTS idx_sessions_ended;
      DROP INDEX IF EXISTS idx_sessions_archived;
      DROP INDEX IF EXISTS idx_sessions_spawning;
      CREATE INDEX idx_sessions_archived ON sessions(archived_at);
      CREATE INDEX idx_sessions_spawning ON sessions(spawning_session_id, archived_at);`);
  }
  database.exec(`
    CREATE INDEX IF NOT EXISTS idx_sessions_archived ON sessions(archived_at);
    INSERT OR REPLACE INTO schema_version (version, applied_at, description)
      VALUES (9, datetime('now'), 'Rename sessions ended_at to archived_at');`);
}

const sessionColumns: readonly (readonly [name: string, definition: string])[] = [
  ['total_cost', 'REAL DEFAULT 0'],
  ['last_turn_input_tokens', 'INTEGER DEFAULT 0'],
  ['total_cache_read_tokens', 'INTEGER DEFAULT 0'],
  ['total_cache_creation_tokens', 'INTEGER DEFAULT 0'],
  ['spawning_session_id', 'TEXT'],
  ['spawn_type', 'TEXT'],
  ['spawn_task', 'TEXT'],
];

function addSessionColumns(database: Database.Database): void {
  const present = columnsOf(database, 'sessions');
  for (const [name, definition] of sessionColumns) {
    if (!present.has(name)) database.exec(`ALTER TABLE sessions ADD COLUMN ${name} ${definition}`);
  }
  database.exec(
    `CREATE INDEX IF NOT EXISTS idx_sessions_spawning
       ON sessions(spawning_session_id, archived_at)`,
  );
}

/** An index that does not know ledgers gets the trigger that does, and the ledgers there are. */
function upgradeEventIndex(database: Database.Database): void {
  const trigger = database
    .prepare<[], { readonly sql: string }>(
      "SELECT sql FROM sqlite_master WHERE type = 'trigger' AND name = 'events_fts_insert'",
    )
    .get();
  if (trigger === undefined || trigger.sql.includes('memory.ledger')) return;
  database.exec(`DROP TRIGGER events_fts_insert; ${eventsFtsInsert}`);
  const ledgers = database
    .prepare<[], { readonly id: string; readonly session_id: string; readonly payload: string }>(
      "SELECT id, session_id, payload FROM events WHERE type = 'memory.ledger'",
    )
    .all();
  if (ledgers.length === 0) return;
  database.exec("DELETE FROM events_fts WHERE type = 'memory.ledger'");
  const insert = database.prepare(
    "INSERT INTO events_fts (id, session_id, type, content, tool_name) VALUES (?, ?, 'memory.ledger', ?, '')",
  );
  for (const { id, session_id, payload } of ledgers) {
    insert.run(id, session_id, ledgerIndexText(parseStored(payload, {})));
  }
}

const columnsOf = (database: Database.Database, table: string): ReadonlySet<string> =>
  new Set(
    database
      .prepare<[string], { readonly name: string }>('SELECT name FROM pragma_table_info(?)')
      .all(table)
      .map(({ name }) => name),
  );
