import { join } from 'node:path';
import { mkdir, writeFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { SessionEvent } from '#engine/schema/events/session-event.ts';
import { encodeLog } from '#engine/storage/jsonl/codec.ts';
import { readLogFile } from '#engine/storage/jsonl/read-log.ts';
import {
  temporaryCatalog,
  type TemporaryCatalog,
} from '#scenarios/runner/temporary-catalog.fixture.ts';
import { reprise, type Said } from './command-line.fixture.ts';

const GOLDEN = 'scenarios/catalog/permissions/denied-delete/expected/session.jsonl';
const RECORDING = 'recordings/library/anthropic/denied-delete';

let catalog: TemporaryCatalog;
let before: ReadonlyMap<string, string>;

// One catalogue for all: these commands only read, and the last test makes sure of it.
beforeAll(async () => {
  catalog = await temporaryCatalog('permissions/denied-delete');
  const events = await readLogFile(join(catalog.root, GOLDEN));
  const text = encodeLog(events);
  const files = {
    'torn.jsonl': text.slice(0, -30),
    'edited.jsonl': text.replace('keep that folder', 'drop that folder'),
    'cut.jsonl': text.replace(/^.*"sequence":9,.*\n/mu, ''),
    'later.jsonl': text.replace('{"v":1', '{"v":2'),
    'noise.jsonl': 'hello\n',
    'prose.txt': 'One line.\nAnother one.\n\nA third.\n',
    'empty.jsonl': '',
    'torn-first.jsonl': text.slice(0, 40),
    'session.jsonl': text,
    'unkept.jsonl': encodeLog(
      events.map((event): SessionEvent => {
        if (event.type !== 'tool.rejected') return event;
        const { turnId, callId, name } = event.payload;
        const payload = { turnId, callId, name, arguments: {}, replay: 'never' } as const;
        return { ...event, type: 'tool.started', payload };
      }),
    ),
  };
  await mkdir(join(catalog.root, 'logs'));
  await mkdir(join(catalog.root, 'kept'));
  for (const [name, content] of Object.entries(files)) {
    const folder = name === 'session.jsonl' ? 'kept' : 'logs';
    await writeFile(join(catalog.root, folder, name), content);
  }
  before = await catalog.contents();
});
afterAll(() => catalog.remove());

const say = (...args: string[]): Promise<Said> => reprise(args, { cwd: catalog.root });

describe('verify', () => {
  test('says what a sound log holds', async () => {
    const { code, out, err } = await say('verify', GOLDEN);
    expect([code, err]).toEqual([0, '']);
    expect(out.replace(/evt_\w+/u, '<id>')).toBe(`${GOLDEN}: 18 events, head <id>, sum <sum>`);
  });

  test('tells of a promise that is broken, with exit code 1', async () => {
    expect(await say('verify', 'logs/unkept.jsonl')).toMatchInlineSnapshot(`
      {
        "code": 1,
        "err": "",
        "out": "logs/unkept.jsonl: invariant P2 is broken at event 10: call toolu_01den0001 starts and was denied
      logs/unkept.jsonl: invariant T1 is broken at event 11: call toolu_01den0001 of Bash has no outcome",
      }
    `);
  });

  test('refuses a damaged log, with file, line and what to do', async () => {
    const names = ['torn', 'edited', 'cut', 'later'];
    const said = await Promise.all(names.map((name) => say('verify', `logs/${name}.jsonl`)));
    expect(said.map(({ code, out }) => [code, out])).toEqual(names.map(() => [2, '']));
    expect(said.map(({ err }) => err).join('\n')).toMatchInlineSnapshot(`
      "logs/torn.jsonl:18: the last line is torn: it has no newline. Opening the session puts these bytes aside, in a file beside the log, and goes on.
      17 events before the first problem can be read.
      logs/edited.jsonl:10: this line or its sum was changed: the sum is <sum> and should be <sum>. What stands before this line can be read. To go on, restore the file from a copy, or cut it before this line.
      9 events before the first problem can be read.
      logs/cut.jsonl:10: sequence 10 stands where 9 belongs, so lines are missing, doubled or moved. What stands before this line can be read. To go on, restore the file from a copy, or cut it before this line.
      9 events before the first problem can be read.
      logs/later.jsonl:1: the log has version 2, and this program reads 1. A newer version of reprise wrote it: update reprise, then open the session again.
      0 events before the first problem can be read."
    `);
  });

  test('takes the folder of a session for its log', async () => {
    const { code, out } = await say('verify', 'kept');
    expect([code, out]).toEqual([0, expect.stringMatching(/^kept\/session\.jsonl: 18 events/u)]);
  });

  test('says in one line that a file is no log; one whose first line is torn is one', async () => {
    const names = ['prose.txt', 'noise.jsonl', 'empty.jsonl', 'torn-first.jsonl'];
    const paths = [...names.map((name) => `logs/${name}`), `${RECORDING}/exchanges.jsonl`];
    const said = await Promise.all(paths.map((path) => say('verify', path)));
    expect(said.map(({ code, out }) => [code, out])).toEqual(paths.map(() => [2, '']));
    expect(said.map(({ err }) => err).join('\n')).toMatchInlineSnapshot(`
      "logs/prose.txt: no line of it is an event of a log. A log is a session.jsonl, and starts with session.created.
      logs/noise.jsonl: no line of it is an event of a log. A log is a session.jsonl, and starts with session.created.
      logs/empty.jsonl: it is empty. A log is a session.jsonl, and starts with session.created.
      logs/torn-first.jsonl:1: the last line is torn: it has no newline. Opening the session puts these bytes aside, in a file beside the log, and goes on.
      0 events before the first problem can be read.
      recordings/library/anthropic/denied-delete/exchanges.jsonl: no line of it is an event of a log. A log is a session.jsonl, and starts with session.created."
    `);
  });

  test('refuses what is not there, or is a folder', async () => {
    const said = await Promise.all([say('verify', 'logs/none.jsonl'), say('verify', 'logs')]);
    expect(said).toMatchInlineSnapshot(`
      [
        {
          "code": 2,
          "err": "logs/none.jsonl: it cannot be read. Name a session.jsonl, the folder that holds one, or the folder of a recording.",
          "out": "",
        },
        {
          "code": 2,
          "err": "logs: there is neither a session.jsonl nor a recording.json in this folder. Name a session.jsonl, the folder that holds one, or the folder of a recording.",
          "out": "",
        },
      ]
    `);
  });
});

describe('show', () => {
  test('gives a line for each event of a log', async () => {
    const { code, out } = await say('show', GOLDEN);
    expect(code).toBe(0);
    expect(out.split('\n').slice(8, 12).join('\n')).toMatchInlineSnapshot(`
      "   8  09:00:00.220  permission.requested       toolu_01den0001 Bash {"command":"rm -rf tmp"}
         9  09:00:00.220  permission.resolved        toolu_01den0001 deny by user
        10  09:00:00.220  tool.rejected              toolu_01den0001 denied
        11  09:00:00.220  context.built              step 1, 3 messages"
    `);
  });

  test('gives a line for each exchange of a recording', async () => {
    expect(await say('show', RECORDING)).toMatchInlineSnapshot(`
      {
        "code": 0,
        "err": "",
        "out": "a denied tool call reaches the model as a failed result
      authored
      models claude-sonnet-4-5-20250929, seed permissions/denied-delete, started 2026-11-20T09:00:00.000Z
         1  POST /v1/messages  HTTP 200  9 chunks, 1271 bytes, 220 ms  ok
         2  POST /v1/messages  HTTP 200  16 chunks, 2010 bytes, 360 ms  ok",
      }
    `);
  });

  test('shows what can be read of a damaged log, and why no more, with exit code 2', async () => {
    const { code, out, err } = await say('show', 'logs/edited.jsonl');
    expect([code, out.split('\n').length]).toEqual([2, 9]);
    expect(err).toMatchInlineSnapshot(
      `"logs/edited.jsonl:10: this line or its sum was changed: the sum is <sum> and should be <sum>. What stands before this line can be read. To go on, restore the file from a copy, or cut it before this line."`,
    );
  });

  test('takes the folder of a session for its log', async () => {
    const { code, out } = await say('show', 'kept');
    expect([code, out.split('\n').length]).toEqual([0, 18]);
  });

  test('refuses what is not there, or neither a recording nor a log', async () => {
    const paths = ['nowhere', 'logs', 'logs/noise.jsonl', 'logs/empty.jsonl'];
    const said = await Promise.all(paths.map((path) => say('show', path)));
    expect(said.map(({ code, out }) => [code, out])).toEqual(paths.map(() => [2, '']));
    expect(said.map(({ err }) => err).join('\n')).toMatchInlineSnapshot(`
      "nowhere: it cannot be read. Name the folder of a recording or of a session, or a session.jsonl.
      logs: there is neither a recording.json nor a session.jsonl in this folder. Name the folder of a recording or of a session, or a session.jsonl.
      logs/noise.jsonl: no line of it is an event of a log. A log is a session.jsonl, and starts with session.created.
      logs/empty.jsonl: it is empty. A log is a session.jsonl, and starts with session.created."
    `);
  });
});

describe('bad usage', () => {
  test('of any command is told with exit code 2', async () => {
    const usages = [
      ['dance'],
      ['show'],
      ['verify'],
      ['verify', 'a', 'b'],
      ['import', 'corpus', 'x'],
      ['import', 'tapes'],
    ];
    const said = await Promise.all(usages.map((usage) => say(...usage)));
    expect(said.map(({ code, out }) => [code, out])).toEqual(usages.map(() => [2, '']));
    expect(said.map(({ err }) => err.split('\n')[0]).join('\n')).toMatchInlineSnapshot(`
      "error: unknown command 'dance'
      error: missing required argument 'path'
      error: missing required argument 'log'
      error: too many arguments for 'verify'. Expected 1 argument but got 2: a, b.
      error: required option '--name <area/case>' not specified
      error: unknown command 'tapes'"
    `);
  });

  test('is no command at all; help is no error', async () => {
    const [none, help, version] = await Promise.all([say(), say('--help'), say('--version')]);
    expect([none.code, none.out]).toEqual([2, '']);
    expect(none.err).toContain('Usage: reprise');
    expect([help.code, help.err]).toEqual([0, '']);
    expect(help.out).toContain('run [options] [names...]');
    expect([version.code, version.out]).toEqual([0, '0.1.0']);
  });
});

test('none of them wrote anything', async () => {
  expect(await catalog.contents()).toEqual(before);
});
