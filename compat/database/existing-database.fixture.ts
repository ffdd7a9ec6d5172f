import Database from 'better-sqlite3';
import { createSchema } from './schema/create-schema.ts';

/** An event of a test: what is not given follows from the ones before. */
export interface EventGiven {
  readonly type: string;
  readonly payload?: unknown;
  readonly id?: string;
  readonly parentId?: string | null;
  readonly sessionId?: string;
}

/** A database as the existing server leaves it, with what a test puts into it. */
export interface MadeDatabase {
  readonly database: Database.Database;
  addSession(id: string): void;
  /** Appends and moves the head; returns the event's id. */
  append(event: EventGiven): string;
  close(): void;
}

/** Times of the rows, each 7 ms after the one before. */
const clock = (): (() => string) => {
  let ms = Date.UTC(2026, 0, 15, 8);
  return () => new Date((ms += 7)).toISOString();
};

/** Makes a database of version 9 in a file, with one workspace and the session `sess_1`. */
export function makeDatabase(file: string): MadeDatabase {
  const database = new Database(file);
  database.pragma('journal_mode = WAL');
  createSchema(database, '2026-01-15 08:00:00');
  const now = clock();
  database
    .prepare('INSERT INTO workspaces VALUES (?, ?, ?, ?, ?)')
    .run('ws_1', '/home/me/app', 'app', now(), now());
  const addSession = (id: string): void => {
    database
      .prepare(
        `INSERT INTO sessions (id, workspace_id, latest_model, working_directory, created_at, last_activity_at)
         VALUES (?, 'ws_1', 'model-1', '/home/me/app', ?, ?)`,
      )
      .run(id, now(), now());
  };
  const heads = new Map<string, string>();
  const counts = new Map<string, number>();
  addSession('sess_1');
  return {
    database,
    addSession,
    append: ({ type, payload = {}, sessionId = 'sess_1', ...given }) => {
      const sequence = counts.get(sessionId) ?? 0;
      const id = given.id ?? `evt_${sessionId.slice(5)}_${sequence}`;
      const parentId = given.parentId === undefined ? heads.get(sessionId) : given.parentId;
      const text = typeof payload === 'string' ? payload : JSON.stringify(payload);
      database
        .prepare(
          `INSERT INTO events (id, session_id, parent_id, sequence, type, timestamp, payload, workspace_id)
           VALUES (?, ?, ?, ?, ?, ?, ?, 'ws_1')`,
        )
        .run(id, sessionId, parentId ?? null, sequence, type, now(), text);
      database.prepare('UPDATE sessions SET head_event_id = ? WHERE id = ?').run(id, sessionId);
      counts.set(sessionId, sequence + 1);
      heads.set(sessionId, id);
      return id;
    },
    close: () => void database.close(),
  };
}
