import { expect, test } from 'vitest';
import { shapeViolations } from './file-shape.ts';
import { repositoryFiles } from './source-files.ts';

const lines = (count: number): string => 'x();\n'.repeat(count);

test('files of this repository are short, and folders named after ideas', () => {
  expect(shapeViolations(repositoryFiles())).toEqual([]);
});

test('a file of 400 lines passes, one of 401 needs a reason in its header', () => {
  expect(shapeViolations([{ path: 'engine/core/a.ts', text: lines(400) }])).toEqual([]);
  expect(shapeViolations([{ path: 'engine/core/a.ts', text: lines(401) }])).toEqual([
    'engine/core/a.ts: 401 lines, more than 400; split it, or say in a comment at its top why it is one thing',
  ]);
  const reason = '/** A table: one thing, read from top to bottom. */\n';
  expect(shapeViolations([{ path: 'engine/core/a.ts', text: reason + lines(500) }])).toEqual([]);
});

test('folders are not named after kinds of code', () => {
  expect(shapeViolations([{ path: 'engine/utils/a.ts', text: '' }])).toHaveLength(1);
  expect(
    shapeViolations([{ path: 'scenarios/catalog/a/b/workspace/utils/a.ts', text: '' }]),
  ).toEqual([]);
});
