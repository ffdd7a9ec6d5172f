import { InputError } from '#engine/schema/errors.ts';

export type DatabaseErrorCode =
  | 'database.missing' // nothing can be read there
  | 'database.busy' // it changed while it was copied
  | 'database.not_sqlite'
  | 'database.encrypted' // or nothing but noise, which looks the same
  | 'database.damaged'
  | 'database.version' // SQLite, but no schema that is understood
  | 'database.exists'; // what is to be written is there already

/** A database cannot be read as one of the existing server. The file was not changed. */
export class DatabaseError extends InputError<DatabaseErrorCode> {}
