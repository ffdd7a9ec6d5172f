import { execFileSync } from 'node:child_process';
import { chmod, mkdir, symlink, writeFile } from 'node:fs/promises';
import path from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { testBox } from '../test-box.fixture.ts';
import { boxWith, plant, type Tree } from './test-tree.fixture.ts';
import { walk } from './walk.ts';

/** The files found, and what could not be read. */
function walked(root: string, start = ''): readonly string[] {
  const unread: string[] = [];
  const onUnread = ({ path: at, reason }: { path: string; reason: string }): void =>
    void unread.push(`${at}: ${reason}`);
  return [...walk({ root, start, onUnread }), ...unread];
}

const walkedIn = async (tree: Tree, start?: string): Promise<readonly string[]> => {
  await using box = await boxWith(tree);
  return walked(box.workspace, start);
};

test('files come in the order of the bytes of their paths, hidden ones among them', async () => {
  const names = [
    'a/b',
    'a-b',
    'a.b',
    'a0',
    'B',
    '.env',
    '.github/x',
    'ä',
    '\u{10000}',
    '\uFFFD',
    'z',
  ];
  const found = await walkedIn(Object.fromEntries(names.map((name) => [name, ''])));
  expect(found).toEqual(
    names.toSorted((left, right) => Buffer.compare(Buffer.from(left), Buffer.from(right))),
  );
  expect(found.slice(0, 6)).toEqual(['.env', '.github/x', 'B', 'a-b', 'a.b', 'a/b']);
});

test('.git is never entered, as a folder or as a file', async () => {
  const tree = { '.git/config': '', 'module/.git': 'gitdir: x', 'module/a': '', '.gitkeep': '' };
  expect(await walkedIn(tree)).toEqual(['.gitkeep', 'module/a']);
});

test('ignore files hold from their folder down, the nearest decides', async () => {
  const tree = {
    '.gitignore': '\uFEFF*.log\r\n/build/\nkept/\n!important.log\n',
    'a.log': '',
    'important.log': '',
    'build/x': '',
    'sub/build/x': '',
    'sub/.gitignore': '!a.log\n/only-here\n!kept/\n',
    'sub/a.log': '',
    'sub/only-here': '',
    'sub/deeper/only-here': '',
    'sub/kept/x': '',
    'sub/kept/y.log': '',
    'kept/x': '',
  };
  expect(await walkedIn(tree)).toEqual([
    '.gitignore',
    'important.log',
    'sub/.gitignore',
    'sub/a.log',
    'sub/build/x',
    'sub/deeper/only-here',
    'sub/kept/x',
  ]);
});

test('a folder that is named is walked even if it is ignored, by its own rules', async () => {
  const tree = {
    '.gitignore': 'modules/\n*.log\n',
    'modules/p/a.js': '',
    'modules/p/a.log': '',
    'modules/p/.gitignore': 'own',
    'modules/p/own': '',
    'src/a.log': '',
    'src/b': '',
  };
  expect(await walkedIn(tree, 'modules/p')).toEqual([
    'modules/p/.gitignore',
    'modules/p/a.js',
    'modules/p/a.log',
  ]);
  expect(await walkedIn(tree, 'src')).toEqual(['src/b']);
});

test('links are not followed and not listed, wherever they lead', async () => {
  await using box = await boxWith({ 'a/x': '' });
  await writeFile(path.join(box.folder, 'secret'), '');
  const links = { up: '..', self: '.', 'a/loop': '../a', out: '/etc', file: 'a/x', none: 'gone' };
  for (const [name, target] of Object.entries(links)) {
    await symlink(target, path.join(box.workspace, name));
  }
  await symlink('../secret', path.join(box.workspace, '.gitignore'));
  expect(walked(box.workspace)).toEqual(['a/x']);
});

