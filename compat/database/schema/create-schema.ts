import type Database from 'better-sqlite3';
import { eventsFtsInsert } from './index-trigger.ts';
import { indexTables } from './index-tables.ts';
import { logTables } from './log-tables.ts';
import { sessionTables } from './session-tables.ts';
import { taskTables } from './task-tables.ts';

/** What the existing server writes into the record of versions, from 1 on. */
export const versionDescriptions: readonly string[] = [
  'Initial schema with core tables',
  'Add task backlog table for todo persistence',
  'Add device_tokens table for push notifications',
  'Add performance indexes and FTS sync triggers',
  'Add trace correlation columns to logs table',
  'Register memory_vectors schema version (table created at runtime after sqlite-vec load)',
  'Add persistent task management system (projects, tasks, dependencies, activity)',
  'Add areas table and area_id to projects/tasks for PARA model support',
  'Rename sessions ended_at to archived_at',
];

/**
 * Makes an empty database one of the existing server's in version 9, as if that server had created
 * and opened it.
 * @param appliedAt when its migrations ran, as SQLite writes times: `YYYY-MM-DD HH:MM:SS`
 */
export function createSchema(database: Database.Database, appliedAt: string): void {
  database.transaction(() => {
    database.exec([sessionTables, logTables, taskTables, indexTables, eventsFtsInsert].join('\n'));
    const insert = database.prepare(
      'INSERT INTO schema_version (version, applied_at, description) VALUES (?, ?, ?)',
    );
    for (const [index, description] of versionDescriptions.entries()) {
      insert.run(index + 1, appliedAt, description);
    }
  })();
}
