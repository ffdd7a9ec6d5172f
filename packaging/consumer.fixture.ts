import { execFile } from 'node:child_process';
import { mkdir, readFile, symlink, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { buildPackage, repository } from './build-package.ts';

/** What npm says of a tarball. */
export interface Tarball {
  /** Absolute path. */
  readonly file: string;
  /** Bytes of the tarball. */
  readonly size: number;
  readonly unpackedSize: number;
  readonly files: readonly { readonly path: string; readonly mode: number }[];
}

export interface Ran {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

/** Runs a program to its end, whatever that is. */
export function run(file: string, args: readonly string[], cwd: string): Promise<Ran> {
  // What a test runner or `npm run` says of itself is nothing to a program in another project; how to
  // reach a registry is.
  const ours =
    /^(?:npm_(?:lifecycle|package)_|VITEST|NODE_(?:ENV|OPTIONS|COMPILE_CACHE)|FORCE_COLOR)/u;
  const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => !ours.test(name)));
  const options = { cwd, env: { ...env, NO_COLOR: '1' }, maxBuffer: 2 ** 26 };
  return new Promise((resolve) => {
    execFile(file, [...args], options, (error, out, err) => {
      const code = error === null ? 0 : typeof error.code === 'number' ? error.code : -1;
      resolve({ code, out, err: code === -1 ? `${err}${error?.message}` : err });
    });
  });
}

/** Runs a program that has to succeed. @returns what it said on stdout */
export async function succeed(file: string, args: readonly string[], cwd: string): Promise<string> {
  const { code, out, err } = await run(file, args, cwd);
  if (code !== 0) throw new Error(`${file} ${args.join(' ')} ended with ${code}:\n${out}${err}`);
  return out;
}

/** Builds the package below a folder, and packs it there. */
export async function packIn(folder: string): Promise<Tarball> {
  const dist = join(folder, 'dist');
  await buildPackage(dist);
  const said = await succeed('npm', ['pack', '--json', '--pack-destination', folder], dist);
  const [packed] = Object.values(
    JSON.parse(said) as Record<string, Tarball & { filename: string }>,
  );
  if (packed === undefined) throw new TypeError('npm packed nothing');
  return { ...packed, file: join(folder, packed.filename) };
}

/** Versions of this repository's tools, by name. */
export async function toolVersions(): Promise<Readonly<Record<string, string>>> {
  const text = await readFile(join(repository, 'package.json'), 'utf8');
  return (JSON.parse(text) as { devDependencies: Record<string, string> }).devDependencies;
}

/**
 * An empty project of somebody else, with the package and some tools in it.
 * @param tools name → version
 * @returns `offline` where no registry can be reached: then the tools are links to those of this
 * repository, whatever their version
 */
export async function installIn(
  folder: string,
  tarball: string,
  tools: Readonly<Record<string, string>>,
): Promise<'registry' | 'offline'> {
  await put(folder, {
    'package.json': JSON.stringify({
      name: 'somebody-else',
      private: true,
      type: 'module',
      allowScripts: { node: true },
    }),
  });
  const wanted = Object.entries(tools).map(([name, version]) => `${name}@${version}`);
  const quiet = ['--no-audit', '--no-fund', '--prefer-offline', '--fetch-retries=1'];
  const args = ['install', ...quiet, tarball, ...wanted];
  const { code, out, err } = await run('npm', args, folder);
  if (code === 0) return 'registry';
  if (!/ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|ENETUNREACH|ENOTCACHED/u.test(err)) {
    throw new Error(`npm install failed:\n${out}${err}`);
  }
  const modules = join(folder, 'node_modules');
  const own = join(modules, 'reprise');
  await mkdir(own, { recursive: true });
  await succeed('tar', ['-xzf', tarball, '--strip-components=1'], own);
  const commands = ['node', 'tsc', 'vitest'].map((name) => join('.bin', name));
  for (const name of ['zod', ...Object.keys(tools), ...commands]) {
    await mkdir(dirname(join(modules, name)), { recursive: true });
    await symlink(join(repository, 'node_modules', name), join(modules, name));
  }
  await symlink(join(own, 'bin', 'reprise.js'), join(modules, '.bin', 'reprise'));
  return 'offline';
}

/** Writes files below a folder: path → text. */
export async function put(folder: string, files: Readonly<Record<string, string>>): Promise<void> {
  for (const [path, text] of Object.entries(files)) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), text);
  }
}
