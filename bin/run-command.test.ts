import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import {
  temporaryCatalog,
  type TemporaryCatalog,
} from '#scenarios/runner/temporary-catalog.fixture.ts';
import { reprise, type Said } from './command-line.fixture.ts';

const DENIED = 'permissions/denied-delete';
const REWOUND = 'turns/rewound';
const SCENARIO = `scenarios/catalog/${DENIED}/scenario.yaml`;
const GOLDEN = `scenarios/catalog/${DENIED}/expected/session.jsonl`;
const RECORDING = 'recordings/library/anthropic/denied-delete';

let catalog: TemporaryCatalog;
beforeEach(async () => {
  catalog = await temporaryCatalog(DENIED, REWOUND);
});
afterEach(() => catalog.remove());

const run = (...args: string[]): Promise<Said> => reprise(['run', ...args], { cwd: catalog.root });

/** Makes sure that the command wrote nothing but logs of runs. @returns what it said */
async function harmless(...args: string[]): Promise<Said> {
  const before = await catalog.contents();
  const said = await run(...args);
  expect(await catalog.contents()).toEqual(before);
  return said;
}

/** A golden log of another decision. */
const plantDivergence = (): Promise<void> =>
  catalog.regild(DENIED, (events) =>
    events.map((event) =>
      event.type === 'permission.resolved'
        ? { ...event, payload: { ...event.payload, decision: 'allow' } }
        : event,
    ),
  );

/** A scenario that cannot be read, and one whose recording cannot, before one that is sound. */
async function plantDamage(): Promise<void> {
  await catalog.remove();
  catalog = await temporaryCatalog(DENIED, 'tools/parallel-reads', REWOUND);
  await catalog.edit(SCENARIO, (text) => text.replace('permissions:', 'permission:'));
  await catalog.edit('recordings/library/anthropic/parallel-reads/exchanges.jsonl', (text) =>
    text.slice(0, -30),
  );
}

describe('exit code 0', () => {
  test('when all hold, in plain lines', async () => {
    expect(await harmless()).toMatchInlineSnapshot(`
      {
        "code": 0,
        "err": "",
        "out": "2 scenarios, offline, from their recordings
      ✓ permissions/denied-delete  <time>
      ✓ turns/rewound  <time>
      2 passed, 0 failed
      37 events in <time>, sockets opened: 0",
      }
    `);
  });

  test('of those that are asked for, wherever they are kept', async () => {
    await rm(join(catalog.root, 'scenarios', 'catalog', REWOUND), { recursive: true });
    const elsewhere = join(catalog.root, 'elsewhere');
    await mkdir(elsewhere);
    const { place } = catalog;
    const args = ['run', 'denied', '--catalog', place.catalog, '--library', place.library];
    const { code, out } = await reprise(args, { cwd: elsewhere });
    expect([code, out.split('\n').at(-2)]).toEqual([0, '1 passed, 0 failed']);
  });

  test('when accept wrote the golden log, and only that', async () => {
    const before = await catalog.contents();
    await plantDivergence();
    const { code, out } = await run('denied', '--accept');
    expect([code, out.split('\n')[1]]).toEqual([
      0,
      '✓ permissions/denied-delete  <time>  golden log written',
    ]);
    expect(await catalog.contents()).toEqual(before);
  });
});

describe('exit code 1', () => {
  beforeEach(plantDivergence);

  test('when a run left its golden log', async () => {
    expect(await harmless()).toMatchInlineSnapshot(`
      {
        "code": 1,
        "err": "",
        "out": "2 scenarios, offline, from their recordings
      ✘ permissions/denied-delete  <time>
          07 model.tool_call_requested toolu_01den0001 Bash {"command":"rm -rf tmp"}
          08 permission.requested      toolu_01den0001 Bash {"command":"rm -rf tmp"}
        - 09 permission.resolved       toolu_01den0001 allow by user
        + 09 permission.resolved       toolu_01den0001 deny by user
            - payload.decision: "allow"
            + payload.decision: "deny"
        why   divergence: the run left its golden log at event 9
        run   npx reprise run permissions/denied-delete
        see   npx reprise show ~/.reprise/runs/permissions/denied-delete/session.jsonl
        more  npx reprise why permissions/denied-delete
        keep  npx reprise run permissions/denied-delete --accept
      ✓ turns/rewound  <time>
      1 passed, 1 failed
      37 events in <time>, sockets opened: 0",
      }
    `);
  });

  test('when an expectation does not hold, and accept then writes nothing', async () => {
    await catalog.edit(SCENARIO, (text) => text.replace('so tmp', 'but tmp'));
    const { code, out } = await harmless('denied', '--accept');
    expect([code, out]).toMatchInlineSnapshot(`
      [
        1,
        "1 scenario, offline, from their recordings
      ✘ permissions/denied-delete  <time>
        why   expectation: expected the last text to be "You did not allow it, but tmp is still there.", it is "You did not allow it, so tmp is still there."
        run   npx reprise run permissions/denied-delete
        see   npx reprise show ~/.reprise/runs/permissions/denied-delete/session.jsonl
      0 passed, 1 failed
      18 events in <time>, sockets opened: 0",
      ]
    `);
  });

  test('whatever the reporter', async () => {
    const said: Said[] = [];
    for (const name of ['json', 'junit', 'github']) {
      said.push(await run(DENIED, '--reporter', name));
    }
    expect(said.map(({ code, err }) => [code, err])).toEqual(said.map(() => [1, '']));
    const [json, junit, github] = said;
    expect(JSON.parse(json?.out ?? '')).toMatchObject({ passed: 0, failed: 1 });
    expect(junit?.out).toMatch(/^<\?xml .*<\/testsuites>$/su);
    expect(github?.out).toMatch(/^::error file=scenarios\/catalog\/permissions\/denied-delete/u);
  });
});

