import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { DoctorOptions } from './doctor-command.ts';

let cwd: string;
beforeEach(async () => {
  cwd = await mkdtemp(join(tmpdir(), 'reprise-doctor-'));
});
afterEach(() => rm(cwd, { recursive: true, force: true }));

const repository = join(import.meta.dirname, '..');
const options: DoctorOptions = {
  seed: 'one',
  catalog: join(repository, 'scenarios', 'catalog'),
  library: join(repository, 'recordings', 'library'),
};

/** Runs the command in a process of its own, since it writes to the output of its process. */
async function doctor(words: readonly string[], given: Partial<DoctorOptions> = {}) {
  const module = pathToFileURL(join(import.meta.dirname, 'doctor-command.ts')).href;
  const call = [words, { isCommand: words[0] === 'node' }, { ...options, ...given }];
  const script = `
    const { doctorCommand } = await import(${JSON.stringify(module)});
    process.exitCode = await doctorCommand(...${JSON.stringify(call)});`;
  return new Promise<{ readonly code: unknown; readonly out: string; readonly err: string }>(
    (resolve) => {
      const args = ['--input-type=module', '--eval', script];
      execFile(process.execPath, args, { cwd }, (error, out, err) =>
        resolve({ code: error === null ? 0 : error.code, out, err }),
      );
    },
  );
}

test('exit code 0 for a scenario that depends on nothing around it', async () => {
  const { code, out, err } = await doctor(['permissions/denied-delete']);
  expect([code, err]).toEqual([0, '']);
  expect(out).toContain('permissions/denied-delete: two runs, and nothing differs');
});

test('exit code 1 and one document for a program that does', async () => {
  await writeFile(join(cwd, 'program.mjs'), 'console.log(Math.random());');
  const { code, out } = await doctor(['node', 'program.mjs'], { json: true });
  expect([code, JSON.parse(out)]).toMatchObject([
    1,
    [{ subject: 'node program.mjs', findings: [{ source: 'Math.random', kind: 'chance' }] }],
  ]);
});

test('what is not there is refused', async () => {
  const { code, err } = await doctor(['nowhere']);
  expect([code, err]).toEqual([1, expect.stringContaining('there is no scenario with "nowhere"')]);
});
