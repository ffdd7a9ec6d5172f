import { expect, test } from 'vitest';
import { repositoryFiles } from './source-files.ts';
import { looseVersions, registryLines } from './toolchain.ts';

const files = repositoryFiles();
const textOf = (path: string): string => files.find((file) => file.path === path)?.text ?? '';

test('every dependency is one exact version', () => {
  expect(looseVersions(JSON.parse(textOf('package.json')) as object)).toEqual([]);
  expect(looseVersions({ dependencies: { a: '1.2.3', b: '^1.2.3' } })).toEqual(['b: ^1.2.3']);
});

test('the lock names no registry', () => {
  expect(registryLines(textOf('package-lock.json'))).toEqual([]);
  expect(registryLines('{\n  "resolved": "https://a.test/b.tgz"\n}')).toHaveLength(1);
});

test('tests run on the Node that package.json pins, whatever the system has', () => {
  const { devDependencies } = JSON.parse(textOf('package.json')) as {
    devDependencies: Record<string, string>;
  };
  expect(process.versions.node).toBe(devDependencies['node']);
});
