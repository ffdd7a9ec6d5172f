import { spawnSync } from 'node:child_process';
import { chmod, writeFile } from 'node:fs/promises';
import path from 'node:path';

/** Where programs are looked for on this machine, and whether ripgrep is one of them. */
export const pathHere = process.env['PATH'] ?? '';
export const ripgrepIsHere =
  spawnSync('rg', ['--version'], { env: { PATH: pathHere } }).status === 0;

/** Said, where tests that need ripgrep did not run. */
export const ripgrepMissing = 'no rg on PATH: the half of the tests that needs it did not run';

/** Puts a program called `rg` into a folder. */
export async function plantRipgrep(folder: string, script: string): Promise<void> {
  const file = path.join(folder, 'rg');
  await writeFile(file, `#!/bin/sh\n${script}\n`);
  await chmod(file, 0o755);
}
