import { afterEach, beforeEach, expect, test } from 'vitest';
import {
  temporaryCatalog,
  type TemporaryCatalog,
} from '#scenarios/runner/temporary-catalog.fixture.ts';
import { reprise, type Said } from './command-line.fixture.ts';

const DENIED = 'permissions/denied-delete';
const REWOUND = 'turns/rewound';
const EDITS = 'tools/error-and-recovery';

let catalog: TemporaryCatalog;
beforeEach(async () => {
  catalog = await temporaryCatalog(DENIED, REWOUND);
});
afterEach(() => catalog.remove());

const say = (...args: string[]): Promise<Said> => reprise(args, { cwd: catalog.root });

/** The recording as if the second request had been another one. */
const plantMiss = (): Promise<void> =>
  catalog.rerecord(DENIED, ([first, second]) => {
    if (first === undefined || second === undefined) throw new TypeError('two are recorded');
    const body: unknown = JSON.parse(
      JSON.stringify(second.request.body).replace('rm -rf tmp', 'rm -rf .'),
    );
    return [first, { ...second, request: { ...second.request, body: body as string } }];
  });

test('exit code 0 when there is nothing to explain', async () => {
  await say('run', DENIED);
  expect(await say('why', 'denied')).toMatchInlineSnapshot(`
    {
      "code": 0,
      "err": "",
      "out": "permissions/denied-delete, the last run: 2 requests served exactly as recorded
    run   npx reprise run permissions/denied-delete
    see   npx reprise show .reprise/runs/permissions/denied-delete/session.jsonl",
    }
  `);
});

test('exit code 1 and the whole story when there is', async () => {
  await plantMiss();
  await say('run', DENIED);
  expect(await say('why', DENIED)).toMatchInlineSnapshot(`
    {
      "code": 1,
      "err": "",
      "out": "permissions/denied-delete, the last run: 1 request served exactly as recorded
    request 2  no answer (mismatch): cause other, nearest is exchange 2
      messages, recorded and live
          0 same
        ~ 1 assistant tool_use Bash: {"command":"rm -rf tmp"}
            - messages[1].content[0].input.command: "rm -rf ."
            + messages[1].content[0].input.command: "rm -rf tmp"
          2 same
      the model would have read, compared with request 1
          1 message as before
        + 1 assistant tool_use Bash: {"command":"rm -rf tmp"}
        + 2 user      tool_result failed: Permission denied: keep that folder
    exchange 2  never asked for, cause missing
    the log left the golden one at event 13
        11 context.built             step 1, 3 messages
        12 model.requested           step 1 attempt 0
      - 13 model.delta               text You did not allow it, so tmp is still there.
      + 13 model.failed              invalid
    also expectation: expected the last turn to be completed, it is failed (model: The model gave no answer (invalid): HTTP 400 invalid_request_error: Replay: caus…)
    also expectation: expected the last text to be "You did not allow it, so tmp is still there.", it is missing
    run   npx reprise run permissions/denied-delete
    see   npx reprise show .reprise/runs/permissions/denied-delete/session.jsonl",
    }
  `);
  const { code, out } = await say('why', DENIED, '2', '--json');
  expect([code, JSON.parse(out)]).toMatchObject([
    1,
    {
      scenario: DENIED,
      exactCount: 1,
      requests: [{ asked: 2, outcome: 'mismatch', cause: 'other', exchange: 2 }],
      unused: [2],
    },
  ]);
});

test('exit code 2 for what is not there', async () => {
  const texts: string[] = [];
  for (const args of [[DENIED], ['nowhere'], ['e'], [DENIED, 'two']]) {
    const { code, out, err } = await say('why', ...args);
    expect([code, out]).toEqual([2, '']);
    texts.push(err);
  }
  expect(texts.join('\n')).toMatchInlineSnapshot(`
    "~/.reprise/runs/permissions/denied-delete/receipt.json: there is no run of permissions/denied-delete to explain. Run it: npx reprise run permissions/denied-delete.
    ~/scenarios/catalog: there is no scenario with "nowhere" in its name. A scenario is a folder with a scenario.yaml. There are: permissions/denied-delete, turns/rewound.
    e: 2 scenarios have that in their names. Name one of them: permissions/denied-delete, turns/rewound.
    two: this is no number of an exchange. Exchanges are numbered from 1."
  `);
});

test('output that was cut before the model read it is flagged with the figures', async () => {
  await catalog.remove();
  catalog = await temporaryCatalog(EDITS);
  const greeting = `scenarios/catalog/${EDITS}/workspace/greeting.txt`;
  await catalog.edit(greeting, (text) => `${text}${'one more line\n'.repeat(20_000)}`);
  await say('run', EDITS);
  const { code, out } = await say('why', EDITS, '3');
  expect([code, out.split('\n').find((line) => line.includes('truncated'))]).toEqual([
    1,
    expect.stringMatching(/^ {8}truncated in 4: \d+ of 2800\d\d bytes that toolu_01err0002 gave$/u),
  ]);
});

test('the next commands look where this one was told to', async () => {
  await say('run', DENIED, '--catalog', './scenarios/catalog');
  const { out } = await say('why', DENIED, '--catalog', './scenarios/catalog');
  expect(out).toContain(`run   npx reprise run ${DENIED} --catalog ./scenarios/catalog`);
});
