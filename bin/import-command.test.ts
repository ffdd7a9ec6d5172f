import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { tinyCorpus, type TinyCorpus } from '#scenarios/corpus/tiny-corpus.fixture.ts';
import {
  temporaryCatalog,
  type TemporaryCatalog,
} from '#scenarios/runner/temporary-catalog.fixture.ts';
import { reprise, runScript, type Said } from './command-line.fixture.ts';

let catalog: TemporaryCatalog;
let corpus: TinyCorpus;
beforeEach(async () => {
  catalog = await temporaryCatalog();
  corpus = await tinyCorpus(join(catalog.root, 'corpus'));
});
afterEach(() => catalog.remove());

const say = (...args: string[]): Promise<Said> => reprise(args, { cwd: catalog.root });
const GROUP = 'corpus/anthropic-messages/tiny';
const importAs = (name: string, group = GROUP): Promise<Said> =>
  say('import', 'corpus', group, '--name', name);

/** Makes sure that nothing was written. @returns what was said on stderr */
async function refused(command: () => Promise<Said>): Promise<string> {
  const before = await catalog.contents();
  const { code, out, err } = await command();
  expect([code, out]).toEqual([2, '']);
  expect(await catalog.contents()).toEqual(before);
  return err;
}

describe('reprise import corpus', () => {
  test('makes a scenario that can be accepted and then played, and is never made twice', async () => {
    expect(await importAs('real/tiny')).toMatchInlineSnapshot(`
      {
        "code": 0,
        "err": "",
        "out": "real/tiny: 3 exchanges
        lost  chunk boundaries: not recorded, one chunk an event
        lost  times: not in the corpus, one millisecond from one thing to the next
        next  npx reprise run real/tiny --accept",
      }
    `);
    const folder = 'scenarios/catalog/real/tiny';
    const files = [...(await catalog.contents()).keys()].filter((path) => path.startsWith(folder));
    expect(files).toEqual([
      `${folder}/recording/exchanges.jsonl`,
      `${folder}/recording/recording.json`,
      `${folder}/scenario.yaml`,
    ]);
    const codes: (number | null)[] = [];
    for (const more of [[], ['--accept'], []]) {
      const { code } = await say('run', 'real/tiny', ...more);
      codes.push(code);
    }
    expect(codes).toEqual([1, 0, 0]);
    const again = await refused(() => importAs('real/tiny'));
    expect(again).toBe(
      '~/scenarios/catalog/real/tiny: it exists already. Choose another name, or remove the folder; nothing was written.',
    );
  });

  test('never takes the place of a scenario without a recording of its own', async () => {
    const other = await temporaryCatalog('permissions/denied-delete');
    try {
      const before = await other.contents();
      const args = [
        'import',
        'corpus',
        join(catalog.root, GROUP),
        '--name',
        'permissions/denied-delete',
      ];
      const { code } = await reprise(args, { cwd: other.root });
      expect([code, await other.contents()]).toEqual([2, before]);
    } finally {
      await other.remove();
    }
  });

  test('refuses a group that is not there, no corpus, and a name that leads elsewhere', async () => {
    const texts = [
      await refused(() => importAs('real/tiny', 'corpus/anthropic-messages/none')),
      await refused(() => importAs('real/tiny', 'nowhere/at/all')),
      await refused(() => importAs('../../elsewhere')),
      await refused(() => importAs('tiny')),
    ];
    expect(texts.join('\n')).toMatchInlineSnapshot(`
      "corpus/anthropic-messages/none: the corpus has no group anthropic-messages/none. The groups are listed in ~/corpus/index.jsonl.
      ~/nowhere/at/all: no index.jsonl two folders above. Name the folder of a group: <corpus>/<api>/<group>.
      --name ../../elsewhere: this is no name for a scenario. Write <area>/<case>, of letters, digits, dots and hyphens.
      --name tiny: this is no name for a scenario. Write <area>/<case>, of letters, digits, dots and hyphens."
    `);
  });

  test('refuses a corpus that is damaged, with file and line', async () => {
    await corpus.editIndex((text) => text.replace('"continues":1', '"continues":3'));
    const texts = [await refused(() => importAs('real/tiny'))];
    await corpus.editIndex((text) => text.replace('"continues":3', '"continues":1'));
    await corpus.edit(2, 'response.json', (text) => text.slice(0, -3));
    texts.push(await refused(() => importAs('real/tiny')));
    expect(texts.join('\n')).toMatchInlineSnapshot(`
      "~/corpus/index.jsonl:2: continues: an exchange goes on from an earlier one. The corpus is damaged, or of a newer layout.
      ~/corpus/anthropic-messages/tiny/exchange-002.response.json: not valid JSON: SyntaxError: Unterminated string in JSON at position 58 (line 1 column 59). The corpus is damaged, or of a newer layout."
    `);
  });

  test('leaves out what no scenario can be made of, and says why', async () => {
    await corpus.edit(1, 'request.json', (text) =>
      text.replace('"What is there?"', '[{"type":"sound","data":"x"}]'),
    );
    expect(await refused(() => importAs('real/tiny'))).toMatchInlineSnapshot(
      `"real/tiny: left out, request 1 holds what no user step can say, type: Invalid discriminator value. Expected 'text' | 'image' | 'document'"`,
    );
    await corpus.editIndex((text) => text.replaceAll('anthropic.messages', 'openai.chat'));
    expect(await refused(() => importAs('real/tiny'))).toMatchInlineSnapshot(
      `"1 conversations left out: they were not streamed in Anthropic's wire format"`,
    );
  });
});

