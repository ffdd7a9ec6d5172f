import { chmod, copyFile, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { build } from 'vite';
import { repository } from '../build-package.ts';
import { nodeMin } from '../contents.ts';
import { said } from './sample.ts';

/** Marks the place in Node's binary that a program is put into (Node's documentation of SEA). */
const SENTINEL = 'NODE_SEA_FUSE_fce680ab2cc467b6e072b8b5df1996b2';

/**
 * The program inside the executable. It can only be CommonJS there, which cannot wait at its top as
 * the command line does; so it lays the module beside the caches of the system and loads it from there.
 */
const starter = `
const { existsSync, mkdirSync, renameSync, writeFileSync } = require('node:fs');
const { createHash } = require('node:crypto');
const { tmpdir } = require('node:os');
const { join } = require('node:path');
const { pathToFileURL } = require('node:url');
const { getAsset } = require('node:sea');
const vm = require('node:vm');
const code = getAsset('main.js', 'utf8');
const folder = join(tmpdir(), 'reprise-' + createHash('sha256').update(code).digest('hex').slice(0, 12));
const file = join(folder, 'main.mjs');
if (!existsSync(file)) {
  mkdirSync(folder, { recursive: true });
  writeFileSync(file + process.pid, code);
  renameSync(file + process.pid, file);
}
require('node:module').enableCompileCache();
const importModuleDynamically = vm.constants.USE_MAIN_CONTEXT_DEFAULT_LOADER;
vm.runInThisContext('(url) => import(url)', { importModuleDynamically })(pathToFileURL(file).href);
`;

/**
 * Makes one file of Node and the command line. Only measured, see docs/package.md.
 * @param folder absolute path, for the executable and what it is made of
 * @returns the path of the executable
 */
export async function singleExecutable(folder: string): Promise<string> {
  await mkdir(folder, { recursive: true });
  await build({
    root: repository,
    configFile: false,
    logLevel: 'warn',
    ssr: { noExternal: true, resolve: { conditions: ['node', 'import', 'module', 'default'] } },
    build: {
      ssr: join(repository, 'bin', 'main.ts'),
      target: `node${nodeMin.split('.')[0]}`,
      outDir: folder,
      emptyOutDir: false,
      minify: false,
      rolldownOptions: { output: { codeSplitting: false, entryFileNames: 'main.js' } },
    },
  });
  await writeFile(join(folder, 'starter.cjs'), starter);
  await writeFile(
    join(folder, 'sea.json'),
    JSON.stringify({
      main: 'starter.cjs',
      output: 'program.blob',
      assets: { 'main.js': 'main.js' },
      disableExperimentalSEAWarning: true,
    }),
  );
  await writeFile(join(folder, 'package.json'), JSON.stringify({ name: 'sea', private: true }));
  said({ file: process.execPath, args: ['--experimental-sea-config', 'sea.json'], cwd: folder });
  const quiet = ['--no-audit', '--no-fund', '--fetch-retries=1'];
  said({ file: 'npm', args: ['install', ...quiet, 'postject@1.0.0-alpha.6'], cwd: folder });
  const executable = join(folder, 'reprise');
  await copyFile(process.execPath, executable);
  await chmod(executable, 0o755);
  const args = ['reprise', 'NODE_SEA_BLOB', 'program.blob', '--sentinel-fuse', SENTINEL];
  said({ file: join(folder, 'node_modules', '.bin', 'postject'), args, cwd: folder });
  return executable;
}
