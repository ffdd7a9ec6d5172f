import { appendFile, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { tinyCorpus, type TinyCorpus } from '#scenarios/corpus/tiny-corpus.fixture.ts';
import { renderExchange, renderReport } from './render-report.ts';
import { runConformance } from './run-conformance.ts';

let root: string;
let corpus: TinyCorpus;
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'reprise-conformance-'));
  corpus = await tinyCorpus(join(root, 'corpus'));
  const facts = '"provider":"anthropic","status":200,"framing":"sse",';
  await corpus.editIndex((text) => text.replaceAll('"api":', `${facts}"api":`));
});
afterEach(() => rm(root, { recursive: true, force: true }));

const run = () => runConformance(corpus.folder, { seededCutCount: 2, onExchange: () => {} });

test('every exchange is read; those of other APIs are counted', async () => {
  const source = { repo: 'me/tiny', path: 'tiny.yml' };
  const foreign = { id: 'x', group: 'x', seq: 1, api: 'other.cohere', stream: true, source };
  await appendFile(join(corpus.folder, 'index.jsonl'), `${JSON.stringify(foreign)}\n`);
  const { checked, leftOut } = await run();
  expect(checked.map(({ problems }) => problems)).toEqual([[], [], []]);
  expect([...leftOut]).toEqual([['other.cohere', 1]]);
  const report = renderReport({ checked, leftOut }).join('\n');
  expect(report).toContain('left out other.cohere, 1 exchanges: Cohere’s own format');
  expect(report).toMatch(/all +3 +3 +0 +0/u);
});

test('an answer that no SDK can read, and the engine says it can, fails with both views', async () => {
  await corpus.edit(1, 'body', (text) => text.replace('"tool_use","id"', '"tool_use","ID"'));
  const [first] = (await run()).checked;
  expect(first?.problems).not.toEqual([]);
  expect(first === undefined ? [] : renderExchange(first)[0]).toContain('FAIL anthropic-messages');
});