describe('exit code 2, and nothing written', () => {
  test('for bad usage', async () => {
    const usages = [
      ['--reporter', 'loud'],
      ['--quietly'],
      ['--stall', '0'],
      ['denied', 'nobody'],
      ['--catalog', 'nowhere'],
    ];
    const said: string[] = [];
    for (const usage of usages) {
      const { code, out, err } = await harmless(...usage);
      expect([code, out]).toEqual([2, '']);
      said.push(err);
    }
    expect(said.join('\n')).toMatchInlineSnapshot(`
      "error: option '--reporter <name>' argument 'loud' is invalid. Allowed choices are pretty, json, junit, github.
      error: unknown option '--quietly'
      error: option '--stall <seconds>' argument '0' is invalid. Allowed is a positive number of seconds.
      ~/scenarios/catalog: there is no scenario with "nobody" in its name. A scenario is a folder with a scenario.yaml. There are: permissions/denied-delete, turns/rewound.
      ~/nowhere: the catalogue cannot be read. Name the folder that holds your scenarios, or write a first one: npx reprise init."
    `);
  });

  test('for input that is damaged, unknown or too new', async () => {
    const exchanges = join(RECORDING, 'exchanges.jsonl');
    const manifest = join(RECORDING, 'recording.json');
    const damages: [string, (text: string) => string][] = [
      [SCENARIO, (text) => text.replace('permissions:', 'permission:')],
      [exchanges, (text) => text.slice(0, -30)],
      [exchanges, (text) => text.replace('Delete the', 'Keep the')],
      [manifest, (text) => text.replace('"version": 1', '"version": 2')],
      [GOLDEN, (text) => text.replace('keep that', 'drop that')],
    ];
    const said: string[] = [];
    for (const [file, damage] of damages) {
      let sound = '';
      await catalog.edit(file, (text) => {
        sound = text;
        return damage(text);
      });
      const { code, out, err } = await harmless('denied');
      expect([code, err]).toEqual([2, '']);
      // Least of all is something new written over what cannot be read.
      expect((await harmless('denied', '--accept')).code).toBe(2);
      said.push(...out.split('\n').filter((line) => line.startsWith('  why')));
      await catalog.edit(file, () => sound);
    }
    expect(said.join('\n')).toMatchInlineSnapshot(`
      "  why   ~/scenarios/catalog/permissions/denied-delete/scenario.yaml:5: the file: Unrecognized key: "permission". The JSON Schema that the first line of the file should name says what may stand here.
        why   ~/recordings/library/anthropic/denied-delete/exchanges.jsonl:31: the line is cut off. Restore the folder from version control, or record again.
        why   ~/recordings/library/anthropic/denied-delete/exchanges.jsonl: its SHA-256 is <sum>…, recording.json says <sum>…. Recordings are never edited by hand: restore the file from version control (with its line endings as they were), or record again.
        why   ~/recordings/library/anthropic/denied-delete/recording.json: it has version 2; this Reprise reads up to 1. Update Reprise to read it.
        why   ~/scenarios/catalog/permissions/denied-delete/expected/session.jsonl:10: this line or its sum was changed: the sum is <sum> and should be <sum>. Restore the file from version control, or delete it and run with --accept."
    `);
  });

  test('for one bad scenario and one bad recording among others, which all run', async () => {
    await plantDamage();
    expect(await harmless()).toMatchInlineSnapshot(`
      {
        "code": 2,
        "err": "",
        "out": "3 scenarios, offline, from their recordings
      ✘ permissions/denied-delete                                unreadable
        why   ~/scenarios/catalog/permissions/denied-delete/scenario.yaml:5: the file: Unrecognized key: "permission". The JSON Schema that the first line of the file should name says what may stand here.
      ✘ tools/parallel-reads                                     unreadable
        why   ~/recordings/library/anthropic/parallel-reads/exchanges.jsonl:43: the line is cut off. Restore the folder from version control, or record again.
      ✓ turns/rewound  <time>
      1 passed, 0 failed, 2 unreadable
      19 events in <time>, sockets opened: 0",
      }
    `);
  });

  test('whatever the reporter', async () => {
    await plantDamage();
    const said: Said[] = [];
    for (const name of ['json', 'junit', 'github']) {
      said.push(await harmless('--reporter', name));
    }
    expect(said.map(({ code, err }) => [code, err])).toEqual(said.map(() => [2, '']));
    const [json, junit, github] = said;
    expect(JSON.parse(json?.out ?? '')).toMatchObject({
      passed: 1,
      failed: 0,
      unreadable: [{ name: DENIED }, { name: 'tools/parallel-reads' }],
    });
    expect(junit?.out).toContain('tests="3" failures="0" errors="2"');
    expect(github?.out).toContain(`title=${DENIED} is unreadable`);
  });

  test('for a limit that cannot be held, and for what the system refuses, in that file', async () => {
    await catalog.edit(SCENARIO, (text) =>
      text.replace('permissions:', 'model: nobodys\nlimits: { costUsdMax: 1 }\npermissions:'),
    );
    const golden = join(catalog.root, `scenarios/catalog/${REWOUND}/expected/session.jsonl`);
    await rm(golden);
    await mkdir(golden);
    const { code, out } = await run();
    const told = out.split('\n').filter((line) => line.startsWith('  why'));
    expect([code, ...told]).toMatchInlineSnapshot(`
      [
        2,
        "  why   ~/scenarios/catalog/permissions/denied-delete/scenario.yaml: A cost limit needs a price, and none is known for anthropic/nobodys. Leave the limit out, or choose a model that has one in \`reprise models\`.",
        "  why   ~/scenarios/catalog/turns/rewound/scenario.yaml: EISDIR: illegal operation on a directory, read. Check the path and its permissions.",
      ]
    `);
  });

  test('with accept as soon as anything is unreadable', async () => {
    await plantDivergence();
    await catalog.edit('recordings/library/anthropic/rewound/exchanges.jsonl', (text) =>
      text.slice(0, -30),
    );
    const { code, out, err } = await harmless('--accept');
    expect([code, out]).toEqual([2, '']);
    expect(err).toContain('~/recordings/library/anthropic/rewound/exchanges.jsonl:');
  });

  test('for a catalogue without scenarios', async () => {
    await writeFile(join(catalog.root, 'empty.txt'), '');
    const { code, err } = await harmless('--catalog', 'recordings');
    expect([code, err]).toEqual([
      2,
      '~/recordings: there is no scenario. A scenario is a folder with a scenario.yaml.',
    ]);
  });
});

