import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { diagnoseCommand } from './diagnose-command.ts';
import { isSound, mattered, type Diagnosis } from './diagnosis.ts';
import { renderDiagnosis } from './render-diagnosis.ts';

let workingFolder: string;
beforeEach(async () => {
  workingFolder = await mkdtemp(join(tmpdir(), 'reprise-program-'));
});
afterEach(() => rm(workingFolder, { recursive: true, force: true }));

/** Diagnoses a program of one file. */
async function diagnosed(source: string): Promise<Diagnosis> {
  await writeFile(join(workingFolder, 'program.mjs'), source);
  return diagnoseCommand(['node', 'program.mjs'], { workingFolder, seed: 'one' });
}

const named = ({ findings }: Diagnosis): readonly string[] =>
  findings.filter(mattered).map(({ source, stack }) => `${source} at ${stack[0]}`);

test('a program that answers the same is sound, whatever it reads', async () => {
  const diagnosis = await diagnosed(`
    import { writeFileSync } from 'node:fs';
    const startedMs = Date.now();
    writeFileSync('made.txt', 'made in ' + process.cwd());
    if (Date.now() < startedMs) console.log('never');
    console.log('done');
  `);
  expect([isSound(diagnosis), diagnosis.difference]).toEqual([true, []]);
  expect(diagnosis.findings.map(({ source, count }) => [source, count])).toEqual([
    ['Date.now', 1],
    ['process.cwd', 1],
    ['Date.now', 1],
  ]);
  // It worked in copies.
  expect(await readdir(workingFolder)).toEqual(['program.mjs']);
});

test('what a program writes of the clock and of chance is named with its line', async () => {
  const diagnosis = await diagnosed(
    [
      "import { randomUUID } from 'node:crypto';",
      "import { writeFileSync } from 'node:fs';",
      "console.log('at', new Date().toISOString());",
      "const named = () => writeFileSync('made.txt', randomUUID());",
      'named();',
    ].join('\n'),
  );
  expect([isSound(diagnosis), named(diagnosis)]).toEqual([
    false,
    ['new Date() at program.mjs:3:19', 'crypto.randomUUID at program.mjs:4:47 (named)'],
  ]);
  const shown = renderDiagnosis(diagnosis)
    .join('\n')
    .replaceAll(/\d{4}-\d{2}-\d{2}T[\d:.]+Z?/gu, '<time>')
    .replaceAll(/[0-9a-f]{8}-[0-9a-f-]{27}/gu, '<id>')
    .replaceAll(/LC_ALL \S+;/gu, 'LC_ALL <locale>;');
  expect(shown).toMatchInlineSnapshot(`
    "node program.mjs: two runs in unlike surroundings differ
      the second had another process; other folders (workspace, working directory, HOME, TMPDIR); TZ Pacific/Chatham; LANG and LC_ALL <locale>; wall time 403 days ahead; umask 077; shuffled listings; delays of up to 3 ms by seed one
      stdout, line 1
      - at <time>
      + at <time>
      file made.txt, line 1
      - <id>
      + <id>
    new Date()                     time, 1×, program.mjs:3:19  [program]
      reached the result: its value "<time>" stands there
      mend  take the time from a clock that is passed in
    crypto.randomUUID              chance, 1×, program.mjs:4:47 (named)  [program]
      reached the result: its value "<id>" stands there
      at    program.mjs:5:1
      mend  take ids and chance from a seeded generator that is passed in
    2 sources mattered
    seed one"
  `);
});

test('a difference that no read explains is told by what has to be otherwise', async () => {
  const diagnosis = await diagnosed(
    'console.log(new Intl.DateTimeFormat().resolvedOptions().timeZone)',
  );
  expect([diagnosis.causes, diagnosis.difference]).toEqual([
    ['the time zone'],
    ['stdout, line 1', expect.stringMatching(/^- /u), '+ Pacific/Chatham'],
  ]);
});

test('a program of another language is compared as well', async () => {
  const command = ['sh', '-c', 'umask; exit 3'] as const;
  const diagnosis = await diagnoseCommand(command, { workingFolder, seed: 'one' });
  expect([diagnosis.causes, diagnosis.difference.at(-1)]).toEqual([['the umask'], '+ 0077']);
});

test('a command that fails alike in both runs says so: what comes after was not seen', async () => {
  const diagnosis = await diagnosed('process.exit(3);');
  expect(diagnosis.ending).toBe('exit code 3');
  expect(renderDiagnosis(diagnosis)).toContain(
    '  both ended with exit code 3: what comes after was not seen',
  );
});

test('a command that cannot be run is refused', async () => {
  const missing = diagnoseCommand(['no-such-command'], { workingFolder, seed: 'one' });
  await expect(missing).rejects.toThrow('Name a command that starts here');
  await writeFile(join(workingFolder, 'program.mjs'), 'setInterval(() => {}, 1000);');
  const endless = diagnoseCommand(['node', 'program.mjs'], { workingFolder, timeoutMs: 500 });
  await expect(endless).rejects.toThrow('not over after 500 ms');
});
