import type Database from 'better-sqlite3';

/** What can be bound to a statement. */
export type SqlValue = string | number | bigint | Uint8Array | null;

/**
 * Statements over one connection; each text is prepared once. A row is what the caller says it is:
 * the columns were checked when the database was opened, and the values are as the existing server
 * would get them, whatever their type.
 */
export interface Sql {
  all<Row>(text: string, ...values: readonly SqlValue[]): Row[];
  /** Whether there is any row. */
  has(text: string, ...values: readonly SqlValue[]): boolean;
  /** The rows as lists, in the order of the columns. */
  lists(text: string, ...values: readonly SqlValue[]): unknown[][];
  /** The number in the first column of the only row. */
  count(text: string, ...values: readonly SqlValue[]): number;
  pragma(name: string): unknown;
}

/** Statements over a connection. Texts are few: lists are bound as one JSON array (`oneOf`). */
export function sqlOf(database: Database.Database): Sql {
  const prepared = new Map<string, Database.Statement>();
  const statement = (text: string): Database.Statement => {
    const known = prepared.get(text) ?? database.prepare(text);
    prepared.set(text, known);
    return known;
  };
  return {
    all: <Row>(text: string, ...values: readonly SqlValue[]) =>
      statement(text).all(...values) as Row[],
    has: (text, ...values) => statement(text).get(...values) !== undefined,
    lists: (text, ...values) => listsOf(database, text, values),
    count: (text, ...values) =>
      Object.values(statement(text).get(...values) as object)[0] as number,
    pragma: (name) => database.pragma(name, { simple: true }),
  };
}

/** Rows as lists need a statement of their own: how rows look is a state of the statement. */
const listsOf = (
  database: Database.Database,
  text: string,
  values: readonly SqlValue[],
): unknown[][] =>
  database
    .prepare(text)
    .raw()
    .all(...values) as unknown[][];

/** How many values one statement asks for; that many texts are prepared at most. */
const valuesMax = 500;

/**
 * Rows by the values of a column, in whatever order SQLite finds them. The values stand in the
 * statement one by one, as the existing server writes it: from a subquery, SQLite chooses another way,
 * and with it another order.
 * @param text a statement up to its condition
 */
export const allByValue = <Row>(
  sql: Sql,
  { text, column }: { readonly text: string; readonly column: string },
  values: readonly string[],
): Row[] =>
  chunksOf(values).flatMap((chunk) =>
    sql.all<Row>(`${text} WHERE ${column} IN (${chunk.map(() => '?').join(', ')})`, ...chunk),
  );

const chunksOf = (values: readonly string[]): string[][] =>
  Array.from({ length: Math.ceil(values.length / valuesMax) }, (_, index) =>
    values.slice(index * valuesMax, (index + 1) * valuesMax),
  );

/** A condition that a column is in a list of any length, which is bound as one JSON array. */
export const oneOf = (column: string): string => `${column} IN (SELECT value FROM json_each(?))`;