describe('npm run corpus', () => {
  const runCorpus = (env: Readonly<Record<string, string>>): Promise<Said> =>
    runScript('scenarios/corpus/main.ts', [], { cwd: catalog.root, env });
  const named = { REPRISE_CORPUS: 'corpus' };

  test('ends with how many groups passed and failed', async () => {
    const { code, out } = await runCorpus(named);
    expect([code, out.replace(/drift \d+/u, 'drift <count>')]).toMatchInlineSnapshot(`
      [
        0,
        "ok   anthropic-messages/tiny (2 turns, 2 fed back, drift <count>)

      left out anthropic-messages/dd-trace-py__contrib_anthropic_anthropic_completion_tools: the recorded client wrote a call of its own, with another id than the model’s
      left out gemini-generatecontent/cagent__TestExec_Gemini_ToolCall: the recorded agent answered with an id where the API has the name of the function

      api                         groups     turns  fed back    passed  own ways  left out    failed
      anthropic.messages               1         2         2         1         0         0         0
      all                              1         2         2         1         0         0         0

      1 groups, 2 requests that go on, 2 of them with tool results fed back
      1 passed, 0 failed",
      ]
    `);
  });

  test('fails with a line that says what is different', async () => {
    await corpus.edit(2, 'request.json', (text) => text.replace('c2lnbmF0dXJl', 'b3RoZXI='));
    const { code, out } = await runCorpus(named);
    expect([code, out.split('\n').at(-1)]).toEqual([1, '0 passed, 1 failed']);
    expect(out).toContain(
      'request 2 carries at 1: recorded thinking ["Hm.","b3RoZXI="], ' +
        'sent thinking ["Hm.","c2lnbmF0dXJl"]',
    );
  });

  test('fails when there is nothing to run, the folder is missing, or the index is damaged', async () => {
    const missing = await runCorpus({ REPRISE_CORPUS: 'nowhere' });
    await corpus.editIndex((text) => text.slice(0, -3));
    const damaged = await runCorpus(named);
    await corpus.editIndex(() => '');
    const empty = await runCorpus(named);
    expect([missing, damaged, empty].map(({ code }) => code)).toEqual([2, 2, 1]);
    expect([missing.err, damaged.err, empty.out].join('\n')).toMatchInlineSnapshot(`
      "no corpus at ~/nowhere, which REPRISE_CORPUS names. Correct it, or leave it out.
      ~/corpus/index.jsonl:3: not valid JSON: SyntaxError: Expected ',' or '}' after property value in JSON at position 215 (line 1 column 216). The corpus is damaged, or of a newer layout.
      0 groups, 0 requests that go on, 0 of them with tool results fed back
      0 passed, 0 failed"
    `);
  });

  test('has nothing to run where nobody named a corpus and none is there', async () => {
    await rm(corpus.folder, { recursive: true });
    const { code, out } = await runCorpus({});
    expect([code, out.split('\n').at(-1)]).toEqual([0, '0 passed, 0 failed']);
  });
});
