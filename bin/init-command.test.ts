import { mkdir, mkdtemp, readFile, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { readTree } from '#scenarios/runner/workspace.ts';
import { ciWorkflow } from './ci-workflow.ts';
import { reprise, type Said } from './command-line.fixture.ts';

const WORKFLOW = '.github/workflows/reprise.yml';
const YAML = 'scenarios/catalog/coding/fix-failing-test/scenario.yaml';

let root: string;
beforeEach(async () => {
  root = await realpath(await mkdtemp(join(tmpdir(), 'reprise-init-')));
});
afterEach(() => rm(root, { recursive: true }));

const say = (...args: string[]): Promise<Said> => reprise(args, { cwd: root });
const put = async (path: string, text: string): Promise<void> => {
  await mkdir(dirname(join(root, path)), { recursive: true });
  await writeFile(join(root, path), text);
};
const textOf = (path: string): Promise<string> => readFile(join(root, path), 'utf8');

describe('reprise init', () => {
  test('writes a scenario that passes at once, and nothing the second time', async () => {
    const first = await say('init');
    expect(first).toMatchInlineSnapshot(`
      {
        "code": 0,
        "err": "",
        "out": "  written  scenarios/catalog/coding/fix-failing-test/expected/session.jsonl
        written  scenarios/catalog/coding/fix-failing-test/expected/workspace/sum.js
        written  scenarios/catalog/coding/fix-failing-test/scenario.yaml
        written  scenarios/catalog/coding/fix-failing-test/workspace/package.json
        written  scenarios/catalog/coding/fix-failing-test/workspace/sum.js
        written  scenarios/catalog/coding/fix-failing-test/workspace/test.js
        written  recordings/library/anthropic/fix-failing-test/exchanges.jsonl
        written  recordings/library/anthropic/fix-failing-test/recording.json
        written  .github/workflows/reprise.yml
        written  .gitignore
      next  npx reprise run    plays it, offline and without a key
      next  npx reprise show .reprise/runs/coding/fix-failing-test/session.jsonl",
      }
    `);
    expect(await textOf(YAML)).toMatch(
      /^# yaml-language-server: \$schema=\.\.\/\.\.\/\.\.\/\.\.\/node_modules\/reprise\/scenarios\/scenario\.schema\.json\n/u,
    );
    const written = await readTree(root);
    const { code, out } = await say('init');
    expect([code, out.match(/^ {2}\w+/gmu)]).toEqual([0, Array(10).fill('  kept')]);
    expect(await readTree(root)).toEqual(written);

    const run = await say('run');
    expect([run.code, run.out]).toEqual([0, expect.stringContaining('1 passed, 0 failed')]);
  });

  test('overwrites nothing, lists what is in the way, and writes no other file either', async () => {
    await put(WORKFLOW, 'name: mine\n');
    await put(YAML, 'title: mine\n');
    const before = await readTree(root);
    expect(await say('init')).toMatchInlineSnapshot(`
      {
        "code": 2,
        "err": "  exists  scenarios/catalog/coding/fix-failing-test/scenario.yaml
        exists  .github/workflows/reprise.yml
      Nothing was written. Move these files away, or overwrite them: npx reprise init --force",
        "out": "",
      }
    `);
    expect(await readTree(root)).toEqual(before);
  });

  test('overwrites when it is told to', async () => {
    await put(WORKFLOW, 'name: mine\n');
    const { code, out } = await say('init', '--force');
    expect([code, out]).toEqual([0, expect.stringContaining(`  replaced ${WORKFLOW}\n`)]);
    expect(await textOf(WORKFLOW)).toBe(ciWorkflow(() => false));
  });

  test.each([
    ['', '.reprise/\n'],
    ['node_modules/', 'node_modules/\n.reprise/\n'],
    ['a\r\n', 'a\r\n.reprise/\r\n'],
    ['/.reprise\n', '/.reprise\n'],
    ['!.reprise/keep\n', '!.reprise/keep\n.reprise/\n'],
  ])('adds what runs leave to a .gitignore of %j', async (before, after) => {
    await put('.gitignore', before);
    await say('init');
    expect(await textOf('.gitignore')).toBe(after);
  });
});

test.each([
  ['package-lock.json', ['npm ci']],
  ['pnpm-lock.yaml', ['corepack enable', 'pnpm install --frozen-lockfile']],
  ['yarn.lock', ['corepack enable', 'yarn install --immutable']],
  ['none', ['npm install']],
])('with the lock %s the workflow installs by %j', (lock, commands) => {
  const workflow = ciWorkflow((file) => file === lock);
  const runs = [...workflow.matchAll(/- run: (.*)/gu)].map(([, command]) => command);
  expect(runs).toEqual([...commands, 'npx reprise run --reporter github']);
});
