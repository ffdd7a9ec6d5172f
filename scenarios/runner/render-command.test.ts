import { execFileSync } from 'node:child_process';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { renderCommand, shellWord } from './render-command.ts';

test('plain words stay as they are, and everything else is quoted', () => {
  expect(
    renderCommand('run', 'area/case-1', '--rechunk', 'size=3', '--catalog', "my dir/it's"),
  ).toBe(String.raw`npx reprise run area/case-1 --rechunk size=3 --catalog 'my dir/it'\''s'`);
  expect(['', '~', '*', '$HOME', '-n'].map(shellWord)).toEqual([
    "''",
    "'~'",
    "'*'",
    "'$HOME'",
    '-n',
  ]);
});

test('a shell reads back every word', () => {
  // No process can be given a NUL, and a shell is given one line.
  const word = fc.string({ unit: 'binary' }).filter((text) => !text.includes('\0'));
  fc.assert(
    fc.property(
      fc.array(
        word.map((text) => text.toWellFormed()),
        { maxLength: 4 },
      ),
      (words) => {
        const script = `printf '%s\\0' ${words.map(shellWord).join(' ')} ''`;
        const said = execFileSync('sh', ['-c', script], { encoding: 'utf8' });
        expect(said.split('\0').slice(0, words.length)).toEqual(words);
      },
    ),
    { numRuns: 30 },
  );
});
