import { globSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { expect, test } from 'vitest';
import { readRecording } from '#recordings/format/read-recording.ts';
import { checkRecording } from './check-recording.ts';
import { renderFinding } from './wire-finding.ts';

const library = resolve(import.meta.dirname, '../library');
const folders = globSync('**/recording.json', { cwd: library }).map(dirname).toSorted();

// Most of them were authored here: a provider never judged what they say.
test.each(folders)(
  '%s follows its schema in both directions, and has nothing unknown',
  async (name) => {
    const checked = checkRecording(await readRecording(resolve(library, name)));
    expect(checked.flatMap(({ findings }) => findings.map(renderFinding))).toEqual([]);
    expect(checked.map(({ api }) => api)).not.toContain(undefined);
  },
);

test('the library is there', () => {
  expect(folders.length).toBeGreaterThan(20);
});