describe('what is printed', () => {
  test('as the next command finds the same scenarios, and runs them alike', async () => {
    await plantDivergence();
    const elsewhere = join(catalog.root, 'some where');
    await mkdir(elsewhere);
    const args = [
      'denied',
      '--catalog',
      '../scenarios/catalog',
      '--library',
      '../recordings/library',
    ];
    const { out } = await reprise(['run', ...args, '--strict', '--stall', '5'], { cwd: elsewhere });
    const next = out.split('\n').filter((line) => line.includes('npx'));
    expect(next.join('\n')).toMatchInlineSnapshot(`
      "  run   npx reprise run permissions/denied-delete --catalog ../scenarios/catalog --library ../recordings/library --strict --stall 5
        see   npx reprise show '~/.reprise/runs/permissions/denied-delete/session.jsonl'
        more  npx reprise why permissions/denied-delete --catalog ../scenarios/catalog --library ../recordings/library
        keep  npx reprise run permissions/denied-delete --catalog ../scenarios/catalog --library ../recordings/library --accept"
    `);
    const [, command = ''] = next[0]?.split('npx reprise ') ?? [];
    const again = await reprise(command.split(' '), { cwd: elsewhere });
    expect([again.code, again.out]).toEqual([1, out]);
  });

  test('for the page of the job goes where GitHub Actions says', async () => {
    const file = join(catalog.root, 'summary.md');
    await writeFile(file, 'before\n');
    const args = ['run', 'denied', '--reporter', 'github'];
    await reprise(args, { cwd: catalog.root, env: { GITHUB_STEP_SUMMARY: file } });
    const lines = (await readFile(file, 'utf8')).split('\n');
    expect(lines.slice(0, 2)).toEqual(['before', '### Scenarios: 1 passed, 0 failed']);
    expect(lines.find((line) => line.includes(DENIED))).toMatch(
      /^\| permissions\/denied-delete \| passed \| 2 \| 0 \| 0 \| 0 \| 0 \| .* \| [0-9a-f]{12} \|$/u,
    );
  });
});
