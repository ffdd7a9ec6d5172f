import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect, onTestFinished, test } from 'vitest';
import { packedBuild } from './packed-build.ts';

async function builtWith(manifest: object): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'reprise-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  await writeFile(join(folder, 'package.json'), JSON.stringify(manifest));
  return folder;
}

test('a build says in its manifest where its doors are', async () => {
  const folder = await builtWith({
    bin: { reprise: 'bin/reprise.js' },
    exports: { '.': { types: './types/reprise.d.ts', default: './lib/reprise.js' } },
  });
  expect(await packedBuild(folder)).toEqual({
    commandLine: join(folder, 'bin', 'reprise.js'),
    harness: pathToFileURL(join(folder, 'lib', 'reprise.js')).href,
  });
});

test('a folder without a manifest was not built', async () => {
  expect(await packedBuild(join(tmpdir(), 'reprise-is-not-here'))).toBeUndefined();
});

test('a build without a harness is not measured as if it were one', async () => {
  const folder = await builtWith({ bin: { reprise: 'bin/reprise.js' } });
  await expect(packedBuild(folder)).rejects.toThrow(
    'expected bin.reprise and exports["."].default',
  );
});
