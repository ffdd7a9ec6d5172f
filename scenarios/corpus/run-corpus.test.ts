import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { runCorpus, type GroupResult } from './run-corpus.ts';
import { tinyCorpus, type TinyCorpus } from './tiny-corpus.fixture.ts';

let root: string;
let corpus: TinyCorpus;
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'reprise-tiny-'));
  corpus = await tinyCorpus(join(root, 'corpus'));
});
afterEach(() => rm(root, { recursive: true, force: true }));

async function run(leftOut: Readonly<Record<string, string>> = {}) {
  const told: GroupResult[] = [];
  const results = await runCorpus(corpus.folder, {
    leftOut,
    onGroup: (result) => void told.push(result),
  });
  expect(told).toEqual(results);
  return results;
}
/** The problems, the one that explains the others first. */
const problems = async (): Promise<readonly string[]> =>
  (await run()).flatMap((result) => result.problems);

test('a conversation goes through the engine, with its results fed back', async () => {
  const [result, ...others] = await run();
  expect(others).toEqual([]);
  expect(result).toMatchObject({ group: corpus.group, turnCount: 2, problems: [] });
});

describe('a planted difference fails', () => {
  test('in a tool result that a later request holds otherwise', async () => {
    await corpus.edit(3, 'request.json', (text) => text.replace('a tree', 'a bush'));
    expect((await problems())[0]).toMatchInlineSnapshot(
      `"request 2 carries at 3: recorded tool_result ["toolu_1",[{"type":"text","text":"a tree"}],false], sent tool_result ["toolu_1",[{"type":"text","text":"a bush"}],false]"`,
    );
  });

  test('in a signature', async () => {
    await corpus.edit(2, 'request.json', (text) => text.replace('c2lnbmF0dXJl', 'b3RoZXI='));
    expect((await problems()).slice(0, 2).join('\n')).toMatchInlineSnapshot(`
      "request 2 carries at 1: recorded thinking ["Hm.","b3RoZXI="], sent thinking ["Hm.","c2lnbmF0dXJl"]
      request 3 was never sent"
    `);
  });

  test('in the arguments of a call', async () => {
    await corpus.edit(1, 'body', (text) => text.replace('\\"toolu_1\\"}', '\\"elsewhere\\"}'));
    expect((await problems())[0]).toMatchInlineSnapshot(
      `"request 2 carries at 2: recorded tool_use ["toolu_1","look",{"at":"toolu_1"}], sent tool_use ["toolu_1","look",{"at":"elsewhere"}]"`,
    );
  });
});

test('a group that is left out is not counted, and reported once it passes', async () => {
  const leftOut = { [corpus.group]: 'signatures are lost' };
  expect(await run(leftOut)).toMatchObject([
    { problems: ['it passes: take it off scenarios/corpus/left-out.ts'] },
  ]);
  await corpus.edit(2, 'request.json', (text) => text.replace('c2lnbmF0dXJl', 'b3RoZXI='));
  expect(await run(leftOut)).toEqual([]);
});

test('a chain that no scenario can be made of is left out, and says why', async () => {
  await corpus.edit(1, 'request.json', (text) =>
    text.replace('"What is there?"', '[{"type":"sound","data":"x"}]'),
  );
  expect(await run()).toMatchObject([{ turnCount: 0, problems: [], leftOut: ['unsayable'] }]);
  await corpus.edit(1, 'request.json', (text) =>
    text.replace('"max_tokens":100', '"max_tokens":"x"'),
  );
  expect(await problems()).toMatchInlineSnapshot(`
    [
      "request 1 holds what no user step can say, max_tokens: Invalid input: expected number, received string",
    ]
  `);
});

test('where the recorded agent brings back less than the model said, the engine brings back all', async () => {
  for (const exchange of [2, 3]) {
    await corpus.edit(exchange, 'request.json', (text) =>
      text.replace('{"type":"thinking","thinking":"Hm.","signature":"c2lnbmF0dXJl"},', ''),
    );
  }
  expect(await run()).toMatchObject([
    { problems: [], ownWays: ['left out thinking', 'left out thinking'] },
  ]);
});

test('what a user says beside the answers of tools is said in the middle of the turn', async () => {
  const said = '"content":"a tree"},{"type":"text","text":"Look again."}';
  for (const exchange of [2, 3]) {
    await corpus.edit(exchange, 'request.json', (text) =>
      text.replace('"content":"a tree"}', said),
    );
  }
  expect(await run()).toMatchObject([{ problems: [], ownWays: [], turnCount: 2 }]);
});

test('a conversation without streams runs as if they had been asked for', async () => {
  const content = [{ type: 'tool_use', id: 'toolu_1', name: 'look', input: { at: 'toolu_1' } }];
  const whole = { id: 'msg_1', type: 'message', role: 'assistant', model: 'claude-sonnet-5' };
  const usage = { input_tokens: 3, output_tokens: 5 };
  await corpus.edit(1, 'body', () =>
    JSON.stringify({ ...whole, content, stop_reason: 'tool_use', usage }),
  );
  await corpus.edit(1, 'response.json', (text) =>
    text.replace('text/event-stream', 'application/json'),
  );
  for (const exchange of [1, 2, 3]) {
    await corpus.edit(exchange, 'request.json', (text) =>
      text
        .replace('"stream":true,', '')
        .replace('{"type":"thinking","thinking":"Hm.","signature":"c2lnbmF0dXJl"},', ''),
    );
  }
  expect(await run()).toMatchObject([{ problems: [], ownWays: [], turnCount: 2 }]);
});

test('an agent that changes its own history is excused, if all that counts is there', async () => {
  for (const exchange of [2, 3]) {
    await corpus.edit(exchange, 'request.json', (text) =>
      text.replace('{"role":"user","content":"What is there?"},', ''),
    );
  }
  expect(await run()).toMatchObject([{ problems: [], ownWays: ['rewrites what was said before'] }]);
});

test('a missing file fails its group with the name of the file', async () => {
  await rm(join(corpus.folder, `${corpus.group}/exchange-002.body`));
  expect((await problems()).join('\n').replaceAll(root, '~')).toMatchInlineSnapshot(
    `"~/corpus/anthropic-messages/tiny/exchange-002.body: cannot be read. The group is incomplete."`,
  );
});
