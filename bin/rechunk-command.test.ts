import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import {
  temporaryCatalog,
  type TemporaryCatalog,
} from '#scenarios/runner/temporary-catalog.fixture.ts';
import { reprise, type Said } from './command-line.fixture.ts';

const CANCELLED = 'turns/cancelled-mid-stream';
const REWOUND = 'turns/rewound';

let catalog: TemporaryCatalog;
beforeEach(async () => {
  catalog = await temporaryCatalog(CANCELLED, REWOUND);
});
afterEach(() => catalog.remove());

const run = (...args: string[]): Promise<Said> => reprise(['run', ...args], { cwd: catalog.root });

/** Typed, because the matcher of vitest reads `any`. */
const matching = (pattern: RegExp): unknown => expect.stringMatching(pattern);

test('other boundaries give the same session: exit code 0, and the seed is told', async () => {
  expect(await run('--rechunk', 'bytes')).toMatchInlineSnapshot(`
    {
      "code": 0,
      "err": "",
      "out": "2 scenarios, offline, from their recordings
    ✓ turns/cancelled-mid-stream  <time>  bytes
    ✓ turns/rewound  <time>  bytes
    2 passed, 0 failed
    37 events in <time>, sockets opened: 0",
    }
  `);
  const seeded = await run('rewound', '--rechunk', '3', '--seed', 'a.1');
  expect(seeded.out.split('\n')[1]).toBe(`✓ ${REWOUND}  <time>  3 cuts, seed a.1`);
  const unseeded = await run('rewound', '--rechunk', '3', '--reporter', 'json');
  expect(JSON.parse(unseeded.out)).toMatchObject({
    passed: 1,
    scenarios: [{ rechunk: { how: '3', seed: matching(/^\w{8}$/u), cutCount: 3 } }],
  });
});

describe('other boundaries give another session: exit code 1', () => {
  // A limit of time in the middle of an answer: with all bytes at the end, none came before it.
  beforeEach(async () => {
    await catalog.edit(`scenarios/catalog/${REWOUND}/scenario.yaml`, (text) =>
      text
        .replace('tools: {}', 'tools: {}\nlimits: { durationMsMax: 130 }')
        .replace(/text: .*/u, 'text: "My favourite "\n  ending: failed'),
    );
    await run('rewound', '--accept');
  });

  test('in the terminal', async () => {
    expect(await run('rewound', '--rechunk', 'whole')).toMatchInlineSnapshot(`
      {
        "code": 1,
        "err": "",
        "out": "1 scenario, offline, from their recordings
      ✘ turns/rewound  <time>  whole
          03 context.built             step 0, 1 messages
          04 model.requested           step 0 attempt 0
        - 05 model.delta               text My favourite
        + 05 model.delta               text My
            - payload.text: "My favourite "
            + payload.text: "My "
        why   rechunk: the same bytes with other boundaries give another session; 1 changed boundary of 20 will do
              exchange 1, byte 715 of 1413: the recorded cut left out   74 65 20 22 7d 7d 0a 0a | 65 76 65 6e 74 3a 20 63   "te \\"}}\\n\\n" | "event: c"
              what differs first: the log at event 5
        run   npx reprise run turns/rewound --rechunk whole
        see   npx reprise show ~/.reprise/rechunked/turns/rewound/session.jsonl
      0 passed, 1 failed
      19 events in <time>, sockets opened: 0",
      }
    `);
  });

  test('in JSON, and of any other reporter', async () => {
    const json = await run('rewound', '--rechunk', 'whole', '--reporter', 'json');
    expect(json.code).toBe(1);
    expect(JSON.parse(json.out)).toMatchObject({
      failed: 1,
      scenarios: [
        {
          ok: false,
          failures: [{ kind: 'rechunk', message: matching(/1 changed boundary of 20/u) }],
          rechunk: {
            how: 'whole',
            cutCount: 1,
            found: { changes: [{ kind: 'joined' }], changeCount: 20, isSmallest: true },
          },
        },
      ],
    });
    for (const name of ['junit', 'github']) {
      const { code, out } = await run('rewound', '--rechunk', 'whole', '--reporter', name);
      expect([code, out]).toEqual([1, matching(/rechunk: the same bytes/u)]);
    }
  });
});

test('bad usage is told, with exit code 2', async () => {
  const usages = [
    ['--rechunk', 'some'],
    ['--rechunk', 'whole', '--accept'],
    ['--rechunk', '3', '--seed', 'a b'],
    ['--rechunk', 'whole', '--seed', 'a'],
    ['--seed', 'a'],
  ];
  const said: string[] = [];
  for (const usage of usages) {
    const { code, out, err } = await run(...usage);
    expect([code, out]).toEqual([2, '']);
    said.push(err);
  }
  expect(said.join('\n')).toMatchInlineSnapshot(`
    "error: option '--rechunk <how>' argument 'some' is invalid. Allowed are whole, bytes, utf8, crlf, size=<bytes>, or how many cuts by chance, up to 10000.
    error: option '--rechunk <how>' cannot be used with option '--accept'
    error: option '--seed <seed>' argument 'a b' is invalid. Allowed are up to 64 letters, digits, \`.\`, \`_\` and \`-\`.
    error: option '--seed <seed>' is for what is left to chance: \`--rechunk <count>\`, \`--twice\`
    error: option '--seed <seed>' is for what is left to chance: \`--rechunk <count>\`, \`--twice\`"
  `);
});
