// Goal: the package works in somebody else's project, on the oldest Node that it promises and on ours.
// Method: pack it, install the tarball into an empty project elsewhere, and do there what its readme says.
// The only tests that use a network: npm's. Without one they run on this Node alone, and say so.
import { mkdir, mkdtemp, readFile, realpath, rm } from 'node:fs/promises';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { readTree } from '#scenarios/runner/workspace.ts';
import { repository } from './build-package.ts';
import { installIn, packIn, put, run, toolVersions, type Ran } from './consumer.fixture.ts';
import { entries, nodeMin, type PackageEntry } from './contents.ts';

const root = await realpath(await mkdtemp(join(tmpdir(), 'reprise-package-')));
afterAll(() => rm(root, { recursive: true, force: true }));

const tarball = await packIn(root);
const tools = await toolVersions();
const pick = (...names: readonly string[]): Record<string, string> =>
  Object.fromEntries(names.map((name) => [name, tools[name] ?? 'latest']));

/** A project somewhere else, with a Node of its own. */
interface Project {
  readonly node: string;
  readonly folder: string;
}

const projects: Project[] = [];
for (const node of [nodeMin, tools['node'] ?? '']) {
  const folder = join(root, `on-${node}`);
  await mkdir(folder);
  const way = await installIn(folder, tarball.file, {
    ...pick('vitest', 'typescript', '@types/node'),
    node,
  });
  if (way === 'registry') projects.push({ node, folder });
  else if (projects.length === 0) {
    process.stderr.write('install.test.ts: OFFLINE, so only this Node is tried, without npm\n');
    projects.push({ node: process.versions.node, folder });
  }
}

const doorOf = ({ subpath }: PackageEntry): string => `reprise${subpath.slice(1)}`;
/** `reprise/vitest` works only below vitest; msw is the user's. */
const plainDoors = entries.filter(({ name }) => name !== 'vitest' && name !== 'msw').map(doorOf);

describe('the tarball', () => {
  const unpacked = join(root, 'dist');

  test('holds code, types and data, but no source, no test and nothing else of ours', () => {
    const paths = tarball.files.map(({ path }) => path);
    const kinds = paths.map((path) =>
      path
        .replace(/^lib\/(?:part-)?[\w-]+\.js$/u, 'lib/*.js')
        .replace(/^types\/.*\.d\.ts$/u, 'types/**/*.d.ts')
        .replace(/^(scenarios\/catalog|recordings\/library)\/.*/u, '$1/**'),
    );
    expect([...new Set(kinds)].toSorted()).toEqual([
      'LICENSE',
      'README.md',
      'bin/reprise.js',
      'lib/*.js',
      'lib/bundled-licenses.md',
      'package.json',
      'recordings/library/**',
      'scenarios/catalog/**',
      'scenarios/scenario.schema.json',
      'types/**/*.d.ts',
    ]);
    expect(
      paths.filter((path) => /\.(?:test|fixture|bench|contract)\.|corpus\b/u.test(path)),
    ).toEqual([]);
  });

  test('names no path of this machine', async () => {
    const places = [repository, root, `${homedir()}/`];
    const files = [...(await readTree(unpacked))];
    const telling = files.filter(([, bytes]) => places.some((place) => bytes.includes(place)));
    expect(telling.map(([path]) => path)).toEqual([]);
  });

  // With three SDKs in it, each loaded only when it is used.
  test('stays small', () => {
    expect(tarball.size).toBeLessThan(1_500_000);
    expect(tarball.unpackedSize).toBeLessThan(7_000_000);
  });

  test('brings almost nothing with it', async () => {
    const manifest = JSON.parse(await readFile(join(unpacked, 'package.json'), 'utf8')) as {
      readonly dependencies: Record<string, string>;
    };
    expect(Object.keys(manifest.dependencies)).toEqual(['zod']);
  });
});

