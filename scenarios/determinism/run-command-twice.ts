import { mkdir } from 'node:fs/promises';
import { delimiter, dirname, join } from 'node:path';
import type { FileTree } from '#scenarios/runner/workspace.ts';
import { copyWorkingFolder, filesOf } from './command-files.ts';
import { spawnProcess } from './spawn-process.ts';
import { entryUrl, PRELOAD_VARIABLE, type Surroundings } from './surroundings.ts';

/** What a command left behind, with the folders that it was given as tokens. */
export interface CommandRun {
  readonly out: string;
  readonly err: string;
  readonly ending: string;
  readonly files: FileTree;
}

export interface CommandPlace {
  /** Absolute; is copied, and the copy is the working directory. */
  readonly workingFolder: string;
  /** Absolute, where the copy comes to be. */
  readonly copy: string;
  readonly surroundings: Surroundings;
  readonly timeoutMs: number;
}

/**
 * Runs a command in a copy of the working folder. Programs that run on Node get the preload by
 * NODE_OPTIONS, and this Node first in PATH, which knows how to load it.
 */
export async function runCommandIn(
  command: readonly [string, ...string[]],
  { workingFolder, copy, surroundings, timeoutMs }: CommandPlace,
): Promise<CommandRun> {
  await copyWorkingFolder(workingFolder, copy);
  const { environment = {}, plan = {} } = surroundings;
  const { PATH = '', NODE_OPTIONS = '' } = process.env;
  const said = await spawnProcess(command, {
    cwd: copy,
    environment: {
      ...process.env,
      PATH: [dirname(process.execPath), PATH].join(delimiter),
      PWD: copy,
      ...environment,
      NODE_OPTIONS: `${NODE_OPTIONS} --import ${entryUrl('preload').href}`.trim(),
      [PRELOAD_VARIABLE]: JSON.stringify(plan),
    },
    umask: plan.umask,
    timeoutMs,
  });
  const plain = (text: string): string => withTokens(text, { ...environment, folder: copy });
  const files = [...(await filesOf(copy))].map(
    ([path, content]) => [path, Buffer.from(plain(content.toString('latin1')), 'latin1')] as const,
  );
  return {
    out: plain(said.out),
    err: plain(said.err),
    ending: said.ending,
    files: new Map(files),
  };
}

/** The given folders are others in each run; that alone is no difference. */
const withTokens = (text: string, given: Readonly<Record<string, string>>): string =>
  Object.entries(given)
    .filter(([, value]) => value.startsWith('/'))
    .toSorted(([, left], [, right]) => right.length - left.length)
    .reduce((plain, [name, value]) => plain.replaceAll(value, `{{${name}}}`), text);

/** HOME and TMPDIR of the first run, so that both have folders that can be told by their names. */
export async function firstFolders(folder: string): Promise<Surroundings> {
  const TMPDIR = join(folder, 'temporary');
  await mkdir(TMPDIR);
  return { environment: { TMPDIR } };
}
