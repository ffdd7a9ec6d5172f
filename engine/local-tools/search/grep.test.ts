import { mkdir, readFile, symlink, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { setImmediate as turn } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import type { JsonObject } from '#engine/schema/json.ts';
import { said, testBox, textOf } from '../test-box.fixture.ts';
import { pathHere, plantRipgrep, ripgrepIsHere, ripgrepMissing } from './ripgrep-here.fixture.ts';
import { boxWith, plant, type Tree } from './test-tree.fixture.ts';

/** The same tests with and without ripgrep. */
const backends = [
  { backend: 'without ripgrep', PATH: '/nowhere' },
  ...(ripgrepIsHere ? [{ backend: 'with ripgrep', PATH: pathHere }] : []),
];

test('the tests below ran with ripgrep too', ({ skip }) => {
  if (!ripgrepIsHere) skip(ripgrepMissing);
  expect(backends).toHaveLength(2);
});

describe.for(backends)('$backend', ({ PATH }) => {
  /** How a search of these files ends, and what it says. */
  const grep = async (tree: Tree, args: JsonObject): Promise<readonly [string, string]> => {
    await using box = await boxWith(tree, { PATH });
    return said(await box.call('Grep', args));
  };
  const found = async (tree: Tree, args: JsonObject): Promise<string> =>
    (await grep(tree, args))[1];

  const project: Tree = {
    '.gitignore': '*.log\n',
    'a.ts': 'one\nfoo()\nthree\nfour\nfive\nfoo(1)\nseven\n',
    'b/.c.ts': 'Foo\n',
    'b/d.md': 'a foo, a fool\nno\n',
    'x.log': 'foo\n',
  };

  test('paths of files with matches, sorted, hidden ones too, ignored ones not', async () => {
    expect(await grep(project, { pattern: 'foo' })).toEqual(['completed', 'a.ts\nb/d.md']);
    expect(await found(project, { pattern: 'foo', '-i': true })).toBe('a.ts\nb/.c.ts\nb/d.md');
    expect(await found(project, { pattern: 'bar' })).toBe('No matches found.');
  });

  test('lines with their numbers, or without', async () => {
    const args = { pattern: String.raw`foo\(`, output_mode: 'content' };
    expect(await found(project, args)).toBe('a.ts:2:foo()\na.ts:6:foo(1)');
    expect(await found(project, { ...args, '-n': false })).toBe('a.ts:foo()\na.ts:foo(1)');
  });

  test('counts, with their sum', async () => {
    expect(await found(project, { pattern: 'foo', output_mode: 'count' })).toBe(
      'a.ts:2\nb/d.md:1\n[3 matching lines in 2 files]',
    );
    expect(await found(project, { pattern: 'three', output_mode: 'count' })).toBe(
      'a.ts:1\n[1 matching line in 1 file]',
    );
  });

  test('lines around matches, in groups that do not repeat a line', async () => {
    const args = { pattern: 'foo', output_mode: 'content' };
    expect(await found(project, { ...args, '-C': 1 })).toBe(
      [
        'a.ts-1-one\na.ts:2:foo()\na.ts-3-three\n--',
        'a.ts-5-five\na.ts:6:foo(1)\na.ts-7-seven\n--',
        'b/d.md:1:a foo, a fool\nb/d.md-2-no',
      ].join('\n'),
    );
    expect(await found(project, { ...args, '-A': 3, '-B': 1, path: 'a.ts' })).toBe(
      [
        'a.ts-1-one\na.ts:2:foo()\na.ts-3-three\na.ts-4-four\na.ts-5-five',
        'a.ts:6:foo(1)\na.ts-7-seven',
      ].join('\n'),
    );
    // The near one wins over the general one, as in grep.
    expect(await found(project, { ...args, '-C': 5, '-A': 0, '-B': 0, path: 'b' })).toBe(
      'b/d.md:1:a foo, a fool',
    );
  });

  test('which files: by name in any folder, or by path from the folder that is searched', async () => {
    const args = { pattern: 'foo', '-i': true };
    expect(await found(project, { ...args, glob: '*.ts' })).toBe('a.ts\nb/.c.ts');
    expect(await found(project, { ...args, glob: 'b/*' })).toBe('b/.c.ts\nb/d.md');
    expect(await found(project, { ...args, glob: '*.{md,ts}', path: 'b' })).toBe('b/.c.ts\nb/d.md');
    expect(await found(project, { ...args, glob: '!*.ts' })).toBe('b/d.md');
    expect(await found(project, { ...args, path: 'x.log' })).toBe('x.log');
  });

  test('the first rows, and how many there are besides', async () => {
    const tree = { a: 'x\n'.repeat(5), b: 'x\n' };
    const args = { pattern: 'x', output_mode: 'content', head_limit: 2 };
    expect(await found(tree, args)).toBe(
      'a:1:x\na:2:x\n[... 4 more rows; narrow pattern, path or glob to see them]',
    );
    expect(await found(tree, { pattern: 'x', head_limit: 1 })).toBe(
      'a\n[... 1 more row; narrow pattern, path or glob to see them]',
    );
  });

  test('an answer beyond the budget is cut between rows, and says so', async () => {
    await using box = await boxWith({ a: `${'y'.repeat(99)}\n`.repeat(1000) }, { PATH });
    const result = await box.call('Grep', { pattern: 'y', output_mode: 'content' });
    const rows = textOf(result).split('\n');
    expect(Buffer.byteLength(textOf(result))).toBeLessThanOrEqual(40_000);
    expect(rows.at(-2)).toBe(`a:${rows.length - 1}:${'y'.repeat(99)}`);
    expect(rows.at(-1)).toMatch(/^\[\.\.\. \d+ more rows; /);
    expect(result.truncation?.totalBytes).toBe(1000 * 103 + 9 + 90 * 2 + 900 * 3 + 4);
  });

  test('a long line is shown around its match, and says how long it is', async () => {
    const tree = { a: `${'-'.repeat(1000)}match${'+'.repeat(1000)}\n${'😀'.repeat(300)}match\n` };
    expect(await found(tree, { pattern: 'match', output_mode: 'content' })).toBe(
      `a:1:[...] ${'-'.repeat(100)}match${'+'.repeat(395)} [... line cut, 2005 bytes in all]\n` +
        `a:2:[...] ${'😀'.repeat(50)}match [... line cut, 1205 bytes in all]`,
    );
  });

  test('of a line beyond 1 MiB the beginning is searched, and that is said', async () => {
    const long = `a${'x'.repeat(1_048_576)}b\n`;
    const tree = { long: `${long}b\n`, other: 'b\n' };
    const args = { pattern: '^b|a.*b$', output_mode: 'count' };
    expect(await found(tree, args)).toBe(
      'long:1\nother:1\n[2 matching lines in 2 files]\n' +
        '[1 file has a line of over 1 MiB, of which only the beginning was searched: long]',
    );
    expect(await found(tree, { pattern: 'zzz' })).toMatch(/^No matches found.\n\[1 file has/);
    expect(await found(tree, { pattern: 'ax', output_mode: 'content' })).toMatch(
      /^long:1:ax{499} \[\.\.\. line cut, 1048578 bytes in all\]\n\[1 file has/,
    );
  });

  test('line ends of any kind, a byte order mark and bytes that are no text', async () => {
    const tree = {
      crlf: 'one\r\ntwo\r\n',
      mark: '\uFEFFone\n',
      latin1: Buffer.from('caf\xe9 one\n', 'latin1'),
      open: 'zero\none',
    };
    expect(await found(tree, { pattern: 'one$', output_mode: 'content' })).toBe(
      'crlf:1:one\nlatin1:1:caf\uFFFD one\nmark:1:one\nopen:2:one',
    );
    expect(await found(tree, { pattern: '^one' })).toBe('crlf\nmark\nopen');
    expect(await found(tree, { pattern: 'caf.' })).toBe('latin1');
  });

  test('binary files are not searched, and that is said', async () => {
    const tree = {
      ...Object.fromEntries(['b1', 'b2', 'b3', 'b4'].map((name) => [name, 'foo\0'])),
      utf16: Buffer.from('\uFEFFfoo\n', 'utf16le'),
      text: 'foo',
    };
    expect(await found(tree, { pattern: 'foo' })).toBe(
      'text\n[5 binary files were not searched: b1, b2, b3, …]',
    );
    expect(await found({ b1: 'bar\0' }, { pattern: 'foo', path: 'b1' })).toBe(
      'No matches found.\n[1 binary file was not searched: b1]',
    );
  });

  test('over line ends, with the lines that a match touches', async () => {
    const tree = { a: 'x {\r\n  y\r\n}\r\nx { }\nlast', b: 'x\n', empty: '' };
    const args = { pattern: String.raw`x \{.*?\}$`, multiline: true };
    expect(await found(tree, args)).toBe('a');
    expect(await found(tree, { ...args, output_mode: 'content' })).toBe(
      'a:1:x {\na:2:  y\na:3:}\na:4:x { }',
    );
    expect(
      await found(tree, { ...args, pattern: String.raw`\n\}\n`, output_mode: 'content' }),
    ).toBe('a:2:  y\na:3:}');
    expect(await found(tree, { ...args, pattern: '^$|zzz' })).toBe('No matches found.');
  });

  test('a file that is too large for that is told of', async () => {
    const tree = { large: 'x\n'.repeat(5_000_001), small: 'x\n' };
    expect(await found(tree, { pattern: 'x', multiline: true })).toBe(
      'small\n[1 file is too large for multiline, and was not searched: large]',
    );
  });

  test('links are not followed', async () => {
    await using box = await boxWith({ 'a/x': 'foo' }, { PATH });
    await writeFile(path.join(box.folder, 'secret'), 'foo');
    await symlink('../secret', path.join(box.workspace, 'link'));
    await symlink('..', path.join(box.workspace, 'up'));
    await symlink('a', path.join(box.workspace, 'inside'));
    expect(textOf(await box.call('Grep', { pattern: 'foo' }))).toBe('a/x');
    expect(textOf(await box.call('Grep', { pattern: 'foo', path: 'inside' }))).toBe('a/x');
    expect(said(await box.call('Grep', { pattern: 'foo', path: 'link' }))[0]).toBe('failed');
  });

  test('names that look like options or hold line ends', async () => {
    const tree = { '-l': 'foo', '--': 'foo', 'a\nb': 'foo', ' ': 'foo', ':': 'bar' };
    expect(await found(tree, { pattern: '-?foo', output_mode: 'content' })).toBe(
      ' :1:foo\n--:1:foo\n-l:1:foo\n"a\\nb":1:foo',
    );
  });

  test.for([
    ['a(', 'The pattern is no regular expression of JavaScript: Invalid regular expression'],
    ['interface{}', 'Brackets and braces that are meant as such need a backslash.'],
    ['(?i)foo', 'flags in front are not known. Use the arguments -i and multiline.'],
    ['[[:alpha:]]', 'sets such as [:alpha:] are not known.'],
    [String.raw`a\nb`, 'a line has no line break in it. Set multiline.'],
    [String.raw`\<word`, 'Invalid escape'],
  ] as const)('%s is refused, with what to write instead', async ([pattern, problem]) => {
    const [ending, text] = await grep({ a: 'a' }, { pattern });
    expect([ending, text]).toEqual(['failed', expect.stringContaining(problem)]);
  });

  test('what only JavaScript knows works, and escapes that are not needed are let pass', async () => {
    const tree = { a: 'foobar\n"x-y"\n[^\\n]\nä\n' };
    const lines = async (pattern: string) => found(tree, { pattern, output_mode: 'content' });
    expect(await lines('foo(?=bar)')).toBe('a:1:foobar');
    expect(await lines(String.raw`\"x\-y\"|[\-]y`)).toBe('a:2:"x-y"');
    expect(await lines(String.raw`\[\^\\n`)).toBe('a:3:[^\\n]');
    expect(await lines(String.raw`^\p{L}$`)).toBe('a:4:ä');
    expect(await lines(String.raw`f[^\n]+r`)).toBe('a:1:foobar');
  });
});

describe('a search that would take for ever', () => {
  const forEver = { pattern: '^(a|a)*$' };
  const tree = { a: `${'a'.repeat(60)}b\n` };

  test('ends when time is up', async () => {
    await using box = await boxWith(tree);
    const call = box.call('Grep', forEver);
    while (box.clock.alarms.length === 0) await turn();
    expect(box.clock.alarms).toEqual([30_000]);
    box.clock.ring();
    expect(said(await call)).toEqual([
      'timeout',
      'Stopped: the search took longer than 30000 ms. ' +
        'Narrow it by path or glob, or write a simpler pattern.',
    ]);
    expect(box.clock.alarms).toEqual([]);
  });

  test('ends when it is cancelled, in the middle of a line', async () => {
    await using bin = await testBox();
    // What ripgrep says sends the thread into that line, from which nothing comes back.
    await plantRipgrep(bin.workspace, `echo asked > ${bin.workspace}/asked; exit 2`);
    await using box = await boxWith(tree, { PATH: `${bin.workspace}:/usr/bin:/bin` });
    const controller = new AbortController();
    const call = box.call('Grep', forEver, { signal: controller.signal });
    const asked = async () => readFile(path.join(bin.workspace, 'asked'), 'utf8').catch(() => '');
    while ((await asked()) !== 'asked\n') await turn();
    controller.abort();
    expect(said(await call)).toEqual(['cancelled', 'The search was cancelled.']);
  });

  test('ends together with a ripgrep that hangs', async () => {
    await using bin = await testBox();
    await plantRipgrep(bin.workspace, `echo $$ > ${bin.workspace}/pid; exec sleep 1000`);
    await using box = await boxWith({ a: 'a\n' }, { PATH: `${bin.workspace}:/usr/bin:/bin` });
    const call = box.call('Grep', { pattern: 'a' });
    const pid = async () => readFile(path.join(bin.workspace, 'pid'), 'utf8').catch(() => '');
    while (!(await pid()).endsWith('\n')) await turn();
    box.clock.ring();
    expect(said(await call)[0]).toBe('timeout');
    const ripgrep = Number(await pid());
    expect(() => process.kill(ripgrep, 0)).toThrow('ESRCH');
  });
});

describe('ripgrep', () => {
  test('sees the given environment, is told nothing of ours, and its word is not shown', async () => {
    await using bin = await testBox();
    const script = 'env > "$OUT"; cat /proc/self/environ >> "$OUT"; printf "./a\\0./b\\0./c\\0"';
    await plantRipgrep(bin.workspace, script);
    const OUT = path.join(bin.workspace, 'seen');
    await using box = await boxWith(
      { a: 'foo\n', b: 'bar\n' },
      { PATH: `${bin.workspace}:/usr/bin:/bin`, OUT },
    );
    process.env['REPRISE_PLANTED'] = 'secret';
    try {
      expect(textOf(await box.call('Grep', { pattern: 'foo' }))).toBe('a');
    } finally {
      delete process.env['REPRISE_PLANTED'];
    }
    const seen = await readFile(OUT, 'utf8');
    expect([seen.includes(`OUT=${OUT}`), seen.includes('secret')]).toEqual([true, false]);
  });

  test.for([
    ['that fails', 'exit 2'],
    ['that is killed', 'kill -KILL $$'],
  ] as const)('%s is done without', async ([, script]) => {
    await using bin = await testBox();
    await plantRipgrep(bin.workspace, script);
    await using box = await boxWith({ a: 'foo\n' }, { PATH: `${bin.workspace}:/usr/bin:/bin` });
    expect(textOf(await box.call('Grep', { pattern: 'foo' }))).toBe('a');
  });

  test('is asked about plain patterns alone, and decides what is opened', async () => {
    await using bin = await testBox();
    const out = path.join(bin.workspace, 'asked');
    await plantRipgrep(bin.workspace, `echo "$@" >> ${out}; exit 1`);
    await using box = await boxWith({ a: 'foo\n' }, { PATH: `${bin.workspace}:/usr/bin:/bin` });
    expect(textOf(await box.call('Grep', { pattern: 'foo' }))).toBe('No matches found.');
    expect(textOf(await box.call('Grep', { pattern: 'f(?=o)' }))).toBe('a');
    expect(textOf(await box.call('Grep', { pattern: 'fo', multiline: true }))).toBe('a');
    expect((await readFile(out, 'utf8')).trim().split('\n')).toHaveLength(1);
  });

  test('is asked in pieces that fit, and the order stays', async () => {
    await using box = await testBox({ environment: { PATH: pathHere } });
    const names = Array.from({ length: 1500 }, (_, index) => `${'d'.repeat(200)}/${index}`);
    await mkdir(path.join(box.workspace, 'd'.repeat(200)));
    await plant(box.workspace, Object.fromEntries(names.map((name) => [name, 'foo\n'])));
    const result = await box.call('Grep', { pattern: 'foo', output_mode: 'count' });
    expect(textOf(result)).toMatch(/\n\[1500 matching lines in 1500 files\]$/);
  });
});
