import type Database from 'better-sqlite3';
import { createHash } from 'node:crypto';
import {
  copyFileSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { makeDatabase } from './existing-database.fixture.ts';
import { openDatabase } from './open-database.ts';

let folder: string;
let file: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'reprise-open-'));
  file = join(folder, 'prod.db');
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const hashOf = (path: string): string =>
  createHash('sha256').update(readFileSync(path)).digest('hex');

/** A database with a session of one message, closed in order. */
function writeDatabase(change: (database: Database.Database) => void = () => {}): void {
  const made = makeDatabase(file);
  made.append({ type: 'session.start', parentId: null });
  made.append({ type: 'message.user', payload: { content: 'hello' } });
  change(made.database);
  made.close();
}

async function messages(path: string): Promise<unknown> {
  const { store, close } = await openDatabase(path);
  try {
    return store.state.getMessagesAtHead('sess_1');
  } finally {
    await close();
  }
}
const hello = [{ role: 'user', content: 'hello' }];

/** Bytes without a pattern, the same ones in every run. */
const noise = (sizeBytes: number): Buffer =>
  Buffer.concat(
    Array.from({ length: sizeBytes / 32 }, (_, index) =>
      createHash('sha256').update(`${index}`).digest(),
    ),
  );

/** What is said of a file that is refused, without its folder and first bytes. */
const refusal = async (path: string): Promise<string> => {
  const said = await openDatabase(path).then(
    () => 'it was opened',
    (error: unknown) => `${(error as { code: string }).code}: ${(error as Error).message}`,
  );
  return said.replaceAll(folder, '~').replaceAll(/[0-9a-f]{32}/gu, '<bytes>');
};

describe('what is read is never changed', () => {
  test('neither the file nor its folder', async () => {
    writeDatabase();
    const before = hashOf(file);
    expect(await messages(file)).toEqual(hello);
    expect(hashOf(file)).toBe(before);
    expect(readdirSync(folder)).toEqual(['prod.db']);
  });

  test('nor by a statement through the reader', async () => {
    writeDatabase();
    const { store, close } = await openDatabase(file);
    expect(store.schema.pragma('query_only')).toBe(1);
    await close();
  });
});

test('a file that is compressed by gzip is unpacked, whatever its name', async () => {
  writeDatabase();
  writeFileSync(join(folder, 'backup'), gzipSync(readFileSync(file)));
  expect(await messages(join(folder, 'backup'))).toEqual(hello);
});

test('what was committed last, and is in the write-ahead log only, is read', async () => {
  const made = makeDatabase(file);
  made.append({ type: 'session.start', parentId: null });
  made.database.pragma('wal_checkpoint(TRUNCATE)');
  made.append({ type: 'message.user', payload: { content: 'hello' } });
  const live = join(folder, 'live.db');
  copyFileSync(file, live);
  copyFileSync(`${file}-wal`, `${live}-wal`);
  made.close();
  expect(await messages(live)).toEqual(hello);
});

describe('a database of version 8', () => {
  const asVersion8 = (database: Database.Database): void => {
    database.exec(`
      DROP INDEX idx_sessions_archived; DROP INDEX idx_sessions_spawning;
      ALTER TABLE sessions RENAME COLUMN archived_at TO ended_at;
      CREATE INDEX idx_sessions_ended ON sessions(ended_at);
      DELETE FROM schema_version WHERE version = 9;
      UPDATE sessions SET ended_at = '2026-01-15T09:00:00.000Z';`);
  };

  test('is raised in the copy: what had ended is archived', async () => {
    writeDatabase(asVersion8);
    const before = hashOf(file);
    const { store, foundVersion, close } = await openDatabase(file);
    expect(foundVersion).toBe(8);
    expect(store.schema.getSchemaVersion()).toBe(9);
    expect(store.sessions.getById('sess_1')).toMatchObject({
      isArchived: true,
      archivedAt: '2026-01-15T09:00:00.000Z',
    });
    await close();
    expect(hashOf(file)).toBe(before);
  });

  test('and its ledgers are found by every word of theirs', async () => {
    writeDatabase((database) => {
      asVersion8(database);
      database.exec('DROP TRIGGER events_fts_insert');
      database.exec(
        `CREATE TRIGGER events_fts_insert AFTER INSERT ON events BEGIN
           INSERT INTO events_fts (id, session_id, type, content, tool_name)
           VALUES (NEW.id, NEW.session_id, NEW.type, '', '');
         END`,
      );
      const ledger = {
        title: 'A title',
        actions: ['hammered'],
        decisions: [{ choice: 'oak', reason: 'durable' }],
        files: [{ path: 'door.ts', op: 'M', why: 'creaked' }],
        tags: ['carpentry', 7],
      };
      database
        .prepare(
          `INSERT INTO events (id, session_id, parent_id, sequence, type, timestamp, payload, workspace_id)
           VALUES ('evt_ledger', 'sess_1', 'evt_1_1', 2, 'memory.ledger', '2026', ?, 'ws_1')`,
        )
        .run(JSON.stringify(ledger));
    });
    const { store, close } = await openDatabase(file);
    const found = ['hammered', 'oak', 'durable', 'creaked', 'carpentry'].map((word) =>
      store.search.search(word).map(({ eventId }) => eventId),
    );
    expect(found).toEqual(Array.from({ length: 5 }, () => ['evt_ledger']));
    expect(store.search.search('hammered')[0]?.snippet).toBe(
      'A title <mark>hammered</mark> oak durable door.ts creaked carpentry',
    );
    await close();
  });
});