describe.each(projects)('in a project on Node $node', ({ node, folder }) => {
  const npx = (...args: readonly string[]): Promise<Ran> =>
    run('npx', ['--no', '--', ...args], folder);

  test('the command line says its version', async () => {
    expect((await npx('node', '--version')).out).toBe(`v${node}\n`);
    expect((await npx('reprise', '--version')).out).toBe('0.1.0\n');
  });

  test('init writes a scenario, run plays it', async () => {
    const none = await npx('reprise', 'run', '--catalog', 'nowhere');
    expect([none.code, none.out]).toEqual([2, '']);
    expect((await npx('reprise', 'init')).code).toBe(0);
    const played = await npx('reprise', 'run');
    expect(played.out).toContain('1 passed, 0 failed');
    expect(played.out).toContain('sockets opened: 0');
    const strict = await npx('reprise', 'run', '--strict');
    expect(strict.code).toBe(0);
    const again = await npx('reprise', 'init');
    expect([again.code, again.out.includes('written')]).toEqual([0, false]);
  });

  test('what the readme of the package shows runs', async () => {
    const readme = await readFile(join(folder, 'node_modules', 'reprise', 'README.md'), 'utf8');
    const examples = [...readme.matchAll(/```js\n\/\/ (\S+)\n([\s\S]*?)```/gu)].map(
      ([, path = '', code = '']) => [path, code] as const,
    );
    expect(examples.map(([path]) => path)).toEqual(['scenarios.test.js', 'play.mjs', 'ask.mjs']);
    await put(folder, Object.fromEntries(examples));
    expect((await npx('reprise', 'init')).code).toBe(0);
    const play = await npx('node', 'play.mjs');
    const ask = await npx('node', 'ask.mjs');
    expect([play.out, ask.out]).toEqual(['coding/fix-failing-test passed\n', '200 true\n']);
    const tested = await npx('vitest', 'run', 'scenarios.test.js');
    expect(tested.out).toContain('1 passed');
    expect(tested.code).toBe(0);
  });

  test('every door opens by import and by require', async () => {
    const script = `
      import { createRequire } from 'node:module';
      const require = createRequire(import.meta.url);
      for (const door of ${JSON.stringify(plainDoors)}) {
        const byImport = Object.keys(await import(door)).toSorted();
        const byRequire = Object.keys(require(door)).filter((name) => name !== '__esModule').toSorted();
        console.log(door, byImport.length > 0, byImport.join() === byRequire.join());
      }`;
    await put(folder, { 'doors.mjs': script });
    const { out } = await npx('node', 'doors.mjs');
    expect(out).toBe(plainDoors.map((door) => `${door} true true\n`).join(''));
  });

  test('a door that needs what is not installed names it', async () => {
    await put(folder, { 'msw.mjs': `await import('reprise/recordings/msw');` });
    const { code, err } = await npx('node', 'msw.mjs');
    expect([code, err]).toEqual([1, expect.stringContaining("Cannot find package 'msw'")]);
  });

  test.each([
    ['nodenext', 'nodenext'],
    ['esnext', 'bundler'],
  ])('types hold with module %s and resolution %s', async (module, moduleResolution) => {
    const compilerOptions = {
      module,
      moduleResolution,
      target: 'es2023',
      lib: ['es2024', 'esnext'],
      types: ['node'],
      strict: true,
      exactOptionalPropertyTypes: true,
      skipLibCheck: false,
      noEmit: true,
    };
    await put(folder, {
      [`tsconfig.${moduleResolution}.json`]: JSON.stringify({
        compilerOptions,
        files: ['consumer.ts'],
      }),
      'consumer.ts': consumer,
    });
    const compiled = await npx('tsc', '--project', `tsconfig.${moduleResolution}.json`);
    expect([compiled.out, compiled.code]).toEqual(['', 0]);
  });
});

/** Uses something of every door; the line after `wrong` must not compile. */
const consumer = `
import { play, loadScenarios, type ScenarioRun } from 'reprise';
import { agentHost, openAnthropic, type ModelPort, type SessionEvent } from 'reprise/engine';
import { openLoopback, readRecording, virtualClock } from 'reprise/recordings';
import type { MswPlayback } from 'reprise/recordings/msw';
import { scenarios } from 'reprise/vitest';
import { expect } from 'vitest';

export async function all(place: { catalog: string; library: string }): Promise<ScenarioRun[]> {
  await scenarios({ names: ['coding/'] });
  const model: ModelPort = await openAnthropic({ apiKey: '', clock: { now: () => 0 } });
  const recording = await readRecording('somewhere');
  const clock = virtualClock({ startMs: 0 });
  const { url } = await openLoopback({ recording, policy: 'strict', clock });
  const runs: ScenarioRun[] = [];
  for (const scenario of await loadScenarios(place)) {
    const run = await play(scenario, { runsFolder: url });
    expect(run).toPass();
    expect(run).toStayWithin({ tokens: 1 });
    // @ts-expect-error a path is a text
    await play(scenario, { runsFolder: 1 });
    runs.push(run);
  }
  const types: SessionEvent['type'][] = runs.flatMap(({ events }) => events.map(({ type }) => type));
  // @ts-expect-error there is no such event
  types.push('no.such.event');
  return [runs, model, agentHost].flat().length > 0 ? runs : [];
}
export type Msw = MswPlayback;
`;
