import { existsSync } from 'node:fs';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { readTree } from '#scenarios/runner/workspace.ts';
import { ciWorkflow } from './ci-workflow.ts';
import { exitCodes } from './exit-codes.ts';

export interface InitOptions {
  /** Overwrites what is there and differs. */
  readonly force?: boolean;
}

/** A file that is to be in the project; `path` is relative to its root, with forward slashes. */
interface PlannedFile {
  readonly path: string;
  readonly bytes: Uint8Array;
  /** What is there now; `same` needs no write. */
  readonly found: 'nothing' | 'same' | 'other';
}

/** The scenario that everybody starts with: one of our own, so that it cannot rot. */
const scenario = 'coding/fix-failing-test';
const copied = [`scenarios/catalog/${scenario}`, 'recordings/library/anthropic/fix-failing-test'];

/** Where this repository, or the package made of it, keeps them: one folder above this file. */
const source = join(import.meta.dirname, '..');

/** What runs leave behind. */
const ignored = '.reprise/';

/**
 * `reprise init`: writes a first scenario with its recording, a CI workflow and a line for
 * .gitignore into the project in the working directory. Nothing is written when anything would be overwritten.
 */
export async function initCommand({ force = false }: InitOptions): Promise<number> {
  const root = process.cwd();
  const files = await Promise.all(
    [...(await firstScenario()), workflowFor(root)].map((file) => compare(root, file)),
  );
  const others = files.filter(({ found }) => found === 'other').map(({ path }) => path);
  if (others.length > 0 && !force) {
    const list = others.map((path) => `  exists  ${path}\n`).join('');
    process.stderr.write(
      `${list}Nothing was written. Move these files away, or overwrite them: npx reprise init --force\n`,
    );
    return exitCodes.unusable;
  }
  const lines: string[] = [];
  for (const { path, bytes, found } of files) {
    if (found === 'same') {
      lines.push(`  kept     ${path}`);
      continue;
    }
    const file = join(root, path);
    await mkdir(dirname(file), { recursive: true });
    // Whoever made a file in the meantime keeps it.
    await writeFile(file, bytes, { flag: force ? 'w' : 'wx' });
    lines.push(`  ${found === 'other' ? 'replaced' : 'written '} ${path}`);
  }
  lines.push(`  ${await ignoreRuns(root)} .gitignore`);
  process.stdout.write(`${[...lines, ...nextSteps].join('\n')}\n`);
  return exitCodes.good;
}

const nextSteps: readonly string[] = [
  'next  npx reprise run    plays it, offline and without a key',
  `next  npx reprise show .reprise/runs/${scenario}/session.jsonl`,
];

type Unplaced = Pick<PlannedFile, 'path' | 'bytes'>;

async function firstScenario(): Promise<Unplaced[]> {
  const files: Unplaced[] = [];
  for (const folder of copied) {
    for (const [path, bytes] of await readTree(join(source, folder))) {
      files.push({
        path: `${folder}/${path}`,
        bytes: path === 'scenario.yaml' ? withSchema(bytes) : bytes,
      });
    }
  }
  return files;
}

/** Editors find the schema in the package, four folders above the scenario. */
const withSchema = (bytes: Uint8Array): Uint8Array =>
  Buffer.from(
    Buffer.from(bytes)
      .toString('utf8')
      .replace(
        '$schema=../../../scenario.schema.json',
        '$schema=../../../../node_modules/reprise/scenarios/scenario.schema.json',
      ),
  );

const workflowFor = (root: string): Unplaced => ({
  path: '.github/workflows/reprise.yml',
  bytes: Buffer.from(ciWorkflow((file) => existsSync(join(root, file)))),
});

async function compare(root: string, { path, bytes }: Unplaced): Promise<PlannedFile> {
  const file = join(root, path);
  if (!existsSync(file)) return { path, bytes, found: 'nothing' };
  return { path, bytes, found: (await readFile(file)).equals(bytes) ? 'same' : 'other' };
}

/** Adds the line for runs, if it is not there: never a reason to stop, since nothing is lost by it. */
async function ignoreRuns(root: string): Promise<'written ' | 'kept    '> {
  const file = join(root, '.gitignore');
  const text = existsSync(file) ? await readFile(file, 'utf8') : '';
  const isThere = text.split(/\r?\n/u).some((line) => /^\/?\.reprise\/?$/u.test(line.trim()));
  if (isThere) return 'kept    ';
  const newline = text.includes('\r\n') ? '\r\n' : '\n';
  const joint = text === '' || text.endsWith('\n') ? '' : newline;
  await writeFile(file, `${text}${joint}${ignored}${newline}`);
  return 'written ';
}
