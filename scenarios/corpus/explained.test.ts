import { expect, test } from 'vitest';
import type { RequestDifference } from '#recordings/playback/compare-requests.ts';
import { explained } from './explained.ts';
import { saidIn } from './said-in.ts';

const said = saidIn([
  JSON.stringify({ caller: { type: 'direct' }, text: 'The user wants a tree.' }),
]);
const must = (
  recorded: RequestDifference['recorded'],
  live: RequestDifference['live'],
): RequestDifference => ({
  path: 'messages[1].content[0].caller',
  kind: 'changed',
  class: 'must',
  cause: 'other',
  recorded,
  live,
});

test.each([
  ['left out', must(undefined, { type: 'direct' }), ['left out caller']],
  ['null for it', must(null, { type: 'direct' }), ['left out caller']],
  ['a part of it', must('user wants a tree.', 'The user wants a tree.'), ['cut caller']],
  [
    'empty without need',
    must({ parts: [{ text: '' }], role: 'user' }, undefined),
    ['wrote an empty caller'],
  ],
  ['wording', { ...must('a', 'b'), class: 'drift' as const }, []],
])('explained: %s', (_what, difference, ways) => {
  expect(explained([difference], said)).toEqual(ways);
});

test.each([
  ['the engine says what no model said', must(undefined, { type: 'sly' })],
  ['the engine left out what the agent had', must({ type: 'direct' }, undefined)],
  ['both say something', must({ type: 'sly' }, { type: 'direct' })],
])('not explained: %s', (_what, difference) => {
  expect(explained([must(undefined, { type: 'direct' }), difference], said)).toBeUndefined();
});
