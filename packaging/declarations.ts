import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, join, posix } from 'node:path';
import { promisify } from 'node:util';
import { entries, sourceOf } from './contents.ts';
import { packageOf } from './bundle.ts';

export interface DeclarationsOptions {
  /** Absolute path of this repository. */
  readonly repository: string;
  /** Absolute path of the folder for the types. */
  readonly folder: string;
}

/**
 * A comment, which stays as it is, or a specifier with the keyword and quote before it: `from '…'`,
 * `import '…'`, `import('…')`.
 */
const COMMENT_OR_SPECIFIER =
  /\/\*[\s\S]*?\*\/|(?<before>\b(?:from|import)\s*\(?\s*['"])(?<specifier>[^'"\n]+)(?=['"])/gu;

/**
 * Makes the types of every door: what `tsc` declares, of the files that a door can reach. Aliases of
 * this repository become relative paths, so that they resolve in any project.
 * @returns the packages that the types name
 * @throws when `tsc` finds an error
 */
export async function declarations({
  repository,
  folder,
}: DeclarationsOptions): Promise<readonly string[]> {
  await mkdir(folder, { recursive: true });
  const raw = await mkdtemp(join(folder, 'raw-'));
  try {
    const project = join(repository, 'packaging', 'declarations.tsconfig.json');
    await runCompiler(repository, ['--project', project, '--outDir', raw]);
    return await copyReachable(raw, folder);
  } finally {
    await rm(raw, { recursive: true });
  }
}

async function runCompiler(repository: string, args: readonly string[]): Promise<void> {
  const compiler = join(repository, 'node_modules', 'typescript', 'bin', 'tsc');
  try {
    await promisify(execFile)(process.execPath, [compiler, ...args], { cwd: repository });
  } catch (error) {
    const { stdout = '' } = error as { readonly stdout?: string };
    throw new TypeError(`tsc cannot declare the types:\n${stdout}`, { cause: error });
  }
}

async function copyReachable(from: string, to: string): Promise<readonly string[]> {
  const named = new Set<string>();
  const pending = entries.map(sourceOf);
  const seen = new Set(pending);
  for (let source = pending.pop(); source !== undefined; source = pending.pop()) {
    const file = declarationOf(source);
    const { text, sources, packages } = relativeDeclaration(
      await readFile(join(from, file), 'utf8'),
      source,
    );
    for (const name of packages) named.add(name);
    for (const each of sources) {
      if (!seen.has(each)) pending.push(each);
      seen.add(each);
    }
    await mkdir(dirname(join(to, file)), { recursive: true });
    await writeFile(join(to, file), text);
  }
  return [...named].toSorted();
}

const declarationOf = (source: string): string => source.replace(/\.ts$/u, '.d.ts');

export interface RelativeDeclaration {
  readonly text: string;
  /** Files of this repository that it names, relative to the root. */
  readonly sources: readonly string[];
  readonly packages: readonly string[];
}

/**
 * Rewrites the specifiers of a declaration file: `#engine/schema/ids.ts` and `./ids.ts` become
 * relative paths that end in `.js`, as every way of resolving modules understands them.
 * @param source path of the file that the declaration was made from, relative to the root
 */
export function relativeDeclaration(declaration: string, source: string): RelativeDeclaration {
  const folder = posix.dirname(source);
  const sources = new Set<string>();
  const packages = new Set<string>();
  const text = declaration.replaceAll(
    COMMENT_OR_SPECIFIER,
    (whole, before?: string, specifier?: string) => {
      if (before === undefined || specifier === undefined) return whole;
      const target = sourceNamed(specifier, folder);
      if (target === undefined) {
        const name = packageOf(specifier);
        if (name !== undefined) packages.add(name);
        return whole;
      }
      sources.add(target);
      const path = posix.relative(folder, target.replace(/\.ts$/u, '.js'));
      return before + (path.startsWith('.') ? path : `./${path}`);
    },
  );
  return { text, sources: [...sources], packages: [...packages] };
}

function sourceNamed(specifier: string, folder: string): string | undefined {
  if (specifier.startsWith('#')) return specifier.slice(1);
  return specifier.startsWith('.') ? posix.join(folder, specifier) : undefined;
}
