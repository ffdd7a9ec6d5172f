import type { Sql } from './sql.ts';

export interface IndexFact {
  readonly name: string;
  readonly unique: number;
  /** `c` by a statement, `u` by a constraint, `pk` of the primary key. */
  readonly origin: string;
  readonly partial: number;
  readonly columns: readonly { readonly name: string | null; readonly desc: number }[];
}

/** What a database says of itself. */
export interface SchemaFacts {
  getSchemaVersion(): number;
  versions(): readonly { readonly version: number; readonly description: string | null }[];
  /** By name, also those of full-text indexes and SQLite's own. */
  listTables(): readonly string[];
  triggers(): readonly { readonly name: string; readonly tbl_name: string }[];
  tableInfo(table: string): readonly unknown[];
  foreignKeys(table: string): readonly unknown[];
  indexes(table: string): readonly IndexFact[];
  rowCount(table: string): number;
  /** The value of a pragma of this connection. */
  pragma(name: string): unknown;
}

export function schemaFacts(sql: Sql): SchemaFacts {
  return {
    getSchemaVersion: () => sql.count('SELECT COALESCE(MAX(version), 0) FROM schema_version'),
    versions: () => sql.all('SELECT version, description FROM schema_version ORDER BY version'),
    listTables: () =>
      sql
        .all<{ readonly name: string }>(
          "SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name",
        )
        .map(({ name }) => name),
    triggers: () =>
      sql.all("SELECT name, tbl_name FROM sqlite_master WHERE type = 'trigger' ORDER BY name"),
    tableInfo: (table) =>
      sql.all('SELECT cid, name, type, "notnull", dflt_value, pk FROM pragma_table_info(?)', table),
    foreignKeys: (table) =>
      sql.all(
        `SELECT id, seq, "table", "from", "to", on_update, on_delete, match
           FROM pragma_foreign_key_list(?)`,
        table,
      ),
    indexes: (table) => indexesOf(sql, table),
    rowCount: (table) => sql.count(`SELECT COUNT(*) FROM ${quoted(table)}`),
    pragma: (name) => sql.pragma(name),
  };
}

const indexesOf = (sql: Sql, table: string): IndexFact[] =>
  sql
    .all<Omit<IndexFact, 'columns'>>(
      'SELECT name, "unique", origin, partial FROM pragma_index_list(?) ORDER BY name',
      table,
    )
    .map((index) => ({
      ...index,
      columns: sql.all(
        'SELECT name, "desc" FROM pragma_index_xinfo(?) WHERE key = 1 ORDER BY seqno',
        index.name,
      ),
    }));

const quoted = (name: string): string => `"${name.replaceAll('"', '""')}"`;
