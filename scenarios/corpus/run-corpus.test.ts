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
      `"request 2 carries at 3: recorded ["user tool_result","toolu_1",[{"type":"text","text":"a tree"}],false], sent ["user tool_result","toolu_1",[{"type":"text","text":"a bush"}],false]"`,
    );
  });

  test('in a signature', async () => {
    await corpus.edit(2, 'request.json', (text) => text.replace('c2lnbmF0dXJl', 'b3RoZXI='));
    expect((await problems()).slice(0, 2).join('\n')).toMatchInlineSnapshot(`
      "request 2 carries at 1: recorded ["assistant thinking","Hm.","b3RoZXI="], sent ["assistant thinking","Hm.","c2lnbmF0dXJl"]
      request 3 was never sent"
    `);
  });

  test('in the arguments of a call', async () => {
    await corpus.edit(1, 'body', (text) => text.replace('\\"toolu_1\\"}', '\\"elsewhere\\"}'));
    expect((await problems())[0]).toMatchInlineSnapshot(
      `"request 2 carries at 2: recorded ["assistant tool_use","toolu_1","look",{"at":"toolu_1"}], sent ["assistant tool_use","toolu_1","look",{"at":"elsewhere"}]"`,
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

test('a chain that no scenario can be made of fails with the reason', async () => {
  await corpus.edit(1, 'request.json', (text) =>
    text.replace('"What is there?"', '[{"type":"sound","data":"x"}]'),
  );
  expect(await problems()).toMatchInlineSnapshot(`
    [
      "request 1 holds what no user step can say, type: Invalid discriminator value. Expected 'text' | 'image' | 'document'",
    ]
  `);
});

test('a missing file fails its group with the name of the file', async () => {
  await rm(join(corpus.folder, `${corpus.group}/exchange-002.body`));
  expect((await problems()).join('\n').replaceAll(root, '~')).toMatchInlineSnapshot(
    `"~/corpus/anthropic-messages/tiny/exchange-002.body: cannot be read. The group is incomplete."`,
  );
});
