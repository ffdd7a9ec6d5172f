import { expect, test } from 'vitest';
import { importsOf } from './imports.ts';

const targets = (text: string, path = 'engine/core/turn/turn.ts'): string[] =>
  importsOf({ path, text }).map(({ line, target }) => `${line} ${target}`);

test('every form of import is seen, types and re-exports too', () => {
  const text = [
    `import { a } from './a.ts';`,
    `import type { B } from "../b.ts";`,
    `import c, {`,
    `  type D,`,
    `} from '#engine/schema/d.ts';`,
    `export * from '#engine/ports/e.ts';`,
    `export type { F } from 'zod/v4';`,
    `import '@anthropic-ai/sdk/shims';`,
    `import fs from 'node:fs/promises';`,
    `const g = await import('execa');`,
    `type H = import('commander').Command;`,
  ].join('\n');
  expect(targets(text)).toEqual([
    '1 engine/core/turn/a.ts',
    '2 engine/core/b.ts',
    '5 engine/schema/d.ts',
    '6 engine/ports/e.ts',
    '7 zod',
    '8 @anthropic-ai/sdk',
    '9 node:',
    '10 execa',
    '11 commander',
  ]);
});

test('comments and strings import nothing', () => {
  const text = [
    `// import a from 'a';`,
    `/* export * from 'b'; */`,
    `const c = "import d from 'd';";`,
    'const e = `import f from "f";`;',
    `const g = Array.from('h');`,
  ].join('\n');
  expect(targets(text)).toEqual([]);
});

test('an import inside what a template computes is seen', () => {
  expect(targets("const a = `${await import('b')}`;")).toEqual(['1 b']);
});
