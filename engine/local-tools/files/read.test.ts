import { open, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from 'vitest';
import { said, testBox, textOf, type TestBox } from '../test-box.fixture.ts';

const put = (box: TestBox, name: string, content: string | Uint8Array): Promise<void> =>
  writeFile(path.join(box.workspace, name), content);

test('text is shown with line numbers, without line ends and byte order mark', async () => {
  await using box = await testBox();
  await put(box, 'a.txt', '\uFEFFone\r\ntwo 猫\n\nfour');
  expect(await box.call('Read', { path: 'a.txt' })).toEqual({
    status: 'completed',
    output: [{ type: 'text', text: '     1\tone\n     2\ttwo 猫\n     3\t\n     4\tfour' }],
  });
});

test('offset and limit choose lines; where a call ends as asked, nothing counts as cut', async () => {
  await using box = await testBox();
  await put(box, 'a.txt', '1\n2\n3\n4\n5\n');
  const page = await box.call('Read', { path: 'a.txt', offset: 2, limit: 2 });
  expect(textOf(page)).toBe('     2\t2\n     3\t3\n[the file goes on: read more with offset 4]');
  expect(page.truncation).toBeUndefined();
  const last = await box.call('Read', { path: 'a.txt', offset: 4, limit: 2 });
  expect(textOf(last)).toBe('     4\t4\n     5\t5');
  expect(said(await box.call('Read', { path: 'a.txt', offset: 6 }))).toEqual([
    'failed',
    'a.txt has 5 lines; offset 6 is past its end.',
  ]);
});

test('an empty file and a missing one are told apart', async () => {
  await using box = await testBox();
  await put(box, 'empty', '');
  expect(said(await box.call('Read', { path: 'empty' }))).toEqual(['completed', 'empty is empty.']);
  expect(said(await box.call('Read', { path: 'none' }))).toEqual([
    'failed',
    'none does not exist.',
  ]);
});

test('2000 lines are shown if not told otherwise', async () => {
  await using box = await testBox();
  await put(box, 'a.txt', 'x\n'.repeat(2001));
  const result = await box.call('Read', { path: 'a.txt' });
  expect(textOf(result).split('\n').slice(-2)).toEqual([
    '  2000\tx',
    '[the file goes on: read more with offset 2001]',
  ]);
  expect(result.truncation).toEqual({ shownBytes: 4000, totalBytes: 4002 });
});

test('a long line is cut, not inside a character, and says how long it is', async () => {
  await using box = await testBox();
  await put(box, 'a.txt', `a${'😀'.repeat(3000)}\nnext\n`);
  const result = await box.call('Read', { path: 'a.txt' });
  const [first, second] = textOf(result).split('\n');
  expect(first).toBe(`     1\ta${'😀'.repeat(999)} [... line cut, 12002 bytes in all]`);
  expect(second).toBe('     2\tnext');
  expect(result.truncation).toEqual({ shownBytes: 3997 + 5, totalBytes: 12_007 });
});

test('the budget ends a page between two lines, and reading on loses none', async () => {
  await using box = await testBox();
  const lines = Array.from({ length: 900 }, (_, index) => `${index} ${'猫'.repeat(index % 50)}`);
  await put(box, 'a.txt', lines.join('\n'));
  const seen: string[] = [];
  for (let offset: number | undefined = 1; offset !== undefined;) {
    const result = await box.call('Read', { path: 'a.txt', offset });
    const text = textOf(result);
    expect(Buffer.byteLength(text)).toBeLessThanOrEqual(40_000);
    const next = /\[the file goes on: read more with offset (\d+)\]$/.exec(text);
    expect(result.truncation === undefined).toBe(next === null);
    const rows = text.split('\n').filter((row) => row.includes('\t'));
    seen.push(...rows.map((row) => row.slice(7)));
    offset = next === null ? undefined : Number(next[1]);
  }
  expect(seen).toEqual(lines);
});

test('images and PDF are handed over as they are, by their first bytes', async () => {
  await using box = await testBox();
  const samples = {
    'a.txt': ['\x89PNG\r\n\x1a\n\0\0', 'image', 'image/png'],
    b: ['\xff\xd8\xff\xe0\0', 'image', 'image/jpeg'],
    c: ['GIF89a\x01', 'image', 'image/gif'],
    d: ['RIFF\x01\x02\x03\x04WEBPVP8 ', 'image', 'image/webp'],
    'e.pdf': ['%PDF-1.7\n\xff', 'document', 'application/pdf'],
  } as const;
  for (const [name, [bytes, type, mediaType]] of Object.entries(samples)) {
    await put(box, name, Buffer.from(bytes, 'latin1'));
    const data = Buffer.from(bytes, 'latin1').toString('base64');
    const title = type === 'document' ? { title: name } : {};
    const part = { type, source: { type: 'base64', mediaType, data }, ...title };
    expect(await box.call('Read', { path: name })).toEqual({ status: 'completed', output: [part] });
  }
});

test('other bytes are refused with their size; a character over the edge of the sample is fine', async () => {
  await using box = await testBox();
  await put(box, 'zero', 'text\0text');
  await put(box, 'latin1', Buffer.from('caf\xe9 au lait', 'latin1'));
  await put(box, 'cut', Buffer.from('caf\xc3', 'latin1'));
  for (const [name, size] of Object.entries({ zero: 9, latin1: 12, cut: 4 })) {
    expect(said(await box.call('Read', { path: name }))).toEqual([
      'failed',
      `${name} is not UTF-8 text and no image or PDF either (${size} bytes).`,
    ]);
  }
  await put(box, 'edge', `${'a'.repeat(8191)}é`);
  expect((await box.call('Read', { path: 'edge' })).status).toBe('completed');
});

test('an image that no provider would take is refused', async () => {
  await using box = await testBox();
  await put(
    box,
    'a.png',
    Buffer.concat([Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'), Buffer.alloc(3_750_000)]),
  );
  expect(said(await box.call('Read', { path: 'a.png' }))).toEqual([
    'failed',
    'a.png is too large to be shown: image/png of 3750008 bytes, and 3750000 are the most.',
  ]);
});

test('a file of 300 MB, one line of it endless, is read in constant memory', async () => {
  await using box = await testBox();
  const file = await open(path.join(box.workspace, 'big'), 'w');
  const block = Buffer.alloc(10_000_000, 'x');
  await file.write('start\n');
  for (let count = 0; count < 30; count += 1) await file.write(block);
  await file.write('\nend\n');
  await file.close();
  const before = process.memoryUsage().rss;
  const result = await box.call('Read', { path: 'big' });
  expect(process.memoryUsage().rss - before).toBeLessThan(60_000_000);
  expect(textOf(result)).toMatch(/\[\.\.\. line cut, 300000001 bytes in all\]\n {5}3\tend$/);
});

test('a cancelled read of a large file stops', async () => {
  await using box = await testBox();
  await put(box, 'a.txt', 'x'.repeat(1_000_000));
  const controller = new AbortController();
  const call = box.call('Read', { path: 'a.txt' }, { signal: controller.signal });
  controller.abort();
  expect(said(await call)).toEqual(['cancelled', 'Cancelled while reading a.txt.']);
});
