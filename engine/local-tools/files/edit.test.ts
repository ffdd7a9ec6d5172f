import { chmod, readFile, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from 'vitest';
import type { JsonObject } from '#engine/schema/json.ts';
import { said, testBox } from '../test-box.fixture.ts';

/** Edits a file of that content; what the tool said, and the content after. */
async function edit(content: string | Buffer, args: JsonObject) {
  await using box = await testBox();
  const file = path.join(box.workspace, 'a.txt');
  await writeFile(file, content);
  const [ending, text] = said(await box.call('Edit', { path: 'a.txt', ...args }));
  return { ending, text, after: await readFile(file, 'utf8') };
}

test('the text is replaced and the lines around it are shown', async () => {
  const content = 'one\ntwo\nthree\nfour\nfive\nsix\n';
  const result = await edit(content, { old_string: 'three\n', new_string: '3\n3.5\n' });
  expect(result.after).toBe('one\ntwo\n3\n3.5\nfour\nfive\nsix\n');
  expect(`${result.ending} ${result.text}`).toMatchInlineSnapshot(`
    "completed Edited a.txt: 1 replacement.
          1	one
          2	two
    -     3	three
    +     3	3
    +     4	3.5
          5	four
          6	five"
  `);
});

test('a line that goes from among equal ones is shown once', async () => {
  const result = await edit('x\nx\n', { old_string: 'x\nx', new_string: 'x' });
  expect(result.text).toBe('Edited a.txt: 1 replacement.\n      1\tx\n-     2\tx');
});

test('a text that is not there, or there more than once, changes nothing', async () => {
  const content = 'a\nb a\n\na\n';
  const none = await edit(content, { old_string: 'A', new_string: 'x' });
  expect(none).toEqual({
    ending: 'failed',
    text: 'old_string does not occur in a.txt.',
    after: content,
  });
  const many = await edit(content, { old_string: 'a', new_string: 'x' });
  expect(many).toEqual({
    ending: 'failed',
    text:
      'old_string occurs 3 times in a.txt, at lines 1, 2, 4. ' +
      'Make it longer so that it occurs once, or set replace_all.',
    after: content,
  });
  const overlapping = await edit('aaa', { old_string: 'aa', new_string: 'x' });
  expect(overlapping.text).toContain('occurs 2 times in a.txt, at lines 1, 1.');
  const crowd = await edit('a\n'.repeat(30), { old_string: 'a', new_string: 'x' });
  expect(crowd.text).toContain(
    'occurs 30 times in a.txt, at lines 1, 2, 3, 4, 5, 6, 7, 8, 9, 10 and more.',
  );
});

test('replace_all replaces every one', async () => {
  const result = await edit('a b a\n', { old_string: 'a', new_string: '$&', replace_all: true });
  expect(result.text.split('\n')[0]).toBe('Edited a.txt: 2 replacements.');
  expect(result.after).toBe('$& b $&\n');
});

test('CRLF and a byte order mark are kept', async () => {
  const result = await edit('\uFEFFone\r\ntwo\r\n', {
    old_string: 'one\ntwo',
    new_string: '1\n2\n3',
  });
  expect(result.after).toBe('\uFEFF1\r\n2\r\n3\r\n');
  const single = await edit('one\r\ntwo\r\n', { old_string: 'two', new_string: '2\n3' });
  expect(single.after).toBe('one\r\n2\r\n3\r\n');
});

test('a file with both line ends is taken literally first', async () => {
  const mixed = 'a\r\nb\nc\r\nd\n';
  expect((await edit(mixed, { old_string: 'b\nc', new_string: 'x\ny' })).after).toBe(
    'a\r\nx\ny\r\nd\n',
  );
  expect((await edit(mixed, { old_string: 'c\nd', new_string: 'x\ny' })).after).toBe(
    'a\r\nb\nx\r\ny\n',
  );
});

test('letters that only look the same are not the same', async () => {
  const result = await edit('caf\u0065\u0301', { old_string: 'caf\u00e9', new_string: 'x' });
  expect(result.ending).toBe('failed');
});

test('an edit that changes nothing, and bytes that are not text, are refused', async () => {
  expect((await edit('a', { old_string: 'a', new_string: 'a' })).text).toBe(
    'old_string and new_string are the same: nothing to edit.',
  );
  expect(
    (await edit(Buffer.from('a\xff', 'latin1'), { old_string: 'a', new_string: 'b' })).text,
  ).toBe('a.txt is not UTF-8 text: an edit would damage it.');
  expect(
    (await edit(Buffer.alloc(20_000_001, 'a'), { old_string: 'b', new_string: 'c' })).text,
  ).toBe('a.txt is too large to edit: 20000001 bytes, and 20000000 are the most.');
});

test('the mode is kept', async () => {
  await using box = await testBox();
  const file = path.join(box.workspace, 'run.sh');
  await writeFile(file, 'a');
  await chmod(file, 0o700);
  await box.call('Edit', { path: 'run.sh', old_string: 'a', new_string: 'b' });
  expect((await stat(file)).mode & 0o7777).toBe(0o700);
});

test('a large change is shown in part, within the budget', async () => {
  const content = '猫'.repeat(500).concat('\n').repeat(100);
  const result = await edit(content, { old_string: '猫\n', new_string: '犬\n', replace_all: true });
  expect(Buffer.byteLength(result.text)).toBeLessThanOrEqual(40_000);
  expect(result.text).toContain('\n- [... 80 more lines]\n');
});
