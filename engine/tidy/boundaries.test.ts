import { expect, test } from 'vitest';
import { boundaryViolations } from './boundaries.ts';
import { folderCycles } from './folder-cycles.ts';
import { repositoryFiles } from './source-files.ts';

const file = (name: string, text: string) => ({ path: name, text });

test('every import of this repository is allowed by the table', () => {
  expect(boundaryViolations(repositoryFiles())).toEqual([]);
});

test('no folder of this repository imports itself by way of others', () => {
  expect(folderCycles(repositoryFiles())).toEqual([]);
});

test('a planted SDK in the core is named with what the core may import', () => {
  const planted = file('engine/core/turn.ts', `\nimport Anthropic from '@anthropic-ai/sdk';`);
  expect(boundaryViolations([planted])).toMatchInlineSnapshot(`
    [
      "engine/core/turn.ts:2: may not import @anthropic-ai/sdk; engine/core may import engine/schema, engine/projection, engine/ports",
    ]
  `);
});

test('types, node: and dynamic imports count', () => {
  const planted = file(
    'engine/ports/model-port.ts',
    [
      `import type { X } from '#engine/core/x.ts';`,
      `import fs from 'node:fs';`,
      `type Y = import('yaml').Y;`,
      `export * from '#engine/schema/ids.ts';`,
    ].join('\n'),
  );
  expect(boundaryViolations([planted])).toEqual([
    expect.stringContaining(':1: may not import engine/core/x.ts'),
    expect.stringContaining(':2: may not import node:'),
    expect.stringContaining(':3: may not import yaml'),
  ]);
});

test('the longest key wins: only the adapter may have the SDK', () => {
  const sdk = `import Anthropic from '@anthropic-ai/sdk';`;
  const adapter = file('engine/model-gateway/anthropic/anthropic-model.ts', sdk);
  const door = file('engine/model-gateway/registry.ts', sdk);
  expect(boundaryViolations([adapter])).toEqual([]);
  expect(boundaryViolations([door])).toHaveLength(1);
});

test('a name that only begins like a folder is another folder', () => {
  const planted = file('engine/core/turn.ts', `import x from '#engine/schema-old/x.ts';`);
  expect(boundaryViolations([planted])).toHaveLength(1);
});

test('a folder without an entry fails', () => {
  expect(boundaryViolations([file('engine/new-idea/x.ts', '')])).toEqual([
    'engine/new-idea/x.ts: engine/new-idea has no entry in engine/tidy/boundaries.ts; add one',
  ]);
});

test('tests may import the runner and the fakes, other files may not', () => {
  const text = `import { test } from 'vitest';\nimport '#engine/testing/manual-clock.ts';`;
  expect(boundaryViolations([file('engine/core/turn.test.ts', text)])).toEqual([]);
  expect(boundaryViolations([file('engine/core/turn.ts', text)])).toHaveLength(2);
});

test('another folder is imported by its alias', () => {
  const planted = file('engine/core/turn.ts', `import '../schema/ids.ts';`);
  expect(boundaryViolations([planted])).toEqual([
    'engine/core/turn.ts:1: import ../schema/ids.ts as #engine/schema/ids.ts, because it is another folder',
  ]);
});

test('data is not code', () => {
  const planted = file('scenarios/catalog/a/b/workspace/x.ts', `import 'anything';`);
  expect(boundaryViolations([planted])).toEqual([]);
});

test('a cycle between folders is told once, with its whole way', () => {
  const files = [
    file('engine/core/a.ts', `import '#engine/ports/b.ts';`),
    file('engine/ports/b.ts', `import '#engine/schema/c.ts';`),
    file('engine/schema/c.ts', `import '#engine/core/a.ts';`),
  ];
  expect(folderCycles(files)).toEqual(['engine/core → engine/ports → engine/schema → engine/core']);
});
