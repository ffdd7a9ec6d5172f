import type { SqlValue } from './sql.ts';

/** How many rows, and how many before them are left out. */
export interface Paging {
  readonly limit?: number | undefined;
  readonly offset?: number | undefined;
}

/**
 * The end of a statement, as the existing server writes it: 0 counts as absent, and an offset
 * without a limit is an error of SQL's syntax, which callers get to see.
 */
export function pagingClause({ limit, offset }: Paging): {
  readonly clause: string;
  readonly values: readonly SqlValue[];
} {
  const hasLimit = limit !== undefined && limit !== 0;
  const hasOffset = offset !== undefined && offset !== 0;
  return {
    clause: `${hasLimit ? ' LIMIT ?' : ''}${hasOffset ? ' OFFSET ?' : ''}`,
    values: [...(hasLimit ? [limit] : []), ...(hasOffset ? [offset] : [])],
  };
}
