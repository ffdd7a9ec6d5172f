import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';

/** What others install, as `npm run build` made it. */
export interface PackedBuild {
  /** Absolute path of the command line. */
  readonly commandLine: string;
  /** Address of what `import … from 'reprise'` gives. */
  readonly harness: string;
}

interface PackedManifest {
  readonly bin?: Readonly<Record<string, string>>;
  readonly exports?: Readonly<Record<string, { readonly default?: string }>>;
}

/**
 * Reads from the manifest of the package where its doors are.
 * @returns undefined where nothing was built
 * @throws when the manifest has no command line or no harness
 */
export async function packedBuild(folder: string): Promise<PackedBuild | undefined> {
  const file = join(folder, 'package.json');
  if (!existsSync(file)) return undefined;
  const { bin, exports } = JSON.parse(await readFile(file, 'utf8')) as PackedManifest;
  const commandLine = bin?.['reprise'];
  const harness = exports?.['.']?.default;
  if (commandLine === undefined || harness === undefined) {
    throw new Error(`${file}: expected bin.reprise and exports["."].default`);
  }
  return {
    commandLine: resolve(folder, commandLine),
    harness: pathToFileURL(resolve(folder, harness)).href,
  };
}
