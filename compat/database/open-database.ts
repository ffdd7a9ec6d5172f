import Database from 'better-sqlite3';
import { DatabaseError } from './database-error.ts';
import { existingStore, type ExistingStore } from './existing-store.ts';
import { privateCopy } from './private-copy.ts';
import { raiseSchema } from './raise-schema.ts';
import { checkSchema } from './schema-check.ts';
import { sqlOf } from './sql.ts';

/** A database of the existing server that is open for reading. */
export interface OpenDatabase {
  readonly store: ExistingStore;
  /** The version of its schema as it was found; answers are those of the newest one. */
  readonly foundVersion: number;
  /** Closes it and removes the copy. */
  close(): Promise<void>;
}

/**
 * Opens a copy of a database of the existing server, raised to the newest version of its schema. The
 * file itself is read once and never changed.
 * @throws DatabaseError for what is no such database, saying what was found
 */
export async function openDatabase(file: string): Promise<OpenDatabase> {
  const copy = await privateCopy(file);
  let database: Database.Database | undefined;
  try {
    database = new Database(copy.path, { fileMustExist: true });
    const foundVersion = prepare(database, file);
    const opened = database;
    return {
      store: existingStore(sqlOf(opened)),
      foundVersion,
      close: async () => {
        opened.close();
        await copy.remove();
      },
    };
  } catch (error) {
    database?.close();
    await copy.remove();
    throw toDatabaseError(error, file);
  }
}

/** @returns the version that was found */
function prepare(database: Database.Database, file: string): number {
  const found = checkSchema(database);
  if ('problem' in found) throw new DatabaseError('database.version', { file, ...found });
  setPragmas(database);
  raiseSchema(database, found);
  // A view or trigger that calls for more than reading must not run on the way.
  database.pragma('query_only = ON');
  return found.version;
}

/** Those of the existing server, which its answers name. */
function setPragmas(database: Database.Database): void {
  for (const pragma of [
    'journal_mode = WAL',
    'wal_autocheckpoint = 2000',
    'busy_timeout = 5000',
    'foreign_keys = ON',
    'synchronous = NORMAL',
    'cache_size = -64000',
    'temp_store = MEMORY',
    'mmap_size = 268435456',
  ]) {
    database.pragma(pragma);
  }
}

function toDatabaseError(error: unknown, file: string): unknown {
  if (!(error instanceof Database.SqliteError)) return error;
  return new DatabaseError('database.damaged', {
    file,
    problem: `SQLite cannot read it: ${error.message} (${error.code})`,
    mend: `Restore it from a backup; \`sqlite3 <file> "PRAGMA integrity_check"\` says more.`,
    cause: error,
  });
}
