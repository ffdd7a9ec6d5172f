import { isBuiltin } from 'node:module';
import { join } from 'node:path';
import { build } from 'vite';
import { entries, packages, sourceOf } from './contents.ts';

export interface BundleOptions {
  /** Absolute path of this repository. */
  readonly repository: string;
  /** Absolute path of the folder for the code; emptied first. */
  readonly folder: string;
}

/**
 * Makes plain JavaScript of every door and of the command line. Chunks are shared, so that an error
 * class is one, and lie beside the doors, one folder below the package like `bin/` here: data is
 * found by the same relative path. Nothing is minified: a stack trace in somebody's terminal should
 * name our functions, and it costs a few milliseconds.
 * @returns the packages that the code still imports
 * @throws {TypeError} for an import of ours of a package that `packages` says nothing of
 */
export async function bundle({ repository, folder }: BundleOptions): Promise<readonly string[]> {
  const imported = new Set<string>();
  const doors = entries.map((entry): [string, string] => [
    entry.name,
    join(repository, sourceOf(entry)),
  ]);
  await build({
    root: repository,
    configFile: false,
    logLevel: 'warn',
    ssr: {
      noExternal: true,
      resolve: { conditions: ['node', 'import', 'module', 'default'] },
    },
    build: {
      ssr: true,
      target: 'node22',
      outDir: folder,
      emptyOutDir: true,
      minify: false,
      license: { fileName: 'bundled-licenses.md' },
      rolldownOptions: {
        external(id, importer) {
          if (isBuiltin(id)) return true;
          const name = packageOf(id);
          if (name === undefined || isBundled(name, importer)) return false;
          imported.add(name);
          return true;
        },
        input: { ...Object.fromEntries(doors), ...Object.fromEntries(programs(repository)) },
        output: { entryFileNames: '[name].js', chunkFileNames: 'part-[name]-[hash].js' },
      },
    },
  });
  return [...imported].toSorted();
}

/** What is started by its path, and not imported: the command line, and what it starts itself. */
const programs = (repository: string): readonly (readonly [string, string])[] => [
  ['main', join(repository, 'bin', 'main.ts')],
  ['search-worker', join(repository, 'engine', 'local-tools', 'search', 'search-worker.ts')],
  ...['preload', 'elsewhere-entry'].map(
    (name) => [name, join(repository, 'scenarios', 'determinism', `${name}.ts`)] as const,
  ),
];

/** The name of the package that a specifier means; undefined for paths, aliases and Node's own. */
export function packageOf(specifier: string): string | undefined {
  if (isBuiltin(specifier)) return undefined;
  return /^(?:@[\w.-]+\/)?[a-z\d][\w.-]*(?=\/|$)/iu.exec(specifier)?.[0];
}

/** What a bundled package itself needs is bundled with it. */
function isBundled(name: string, importer: string | undefined): boolean {
  const fate = packages[name];
  if (fate !== undefined) return fate === 'bundled';
  if (importer?.includes('/node_modules/') === true) return true;
  throw new TypeError(
    `${importer}: imports ${name}; say in packaging/contents.ts what becomes of it in the package`,
  );
}
