import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { createReadStream, type ReadStream } from 'node:fs';
import { mkdir, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { RecordedChunk } from '#recordings/format/recording.ts';
import {
  temporaryCatalog,
  type TemporaryCatalog,
} from '#scenarios/runner/temporary-catalog.fixture.ts';
import { startScript, type Started } from './command-line.fixture.ts';

const BEFORE = 'model/overloaded-then-retried';
const SLEEPS = 'permissions/denied-delete';
const AFTER = 'turns/rewound';

let catalog: TemporaryCatalog;
let temporary: string;
/** Open for writing as long as the command of the scenario is there, or anything that it started. */
let pipe: string;

beforeEach(async () => {
  catalog = await temporaryCatalog(BEFORE, SLEEPS, AFTER);
  temporary = join(catalog.root, 'temporary');
  await mkdir(temporary);
  pipe = join(catalog.root, 'pipe');
  execFileSync('mkfifo', [pipe]);
  await catalog.edit(`scenarios/catalog/${SLEEPS}/scenario.yaml`, (text) =>
    text.replace(/permission: deny\n.*/u, 'permission: allow'),
  );
  await plantCommand(`exec 9> ${pipe}; echo runs >&9; sleep 300 & sleep 300`);
});
afterEach(() => catalog.remove());

/** The recorded model asks for this command. */
const plantCommand = (command: string): Promise<void> =>
  catalog.rerecord(SLEEPS, (exchanges) => {
    let input = JSON.stringify({ command });
    const planted = ({ bytes, ...rest }: RecordedChunk): RecordedChunk => {
      const text = Buffer.from(bytes).toString('utf8');
      const other = text.replace(/"partial_json":".+"\}\}/u, () => {
        const piece = `"partial_json":${JSON.stringify(input)}}}`;
        input = '';
        return piece;
      });
      return { ...rest, bytes: Buffer.from(other) };
    };
    return exchanges.map((exchange) => ({ ...exchange, chunks: exchange.chunks.map(planted) }));
  });

/** Resolves once the command runs. */
async function sleeping(...options: string[]): Promise<Started & { readonly runs: ReadStream }> {
  const runs = createReadStream(pipe, { encoding: 'utf8' });
  const started = startScript('bin/reprise.js', ['run', ...options], {
    cwd: catalog.root,
    env: { TMPDIR: temporary },
  });
  const [first] = (await once(runs, 'data')) as [string];
  expect(first).toBe('runs\n');
  expect(await readdir(temporary)).toHaveLength(1);
  return { ...started, runs };
}

test('Ctrl-C ends the commands, leaves nothing behind, and says what ran', async () => {
  const { runs, signal, said } = await sleeping();
  signal('SIGINT');
  // The end of the pipe: nobody has it open.
  await once(runs, 'end');
  const { code, out, err } = await said;
  expect([code, err]).toEqual([130, '']);
  expect(out).toMatchInlineSnapshot(`
    "3 scenarios, offline, from their recordings
    ✓ model/overloaded-then-retried  <time>
    1 passed, 0 failed, 2 not run, ended by SIGINT
    14 events in <time>, sockets opened: 0"
  `);
  expect(await readdir(temporary)).toEqual([]);
});

test('so does SIGTERM, whatever the reporter', async () => {
  const { runs, signal, said } = await sleeping('--reporter', 'json');
  signal('SIGTERM');
  await once(runs, 'end');
  const { code, out } = await said;
  expect(code).toBe(143);
  expect(JSON.parse(out)).toMatchObject({
    passed: 1,
    failed: 0,
    interrupted: { by: 'SIGTERM', notRun: [SLEEPS, AFTER] },
    scenarios: [{ name: BEFORE }],
  });
  expect(await readdir(temporary)).toEqual([]);
});