describe('what is refused, with what was found', () => {
  test('nothing, a folder, text, an empty file, an archive, noise', async () => {
    const others: Record<string, Buffer> = {
      'empty.db': Buffer.alloc(0),
      'text.db': Buffer.from('{"type":"session"}\n'.repeat(40)),
      'archive.db': Buffer.concat([Buffer.from('PK\u0003\u0004'), Buffer.alloc(600)]),
      'encrypted.db': noise(8192),
    };
    const said = [await refusal(join(folder, 'none.db')), await refusal(folder)];
    for (const [name, bytes] of Object.entries(others)) {
      writeFileSync(join(folder, name), bytes);
      said.push(await refusal(join(folder, name)));
    }
    expect(said.join('\n')).toMatchInlineSnapshot(`
      "database.missing: ~/none.db: it cannot be read. Name a database of the existing server, plain or compressed by gzip.
      database.missing: ~: it is no file. Name a database of the existing server, plain or compressed by gzip.
      database.not_sqlite: ~/empty.db: the file is empty. Name the database of the existing server, such as \`prod.db\`.
      database.not_sqlite: ~/text.db: this is no SQLite database: it begins with <bytes>, "{"type":"session". Name the database of the existing server, such as \`prod.db\`.
      database.not_sqlite: ~/archive.db: this is a ZIP archive, no SQLite database. Name the database of the existing server, such as \`prod.db\`.
      database.encrypted: ~/encrypted.db: it has no SQLite header and reads like noise, so it is encrypted or overwritten (it begins with <bytes>, 8192 bytes). Decrypt it first; the existing server itself does not encrypt."
    `);
  });

  test('a database that was cut, or whose pages are overwritten', async () => {
    writeDatabase();
    const bytes = readFileSync(file);
    writeFileSync(join(folder, 'cut.db'), bytes.subarray(0, 20_000));
    const torn = Buffer.from(bytes);
    torn.fill(0xff, 100, 4096);
    writeFileSync(join(folder, 'torn.db'), torn);
    writeFileSync(join(folder, 'cut.gz'), gzipSync(bytes).subarray(0, 900));
    const said = [];
    for (const name of ['cut.db', 'torn.db', 'cut.gz'])
      said.push(await refusal(join(folder, name)));
    expect(said.join('\n')).toMatchInlineSnapshot(`
      "database.damaged: ~/cut.db: its header states 105 pages of 4096 bytes, but it has 20000 bytes. Restore it from a backup, or copy it again while the server is stopped.
      database.damaged: ~/torn.db: SQLite cannot read it: database disk image is malformed (SQLITE_CORRUPT). Restore it from a backup; \`sqlite3 <file> "PRAGMA integrity_check"\` says more.
      database.damaged: ~/cut.gz: it cannot be unpacked: Error: unexpected end of file. Copy the file again; \`gzip -t\` says whether it is whole."
    `);
  });

  test('schemas that are not those of version 8 or 9', async () => {
    const changes: Record<string, string> = {
      'later.db': "INSERT INTO schema_version VALUES (12, '2027', 'Later')",
      'earlier.db': 'DELETE FROM schema_version WHERE version > 5; DROP TABLE areas',
      'unnumbered.db': 'DROP TABLE schema_version',
      'port.db': 'ALTER TABLE events ADD COLUMN provider_type TEXT',
      'first-port.db': 'DELETE FROM schema_version WHERE version > 1',
      'half.db': 'DROP TABLE branches; ALTER TABLE blobs DROP COLUMN mime_type',
    };
    const said = [];
    for (const [name, change] of Object.entries(changes)) {
      file = join(folder, name);
      writeDatabase((database) => void database.exec(change));
      said.push(await refusal(file));
    }
    expect(said.join('\n')).toMatchInlineSnapshot(`
      "database.version: ~/later.db: its schema has version 12, and the newest that is known is 9. Read it with the server that wrote it, or with a newer reprise.
      database.version: ~/earlier.db: its schema has version 5; versions 8 and 9 are read. Open it once with the newest existing server, which raises it to version 9.
      database.version: ~/unnumbered.db: this SQLite database has no schema version; its tables are areas, areas_fts, areas_fts_config, areas_fts_content, areas_fts_data, areas_fts_docsize, areas_fts_idx, blobs and 30 more. Name a database of the existing server.
      database.version: ~/port.db: this is a database of the existing server's port to Rust (version 9 there), whose schema is another one. Only versions 8 and 9 of the TypeScript server are read.
      database.version: ~/first-port.db: this is a database of the existing server's port to Rust (version 1 there), whose schema is another one. Only versions 8 and 9 of the TypeScript server are read.
      database.version: ~/half.db: its schema says version 9, but lacks blobs.mime_type, branches. It may be half migrated or of another program: open it once with the existing server."
    `);
  });
});