test('a folder that cannot be read is told of, and the rest is walked', async () => {
  await using box = await testBox();
  await plant(box.workspace, { 'a/x': '', 'z/x': '' });
  // Too long a path cannot be read by anybody; closed permissions do not stop root.
  const name = 'd'.repeat(250);
  const deep = `set -e; for i in $(seq 20); do mkdir ${name}; cd ${name}; done`;
  execFileSync('bash', ['-c', deep], { cwd: box.workspace });
  try {
    const found = walked(box.workspace);
    expect([found[0], found[1]]).toEqual(['a/x', 'z/x']);
    expect(found[2]).toMatch(/^(d{250}\/)+: name too long \(ENAMETOOLONG\)$/);
    expect(found).toHaveLength(3);
  } finally {
    execFileSync('rm', ['-r', name], { cwd: box.workspace });
  }
});

test('a closed folder is told of, to whom it is closed', async () => {
  await using box = await boxWith({ 'closed/x': '', open: '' });
  await chmod(path.join(box.workspace, 'closed'), 0o000);
  // Root may read it all the same.
  const expected =
    process.getuid?.() === 0
      ? ['closed/x', 'open']
      : ['open', 'closed/: permission denied (EACCES)'];
  expect(walked(box.workspace)).toEqual(expected);
  await chmod(path.join(box.workspace, 'closed'), 0o700);
});

test('names that are no UTF-8 are told of', async () => {
  await using box = await boxWith({ a: '' });
  execFileSync('bash', ['-c', String.raw`touch $'b\xff'`], { cwd: box.workspace });
  expect(walked(box.workspace)).toEqual(['a', 'b\uFFFD: its name is not UTF-8']);
});

// Goal: what is left out is what git leaves out.
// Method: random trees with random ignore files, at several depths; git lists the same files.
test('random ignore files mean what they mean to git', async () => {
  const name = fc.constantFrom('a', 'b', 'A', 'a.x', 'b.x');
  const folder = fc.constantFrom('', 'a/', 'b/', 'a/b/', 'b/a/', 'a/b/a/');
  const file = fc.tuple(folder, name).map((parts) => parts.join(''));
  const rule = fc
    .tuple(
      fc.constantFrom('', '', '!'),
      fc.constantFrom('', '', '/', '**/'),
      fc.constantFrom('a', 'b', '*.x', 'a/b', 'a*', '?', '[ab]', 'a/**', '**/b', 'b/*'),
      fc.constantFrom('', '', '/'),
    )
    .map((parts) => parts.join(''));
  const rules = fc.array(rule, { minLength: 1, maxLength: 3 }).map((lines) => lines.join('\n'));
  const ignoring = fc.constantFrom('', 'a/', 'a/b/').map((at) => `${at}.gitignore`);
  await fc.assert(
    fc.asyncProperty(
      fc.array(file, { minLength: 3, maxLength: 8 }),
      fc.dictionary(ignoring, rules, { minKeys: 1 }),
      async (files, ignoreFiles) => {
        await using box = await testBox();
        const root = box.workspace;
        // Some of the names are folders of others.
        const apart = files.filter((one) => !files.some((other) => other.startsWith(`${one}/`)));
        await mkdir(path.join(root, '.git/objects'), { recursive: true });
        await mkdir(path.join(root, '.git/refs'));
        await plant(root, { '.git/HEAD': 'ref: refs/heads/main\n' });
        await plant(root, Object.fromEntries(apart.map((one) => [one, ''])));
        const fitting = Object.entries(ignoreFiles).filter(
          ([at]) => !apart.some((one) => at.startsWith(`${one}/`)),
        );
        await plant(root, Object.fromEntries(fitting));
        const listed = execFileSync('git', ['ls-files', '-o', '--exclude-standard', '-z'], {
          cwd: root,
          env: { PATH: process.env['PATH'], GIT_CONFIG_NOSYSTEM: '1', HOME: root },
        });
        expect(walked(root)).toEqual(listed.toString().split('\0').slice(0, -1).toSorted());
      },
    ),
    { numRuns: 100 },
  );
});
