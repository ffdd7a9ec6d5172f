import { cp, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { bundle } from './bundle.ts';
import { commandEntry } from './command-entry.ts';
import { data, nodeMin } from './contents.ts';
import { declarations } from './declarations.ts';
import { packageManifest, type RepositoryManifest } from './manifest.ts';

/** Absolute path of this repository. */
export const repository = join(import.meta.dirname, '..');

/**
 * Makes the package as npm packs it, in a folder that is emptied first.
 * @param folder absolute path
 */
export async function buildPackage(folder: string): Promise<void> {
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  const imported = await bundle({ repository, folder: join(folder, 'lib') });
  const typed = await declarations({ repository, folder: join(folder, 'types') });
  const own = JSON.parse(
    await readFile(join(repository, 'package.json'), 'utf8'),
  ) as RepositoryManifest;
  const manifest = packageManifest(own, { imported, typed });
  await writeFile(join(folder, 'package.json'), `${JSON.stringify(manifest, null, 2)}\n`);
  await mkdir(join(folder, 'bin'));
  await writeFile(join(folder, 'bin', 'reprise.js'), commandEntry(nodeMin), { mode: 0o755 });
  await cp(join(repository, 'LICENSE'), join(folder, 'LICENSE'));
  await cp(join(repository, 'docs', 'package.md'), join(folder, 'README.md'));
  for (const path of data) {
    await cp(join(repository, path), join(folder, path), { recursive: true });
  }
}
