import { expect, test } from 'vitest';
import { parseInvariants, unheldInvariants, unknownCitations } from './invariants.ts';
import { isData, repositoryFiles } from './source-files.ts';

const files = repositoryFiles();
const architecture = files.find(({ path }) => path === 'ARCHITECTURE.md')?.text ?? '';
const invariants = parseInvariants(architecture);

test('ARCHITECTURE.md lists invariants, each once', () => {
  const ids = invariants.map(({ id }) => id);
  expect(ids).not.toEqual([]);
  expect(ids).toEqual([...new Set(ids)]);
});

test('every cited invariant is listed', () => {
  // The tests of this rule cite invariants that do not exist.
  const own = 'engine/tidy/invariants';
  const citing = files.filter(({ path }) => !isData(path) && !path.startsWith(own));
  expect(unknownCitations(citing, invariants)).toEqual([]);
});

test('every invariant is held by a test that exists', () => {
  expect(unheldInvariants(invariants, new Set(files.map(({ path }) => path)))).toEqual([]);
});

test('an item of the list may take several lines and name several tests', () => {
  const text = [
    '## Invariants',
    '- **T1** every call has one end *(held by `engine/core/a.test.ts`)*',
    '- **T2** a result has a call,',
    '  see `engine/core/call.ts` *(held by `engine/core/b.test.ts` and',
    '  `engine/core/c.test.ts`)*',
    '',
    'Prose about `engine/core/d.test.ts`.',
    '- **T3** nobody holds this',
  ].join('\n');
  expect(parseInvariants(text)).toEqual([
    { id: 'T1', heldBy: ['engine/core/a.test.ts'] },
    { id: 'T2', heldBy: ['engine/core/b.test.ts', 'engine/core/c.test.ts'] },
    { id: 'T3', heldBy: [] },
  ]);
});

test('a citation of what is not listed is told, wherever its line breaks', () => {
  const planted = [
    { path: 'a.ts', text: '/* Invariant T1.\n * See invariants T1, Z9 and\n * Z8. */' },
    { path: 'b.ts', text: '\n// (invariant\n// Z7)' },
  ];
  expect(unknownCitations(planted, [{ id: 'T1', heldBy: [] }])).toEqual([
    'a.ts:2: ARCHITECTURE.md lists no invariant Z9',
    'a.ts:2: ARCHITECTURE.md lists no invariant Z8',
    'b.ts:2: ARCHITECTURE.md lists no invariant Z7',
  ]);
});

test('an invariant without a test, or with one that is gone, is told', () => {
  const planted = [
    { id: 'T1', heldBy: ['a.test.ts'] },
    { id: 'T2', heldBy: ['a.test.ts', 'gone.test.ts'] },
    { id: 'T3', heldBy: [] },
  ];
  expect(unheldInvariants(planted, new Set(['a.test.ts']))).toEqual([
    'T2: held by gone.test.ts, which does not exist',
    'T3: name the test that holds it',
  ]);
});
