import fc from 'fast-check';
import { expect, test } from 'vitest';
import { isCommon } from './common-subset.ts';
import { findLines } from './find-lines.ts';
import { ripgrepNarrow, type Narrow } from './narrow.ts';
import { pathHere, ripgrepIsHere, ripgrepMissing } from './ripgrep-here.fixture.ts';
import { regularExpression } from './regular-expression.ts';
import type { GrepTask } from './search-task.ts';
import { boxWith } from './test-tree.fixture.ts';

// Goal: the answer is the same with ripgrep and without it.
// Method: random trees of awkward contents, random patterns of the common subset and beyond it.
const piece = fc.constantFrom(
  'a',
  'b',
  'A',
  'k',
  'K',
  '_',
  '1',
  ' ',
  '.',
  '-',
  '(',
  '{',
  '\t',
  '\v',
);
const odd = fc.constantFrom('\r', '\0', 'é', '\u212A', '\uFEFF', '\u2028', '\uFFFD');
const lineEnd = fc.constantFrom('\n', '\n', '\r\n', '\n\n');
const textOf = (pieces: fc.Arbitrary<string>) =>
  fc.array(fc.oneof({ weight: 6, arbitrary: pieces }, { weight: 1, arbitrary: lineEnd }), {
    maxLength: 14,
  });
const content = fc.oneof(
  { weight: 4, arbitrary: textOf(piece).map((parts) => Buffer.from(parts.join(''))) },
  {
    weight: 1,
    arbitrary: textOf(fc.oneof(piece, odd)).map((parts) => Buffer.from(parts.join(''))),
  },
  { weight: 1, arbitrary: fc.uint8Array({ maxLength: 12 }).map((bytes) => Buffer.from(bytes)) },
);
const tree = fc.dictionary(
  fc.constantFrom('a.txt', 'b.ts', 'sub/c.ts', 'sub/-d', '-e', 'x y', '.hidden', 'ignored.log'),
  content,
  { minKeys: 1 },
);

const atom = fc.constantFrom(
  ...String.raw`a b k K _ 1 . - é \u212A \. \( \{ \t \- \" \w \W \d \s \S \D ^ $ \b \B`.split(' '),
  ...String.raw`[ab] [^ab] [^k] [a-z] [!-_] [\w.] [^\w] [-a] [a-]`.split(' '),
  ' ',
);
const repeat = fc.constantFrom('', '', '', '*', '+', '?', '{2}', '{1,}', '{0,2}', '*?', '+?');
const { pattern } = fc.letrec<{ pattern: string; part: string }>((tie) => ({
  part: fc.oneof(
    { weight: 5, arbitrary: fc.tuple(atom, repeat).map((parts) => parts.join('')) },
    {
      weight: 1,
      arbitrary: fc
        .tuple(fc.constantFrom('(', '(?:', '(?=', '(?!', '(?<!'), tie('pattern'), repeat)
        .map(([open, inner, times]) => `${open}${inner})${times}`),
    },
    { weight: 1, arbitrary: fc.tuple(tie('part'), tie('part')).map((sides) => sides.join('|')) },
  ),
  pattern: fc.array(tie('part'), { minLength: 1, maxLength: 4 }).map((parts) => parts.join('')),
}));

/** Unicode mode refuses some of the patterns, such as `^*`. */
const anchored = fc
  .tuple(fc.constantFrom('', '', '^'), pattern, fc.constantFrom('', '$'))
  .map((parts) => parts.join(''));
const usable = anchored.filter((source) => {
  try {
    regularExpression(source, { ignoreCase: false, multiline: false });
    return true;
  } catch {
    return false;
  }
});

const task = fc.record({
  kind: fc.constant('grep' as const),
  pattern: usable,
  glob: fc.constantFrom(undefined, '*.ts', 'sub/*', '!*.ts'),
  mode: fc.constantFrom('files_with_matches' as const, 'content' as const, 'count' as const),
  ignoreCase: fc.boolean(),
  multiline: fc.constantFrom(false, false, false, true),
  lineNumbers: fc.boolean(),
  linesBefore: fc.constantFrom(0, 1, 2),
  linesAfter: fc.constantFrom(0, 1, 2),
  rowsMax: fc.constantFrom(2, 1000),
});

test('with ripgrep and without it, the answers are equal', async ({ skip }) => {
  if (!ripgrepIsHere) skip(ripgrepMissing);
  let leftOut = 0;
  await fc.assert(
    fc.asyncProperty(tree, fc.array(task, { minLength: 1, maxLength: 5 }), async (files, tasks) => {
      await using box = await boxWith({ ...files, '.gitignore': '*.log\n' });
      const root = box.workspace;
      const signal = new AbortController().signal;
      const ripgrep = ripgrepNarrow({ root, environment: { PATH: pathHere }, signal });
      const counting: Narrow = async (asked, paths) => {
        const left = await ripgrep(asked, paths);
        leftOut += left === undefined ? 0 : paths.length - left.size;
        return left;
      };
      const scope = { root, start: '', startIsFile: false };
      for (const each of tasks) {
        const whole: GrepTask = { ...each, scope };
        const own = await findLines(whole, () => Promise.resolve(undefined));
        expect(await findLines(whole, counting)).toEqual(own);
      }
    }),
    { numRuns: 150 },
  );
  // Else there was nothing to compare.
  expect(leftOut).toBeGreaterThan(100);
});

test('the common subset is what both dialects read alike', () => {
  const inside = String.raw`a|b ^\s*(?:x+?)[^\w-]{2,3}$ ^$ \(foo\) a-b_c@d "'#/`.split(' ');
  const outside = [
    ...String.raw`é (?=a) (?<!a) (?<n>a) [[a] [a&&b] [a--b] [a~~b] [] [^] a{1000} (?i:a)`.split(
      ' ',
    ),
    ...String.raw`\1 \p{L} \u0041 \n \< (a)\k<n> $^ ^a|^b a$|b`.split(' '),
    '\t',
  ];
  expect(inside.filter((source) => !isCommon(source))).toEqual([]);
  expect(outside.filter(isCommon)).toEqual([]);
});
