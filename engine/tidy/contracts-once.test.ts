import { expect, test } from 'vitest';
import { contractsDefinedTwice } from './contracts-once.ts';
import { repositoryFiles } from './source-files.ts';

test('every contract of this repository has one home', () => {
  expect(contractsDefinedTwice(repositoryFiles())).toEqual([]);
});

test('a second schema, type or class of the same name is told', () => {
  const files = [
    {
      path: 'engine/schema/usage.ts',
      text: 'export const Usage = z.object({});\nexport type Usage = z.infer<typeof Usage>;',
    },
    { path: 'engine/core/a.ts', text: 'export interface Usage {}' },
    { path: 'engine/core/b.ts', text: `export type { Usage } from '#engine/schema/usage.ts';` },
    { path: 'engine/core/c.ts', text: 'export const USAGE = 1; // export const Usage' },
  ];
  expect(contractsDefinedTwice(files)).toEqual([
    'engine/core/a.ts: Usage is the contract of engine/schema/usage.ts; import it, or find another name',
  ]);
});
