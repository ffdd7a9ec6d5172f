import { mkdir, mkdtemp, realpath, rm, stat, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildPackage, repository } from '../build-package.ts';
import { entries } from '../contents.ts';
import { said, spreadOf, wallMs, type Command, type Spread } from './sample.ts';
import { singleExecutable } from './single-executable.ts';

// `npm run pack:measure [-- count]`: what the package costs, beside what Node alone costs in the same
// minute. Needs no network, but the executable: postject comes from npm.
const count = Number(process.argv[2] ?? 15);
const root = await realpath(await mkdtemp(join(tmpdir(), 'reprise-measure-')));

const print = (name: string, { minMs, medianMs }: Spread, ratio = ''): void => {
  const figures = `${minMs.toFixed(1).padStart(8)} ms least ${medianMs.toFixed(1).padStart(8)} ms median`;
  process.stdout.write(`${name.padEnd(40)}${figures}  ${ratio}\n`);
};

try {
  const home = join(root, 'project');
  const installed = join(home, 'node_modules', 'reprise');
  await mkdir(join(home, 'node_modules'), { recursive: true });
  await buildPackage(installed);
  await symlink(join(repository, 'node_modules', 'zod'), join(home, 'node_modules', 'zod'));
  const bin = join(installed, 'bin', 'reprise.js');
  const node = (...args: readonly string[]): Command => ({
    file: process.execPath,
    args,
    cwd: home,
    env: { NODE_COMPILE_CACHE: '', TMPDIR: root },
  });

  const bareMs = (): number => wallMs(node('-e', '0'));
  print('node -e 0', spreadOf(bareMs, count));

  const cache = join(root, 'compile-cache');
  for (const { name, subpath } of entries) {
    // Only below vitest, and only with msw.
    if (name === 'vitest' || name === 'msw') continue;
    const door = `reprise${subpath.slice(1)}`;
    const script = (before: string): string =>
      `${before}const start = performance.now(); await import('${door}'); console.log(performance.now() - start);`;
    const cold = node('--input-type=module', '-e', script(''));
    const warm = node(
      '--input-type=module',
      '-e',
      script(`(await import('node:module')).enableCompileCache(${JSON.stringify(cache)});`),
    );
    said(warm);
    print(
      `import '${door}'`,
      spreadOf(() => Number(said(cold)), count),
    );
    print(
      `import '${door}', compiled before`,
      spreadOf(() => Number(said(warm)), count),
    );
  }

  /** By turns with Node alone, so that a machine that gets busy weighs on both. */
  const besideBare = (name: string, command: Command): void => {
    const ratios: number[] = [];
    const spread = spreadOf(() => {
      const floorMs = bareMs();
      const ms = wallMs(command);
      ratios.push(ms / floorMs);
      return ms;
    }, count);
    const ratio = ratios.toSorted((left, right) => left - right)[Math.floor(count / 2)];
    print(name, spread, `${ratio?.toFixed(1)} × node -e 0`);
  };
  said(node(bin, 'init'));
  for (const args of [['--version'], ['run']]) {
    said(node(bin, ...args));
    besideBare(`reprise ${args.join(' ')}`, node(bin, ...args));
  }
  const inside = spreadOf(() => {
    const runs = JSON.parse(said(node(bin, 'run', '--reporter', 'json'))) as {
      readonly scenarios: readonly { readonly durationMs: number }[];
    };
    return runs.scenarios[0]?.durationMs ?? Number.NaN;
  }, count);
  print('  of that, the run itself', inside);

  const executable = await singleExecutable(join(root, 'executable'));
  const { size } = await stat(executable);
  process.stdout.write(`\nsingle executable: ${(size / 2 ** 20).toFixed(0)} MiB\n`);
  besideBare('executable --version', { file: executable, args: ['--version'], cwd: home });
} finally {
  await rm(root, { recursive: true, force: true });
}
