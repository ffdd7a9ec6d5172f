import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { makeDatabase } from '#compat/database/existing-database.fixture.ts';
import { reprise, type Said } from './command-line.fixture.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'reprise-compat-command-'));
  const made = makeDatabase(join(folder, 'prod.db'));
  made.append({ type: 'session.start', parentId: null });
  made.append({ type: 'message.user', payload: { content: 'hello' } });
  made.close();
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** Writes answers as a folder of golden files, and holds the reader against them. */
function held(
  areas: Readonly<Record<string, readonly object[]>>,
  ...more: string[]
): Promise<Said> {
  for (const [area, cases] of Object.entries(areas)) {
    writeFileSync(join(folder, `${area}.json`), JSON.stringify({ db: 'prod.db', area, cases }));
  }
  return reprise(['compat', 'database', 'prod.db', '--golden', '.', ...more], { cwd: folder });
}

const count = { call: 'event.count', args: [], result: 2 };
const previews = {
  call: 'EventStore.getSessionMessagePreviews',
  args: [['sess_1']],
  result: { $map: [['sess_1', { lastUserPrompt: 'hello' }]] },
};
const wrong = { ...previews, result: { $map: [['sess_1', { lastUserPrompt: 'hallo' }]] } };

describe('reprise compat database', () => {
  test('is good if every answer is equal', async () => {
    expect(await held({ events: [count], sessions: [previews] })).toMatchInlineSnapshot(`
      {
        "code": 0,
        "err": "",
        "out": "prod.db: schema version 9
      1 workspaces, 1 sessions, 2 events, 0 blobs; 1 messages at the heads

      area          cases      equal  different
      events            1          1          0
      sessions          1          1          0
      all               2          2          0",
      }
    `);
  });

  test('says where the first different answer parts, and is not good', async () => {
    expect(await held({ events: [count], sessions: [previews, wrong] })).toMatchInlineSnapshot(`
      {
        "code": 1,
        "err": "",
        "out": "prod.db: schema version 9
      1 workspaces, 1 sessions, 2 events, 0 blobs; 1 messages at the heads

      area          cases      equal  different
      events            1          1          0
      sessions          2          1          1
      all               3          2          1
      sessions 1  EventStore.getSessionMessagePreviews
          args      ["<session>"]
          at        $map[0][1].lastUserPrompt
        - expected  "hallo"
        + found     "hello"",
      }
    `);
  });

  test('tells machines all of it', async () => {
    const { code, out } = await held({ sessions: [wrong] }, '--json');
    expect(code).toBe(1);
    expect(JSON.parse(out)).toMatchObject({
      file: 'prod.db',
      schemaVersion: 9,
      stats: { totalEvents: 2 },
      areas: [{ area: 'sessions', caseCount: 1, equalCount: 0, differentCount: 1 }],
      different: [
        { area: 'sessions', index: 0, difference: { expected: 'hallo', found: 'hello' } },
      ],
    });
  });

  test('without answers says what is in the database', async () => {
    expect(await reprise(['compat', 'database', 'prod.db'], { cwd: folder }))
      .toMatchInlineSnapshot(`
      {
        "code": 0,
        "err": "",
        "out": "prod.db: schema version 9
      1 workspaces, 1 sessions, 2 events, 0 blobs; 1 messages at the heads",
      }
    `);
  });

  test('refuses what is no such database, and a folder that holds no answers', async () => {
    writeFileSync(join(folder, 'notes.txt'), 'not a database');
    const database = await reprise(['compat', 'database', 'notes.txt'], { cwd: folder });
    const answers = await held({});
    expect([database, answers]).toMatchInlineSnapshot(`
      [
        {
          "code": 2,
          "err": "notes.txt: this is no SQLite database: it begins with 6e6f742061206461746162617365, "not a database". Name the database of the existing server, such as \`prod.db\`.",
          "out": "",
        },
        {
          "code": 2,
          "err": ".: there are no answers in it. Name the folder of the answers of this database, with files such as \`state.json\`.",
          "out": "",
        },
      ]
    `);
  });
});
