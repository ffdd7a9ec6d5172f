import type { Sql } from './sql.ts';
import {
  eventColumns,
  toEventWithDepth,
  type EventRow,
  type StoredEventWithDepth,
} from './stored-event.ts';

/** How many steps a walk along the parents goes; the existing server stops there without a word. */
export const stepsMax = 10_000;

/** The tree that the parents of events make, across sessions. */
export interface EventTree {
  /**
   * The path to an event, root first, itself included; empty if it is not there. Of a path of more
   * than `stepsMax` steps, the far end is left out.
   */
  getAncestors(id: string): StoredEventWithDepth[];
  /** Direct children in any session, by sequence; those of several sessions may tie. */
  getChildren(id: string): StoredEventWithDepth[];
  /** All that follows an event, in any session, by sequence alone. */
  getDescendants(id: string): StoredEventWithDepth[];
}

const columns = eventColumns('events');

/** Each step finds one row by its primary key; a cycle ends at `stepsMax`. */
const ancestors = `
  WITH RECURSIVE walk(id, parent_id, step) AS (
    SELECT id, parent_id, 0 FROM events WHERE id = ?
    UNION ALL
    SELECT events.id, events.parent_id, walk.step + 1
      FROM walk JOIN events ON events.id = walk.parent_id
     WHERE walk.step < ${stepsMax}
  )
  SELECT ${columns} FROM walk JOIN events ON events.id = walk.id ORDER BY walk.step DESC`;

const descendants = `
  WITH RECURSIVE walk(id, step) AS (
    SELECT id, 0 FROM events WHERE parent_id = ?
    UNION ALL
    SELECT events.id, walk.step + 1
      FROM walk JOIN events ON events.parent_id = walk.id
     WHERE walk.step < ${stepsMax}
  )
  SELECT ${columns} FROM walk JOIN events ON events.id = walk.id ORDER BY events.sequence ASC`;

const children = `SELECT ${columns} FROM events WHERE parent_id = ? ORDER BY sequence ASC`;

export function eventTree(sql: Sql): EventTree {
  const events = (text: string, id: string): StoredEventWithDepth[] =>
    sql.all<EventRow>(text, id).map(toEventWithDepth);
  return {
    getAncestors: (id) => events(ancestors, id),
    getChildren: (id) => events(children, id),
    getDescendants: (id) => events(descendants, id),
  };
}
