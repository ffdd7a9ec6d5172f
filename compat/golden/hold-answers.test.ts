import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { gzipSync } from 'node:zlib';
import { makeDatabase } from '../database/existing-database.fixture.ts';
import { openDatabase, type OpenDatabase } from '../database/open-database.ts';
import { readAnswers } from './answer-file.ts';
import { holdAnswers } from './hold-answers.ts';

let folder: string;
let opened: OpenDatabase;
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'reprise-hold-'));
  const file = join(folder, 'made.db');
  const made = makeDatabase(file);
  made.append({ type: 'session.start', parentId: null });
  made.append({ type: 'message.user', payload: { content: 'alpha beta' } });
  made.append({ type: 'message.user', payload: { content: 'alpha beta' } });
  made.addSession('sess_2');
  made.append({ type: 'session.fork', sessionId: 'sess_2', parentId: 'evt_1_0' });
  made.addSession('sess_3');
  made.append({ type: 'session.fork', sessionId: 'sess_3', parentId: 'evt_1_0' });
  made.close();
  opened = await openDatabase(file);
});
afterEach(async () => {
  await opened.close();
  rmSync(folder, { recursive: true, force: true });
});

const children =
  'EventStore.getChildren (ids + sequence + session; rows with equal sequence may come in any order)';

/** What differs of one case: where it parts from the answer, or undefined. */
function held(call: string, args: readonly unknown[], answer: object): unknown {
  const [area] = holdAnswers(opened.store, [
    { area: 'made', cases: [{ call, args: [...args], ...answer } as never] },
  ]);
  expect(area).toMatchObject({ caseCount: 1, equalCount: 1 - (area?.different.length ?? 0) });
  return area?.different[0]?.difference;
}

test('an answer that is the same is equal', () => {
  expect(held('event.count', [], { result: 5 })).toBe(undefined);
});

describe('nothing passes unseen', () => {
  test('another answer', () => {
    expect(held('event.count', [], { result: 6 })).toEqual({ path: '', expected: 6, found: 5 });
  });

  test('a call that the reader does not know', () => {
    expect(held('event.explode', [], { result: 1 })).toMatchObject({
      found: { message: 'the reader does not know this call' },
    });
  });

  test('arguments that no such call has', () => {
    expect(held('event.exists', [7], { result: false })).toMatchObject({
      found: { message: expect.stringContaining('unusable arguments') as unknown },
    });
  });

  test('an answer where there was an error, and an error where there was an answer', () => {
    const error = { message: 'Event not found: evt_1_0' };
    expect(held('EventStore.getStateAt', ['evt_1_0'], { error })).toMatchObject({
      expected: error,
    });
    expect(held('EventStore.getStateAt', ['evt_none'], { result: {} })).toMatchObject({
      found: { message: 'Event not found: evt_none' },
    });
  });

  test('an error in other words, or with another code', () => {
    const deletion = ['sess_1', 'evt_none'];
    const message = 'Event not found: evt_none';
    const wrong = { error: { message, code: 'NOT_FOUND' } };
    expect(held('EventStore.deleteMessage', deletion, wrong)).toMatchObject({ path: 'code' });
    const words = { error: { message: 'gone', code: 'EVENT_NOT_FOUND' } };
    expect(held('EventStore.deleteMessage', deletion, words)).toMatchObject({ path: 'message' });
  });
});

test('what SQLite says of an error belongs to SQLite', () => {
  const error = { message: 'other words', code: 'SQLITE_ERROR' };
  expect(held('search.search', ['"', {}], { error })).toBe(undefined);
  expect(held('EventStore.fork', ['evt_none'], { error })).toBeDefined();
});

describe('rows that tie may come in any order', () => {
  const [second, fork2, fork3] = [
    ['evt_1_1', 1, 'sess_1'],
    ['evt_2_0', 0, 'sess_2'],
    ['evt_3_0', 0, 'sess_3'],
  ];

  test('children of one sequence', () => {
    expect(held(children, ['evt_1_0'], { result: [fork2, fork3, second] })).toBe(undefined);
    expect(held(children, ['evt_1_0'], { result: [fork3, fork2, second] })).toBe(undefined);
  });

  test('but not over a row that does not tie', () => {
    expect(held(children, ['evt_1_0'], { result: [fork2, second, fork3] })).toBeDefined();
  });

  test('hits of one score', () => {
    const hits = opened.store.search.search('alpha');
    expect(hits).toHaveLength(2);
    expect(held('search.search', ['alpha', {}], { result: hits.toReversed() })).toBe(undefined);
    expect(held('search.search', ['alpha', {}], { result: [hits[0], hits[0]] })).toBeDefined();
  });
});

describe('a folder of answers', () => {
  const refusal = (): Promise<string> =>
    readAnswers(folder).then(
      () => 'it was read',
      (error: unknown) => (error as Error).message.replaceAll(folder, '~'),
    );

  test('may hold files that are compressed', async () => {
    const text = '{"area":"state","cases":[{"call":"event.count","args":[],"result":5}]}';
    writeFileSync(join(folder, 'state.json.gz'), gzipSync(text));
    expect(await readAnswers(folder)).toEqual([
      { area: 'state', cases: [{ call: 'event.count', args: [], result: 5 }] },
    ]);
  });

  test('without a case is refused: nothing would be held', async () => {
    expect(await refusal()).toMatchInlineSnapshot(
      `"~: there are no answers in it. Name the folder of the answers of this database, with files such as \`state.json\`."`,
    );
    writeFileSync(join(folder, 'a.json'), '{"area":"a","cases":[]}');
    expect(await refusal()).toContain('there are no answers in it');
  });

  test('with a file that holds none is refused by the name of the file', async () => {
    writeFileSync(join(folder, 'a.json'), '{"area":"a","cases":[{"args":[]}]}');
    expect(await refusal()).toMatchInlineSnapshot(`
      "~/a.json: this is no file of answers: ✖ Invalid input: expected string, received undefined
        → at cases[0].call. It has to be {area, cases: [{call, args, result | error}]}."
    `);
    writeFileSync(join(folder, 'a.json'), '{"area":"a","cases":[{"call":"event.count"}]}');
    expect(await refusal()).toContain('a case has either a result or an error');
    writeFileSync(join(folder, 'a.json'), 'cases');
    expect(await refusal()).toContain('~/a.json: this is no file of answers');
  });
});
