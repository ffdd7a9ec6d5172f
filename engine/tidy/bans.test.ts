import { expect, test } from 'vitest';
import { banViolations } from './bans.ts';
import { repositoryFiles } from './source-files.ts';

const inFile = (path: string, text: string): string[] => banViolations([{ path, text }]);

/** Puts a word together, so that this file does not hold what it plants. */
const planted = (...parts: string[]): string => parts.join('');

test('this repository holds no banned word', () => {
  expect(banViolations(repositoryFiles())).toEqual([]);
});

test('a banned word is told with its place and what to use', () => {
  const text = 'const a = 1;\nconst b = new Date(a) + Math.random();\n';
  expect(inFile('engine/core/x.ts', text)).toMatchInlineSnapshot(`
    [
      "engine/core/x.ts:2: Date is banned here, use ClockPort",
      "engine/core/x.ts:2: Math.random is banned here, use RandomPort",
    ]
  `);
});

test.each([
  ['performance.now()', 'ClockPort'],
  ['setTimeout(f, 1)', 'ClockPort'],
  ['AbortSignal.timeout(1)', 'ClockPort'],
  ['crypto.randomUUID()', 'IdPort'],
  ['await fetch(url)', 'ModelPort'],
  ['process.cwd()', 'the host'],
  ['globalThis.x', 'the host'],
])('%s has no place in a pure folder', (code, instead) => {
  expect(inFile('engine/projection/x.ts', code)).toEqual([expect.stringContaining(instead)]);
  expect(inFile('engine/projection/x.test.ts', code)).toEqual([]);
});

test('names that only look alike are no bans', () => {
  const text = `// Date, fetch and setTimeout are for others
    const date = ports.fetch(prefetch, 'new Date()', clock.setTimeout);
    type ProcessPort = { process: 1; updatedDate: string };`;
  expect(inFile('engine/core/x.ts', text)).toEqual([]);
});

test('the clock, chance and environment belong to the rim of the engine', () => {
  const text = 'f(Date.now(), new Date(), Math.random(), process.env)';
  expect(inFile('engine/model-gateway/x.ts', text)).toHaveLength(4);
  expect(inFile('engine/host/x.ts', text)).toEqual([]);
  expect(inFile('engine/model-gateway/x.ts', 'new Date(epochMs)')).toEqual([]);
});

test.each([
  "vi.mock('a')",
  'test.only(a)',
  'it.skip(a)',
  'a as any',
  "const a = await import('b')",
])('%s is banned everywhere', (code) => {
  expect(inFile('scenarios/runner/x.test.ts', code)).toHaveLength(1);
  expect(inFile('recordings/format/x.ts', code)).toHaveLength(1);
});

test('only bin and the doors of the gateway load late', () => {
  const text = `const a = await import('b');`;
  expect(inFile('bin/main.ts', text)).toEqual([]);
  expect(inFile('engine/model-gateway/registry.ts', text)).toEqual([]);
  expect(inFile('engine/model-gateway/anthropic/x.ts', text)).toHaveLength(1);
});

test.each(['@ts-ignore', 'oxlint-disable-next-line no-console', 'eslint-disable', 'TODO: more'])(
  'a comment may not say %s, a string may',
  (words) => {
    expect(inFile('engine/core/x.ts', `/* ${words} */`)).toHaveLength(1);
    expect(inFile('engine/core/x.ts', `f('${words}')`)).toEqual([]);
  },
);

test.each([
  planted('/wo', 'rk/main/a.ts'),
  planted('/ro', 'ot/.npmrc'),
  planted('/ho', 'me/ada/a.ts'),
  planted('regis', 'try.npmjs.org'),
])('no file names %s', (text) => {
  expect(inFile('docs/x.md', `see ${text} there`)).toHaveLength(1);
  expect(inFile('recordings/library/x/exchanges.jsonl', `"${text}"`)).toEqual([]);
});

test('a path inside the repository, or of anybody, is no path of a machine', () => {
  const text = './work/a, tmp/root/b, ${dir}/work/c, https://x.dev/home, /home/me/.ssh';
  expect(inFile('docs/x.md', text)).toEqual([]);
});

test('only tests of the corpus may be left out', () => {
  const text = 'describe.skipIf(corpus === undefined)';
  expect(inFile('recordings/format/corpus.test.ts', text)).toEqual([]);
  expect(inFile('recordings/format/x.test.ts', text)).toHaveLength(1);
});
