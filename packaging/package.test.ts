import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { spawnSync } from 'node:child_process';
import { describe, expect, test } from 'vitest';
import { packageOf } from './bundle.ts';
import { commandEntry } from './command-entry.ts';
import { nodeMin, packages } from './contents.ts';
import { relativeDeclaration } from './declarations.ts';
import { packageManifest, type RepositoryManifest } from './manifest.ts';

const repository = join(import.meta.dirname, '..');
const textOf = (path: string): Promise<string> => readFile(join(repository, path), 'utf8');

describe('the manifest', () => {
  const own: RepositoryManifest = {
    name: 'reprise',
    version: '1.2.3',
    description: 'what it is',
    license: 'MIT',
    dependencies: { msw: '3.0.0', yaml: '2.0.0', zod: '4.0.0' },
  };

  test('installs what the types name, asks for what doors of their own need, and nothing else', () => {
    const { dependencies, peerDependencies, peerDependenciesMeta, engines } = packageManifest(own, {
      imported: ['msw', 'vitest'],
      typed: ['vitest', 'zod'],
    });
    expect({ dependencies, peerDependencies, peerDependenciesMeta, engines }).toEqual({
      dependencies: { zod: '4.0.0' },
      peerDependencies: { msw: '>=3.0.0', vitest: '>=5' },
      peerDependenciesMeta: { msw: { optional: true }, vitest: { optional: true } },
      engines: { node: `>=${nodeMin}` },
    });
  });

  test('needs a version for each', () => {
    expect(() => packageManifest(own, { imported: [], typed: ['@types/none'] })).toThrow(
      'package.json has no dependency @types/none',
    );
  });

  test('every dependency of this repository has its place in the package', async () => {
    const { dependencies } = JSON.parse(await textOf('package.json')) as RepositoryManifest;
    expect(Object.keys(dependencies).filter((name) => packages[name] === undefined)).toEqual([]);
  });
});

test('declarations name files by relative paths that end in .js', () => {
  const declaration = [
    `import { z } from 'zod';`,
    `import type { A } from '#engine/schema/a.ts';`,
    `export * from './b.ts';`,
    `export declare const c: import("../core/c.ts").C;`,
    `import '#recordings/playback/d.ts';`,
    `/** from 'x' and from 'somewhere else' */`,
  ].join('\n');
  expect(relativeDeclaration(declaration, 'engine/ports/p.ts')).toEqual({
    text: [
      `import { z } from 'zod';`,
      `import type { A } from '../schema/a.js';`,
      `export * from './b.js';`,
      `export declare const c: import("../core/c.js").C;`,
      `import '../../recordings/playback/d.js';`,
      `/** from 'x' and from 'somewhere else' */`,
    ].join('\n'),
    sources: [
      'engine/schema/a.ts',
      'engine/ports/b.ts',
      'engine/core/c.ts',
      'recordings/playback/d.ts',
    ],
    packages: ['zod'],
  });
});

test.each([
  ['zod', 'zod'],
  ['zod/v4/core', 'zod'],
  ['@anthropic-ai/sdk/core/error', '@anthropic-ai/sdk'],
  ['node:fs', undefined],
  ['fs/promises', undefined],
  ['./here.ts', undefined],
  ['#engine/schema/ids.ts', undefined],
  ['/somewhere/file.ts', undefined],
])('%s is of the package %s', (specifier, name) => {
  expect(packageOf(specifier)).toBe(name);
});

describe('the entry of the command line', () => {
  const source = `data:text/javascript,${encodeURIComponent(commandEntry(nodeMin))}`;
  const runAsNode = (version: string): string => {
    const pretend = `Object.defineProperty(process, 'versions', { value: { node: '${version}' } });`;
    const preload = `data:text/javascript,${encodeURIComponent(pretend)}`;
    const script = `await import(${JSON.stringify(source)})`;
    const args = ['--import', preload, '--input-type=module', '--eval', script];
    return spawnSync(process.execPath, args, { encoding: 'utf8' }).stderr;
  };

  test.each(['8.17.0', '20.20.2', '22.12.0'])('tells Node %s what is needed', (version) => {
    expect(runAsNode(version)).toContain(
      `reprise needs Node 22.13 or newer; this is Node ${version}.`,
    );
  });

  test.each([nodeMin, '22.14.0', '23.0.0', '100.1.0'])('lets Node %s pass', (version) => {
    // It goes on to a file that only the package has.
    expect(runAsNode(version)).toContain('../lib/main.js');
  });
});
