import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { join } from 'node:path';
import { loadScenario } from '#scenarios/format/load-scenarios.ts';
import { judge } from './expected-failure.ts';
import type { Failure } from './failure.ts';
import { play, type PlayOptions, type ScenarioRun } from './play.ts';
import { temporaryCatalog, type TemporaryCatalog } from './temporary-catalog.fixture.ts';

const DENIED = 'permissions/denied-delete';

const miss: Failure = { kind: 'request', message: 'exchange 3 was never asked for' };
const other: Failure = { kind: 'step', message: 'exchange 3 was never asked for' };
const reworded: Failure = { kind: 'request', message: 'exchange 4 was never asked for' };
const expected = { kind: 'request', contains: 'exchange 3', why: 'not mended' } as const;

const stale: Failure = {
  kind: 'expectation',
  message: 'expected failure is stale: remove it (it was request with "exchange 3")',
};
const otherwise: Failure = {
  kind: 'expectation',
  message: 'the run fails otherwise than expected (it was request with "exchange 3")',
};

test.each<[what: string, failures: Failure[], judged: ReturnType<typeof judge>]>([
  ['no failure is stale', [], { failures: [stale] }],
  ['exactly that passes', [miss], judged(miss)],
  ['several of them pass', [miss, miss], judged(miss, miss)],
  ['one of another kind fails', [other], { failures: [other, otherwise] }],
  ['one in other words fails', [reworded], { failures: [reworded, otherwise] }],
  ['one beside it fails', [other, miss, reworded], { failures: [other, reworded] }],
])('%s', (_what, failures, judgement) => {
  expect(judge(expected, failures)).toEqual(judgement);
});

function judged(...failures: Failure[]): ReturnType<typeof judge> {
  return { failures: [], expectedFailure: { why: 'not mended', failures } };
}

test('where no failure is expected, each one counts', () => {
  expect(judge(undefined, [])).toEqual({ failures: [] });
  expect(judge(undefined, [miss, other])).toEqual({ failures: [miss, other] });
});

let catalog: TemporaryCatalog;
beforeEach(async () => {
  catalog = await temporaryCatalog(DENIED);
});
afterEach(() => catalog.remove());

async function run(yaml: string, options: Partial<PlayOptions> = {}): Promise<ScenarioRun> {
  const file = join('scenarios', 'catalog', DENIED, 'scenario.yaml');
  await catalog.edit(file, (text) => `${text}${yaml}`);
  const scenario = await loadScenario(join(catalog.place.catalog, DENIED), catalog.place);
  return play(scenario, { runsFolder: catalog.runsFolder, ...options });
}

/** One more exchange, for which nobody asks. */
const leaveOneOver = (): Promise<void> =>
  catalog.rerecord(DENIED, (exchanges) => {
    const last = exchanges.at(-1);
    return last === undefined ? [] : [...exchanges, { ...last, number: exchanges.length + 1 }];
  });

const yaml = 'expectedFailure: { kind: request, contains: exchange 3, why: not mended }\n';

describe('a scenario with an expected failure', () => {
  test('passes while it fails so, and tells of what', async () => {
    await leaveOneOver();
    const { ok, failures, expectedFailure } = await run(yaml);
    expect({ ok, failures, expectedFailure }).toEqual({
      ok: true,
      failures: [],
      expectedFailure: { why: 'not mended', failures: [miss] },
    });
  });

  test('fails once it passes', async () => {
    const { ok, failures, expectedFailure } = await run(yaml);
    expect({ ok, failures, expectedFailure }).toEqual({ ok: false, failures: [stale] });
  });

  test('fails where something else is wrong, too', async () => {
    await leaveOneOver();
    const { ok, failures } = await run(`${yaml}budget: { steps: 1 }\n`);
    expect({ ok, failures }).toEqual({
      ok: false,
      failures: [{ kind: 'budget', message: 'spent 2 steps, allowed are 1' }],
    });
  });

  test('can have its golden log written, and a stale one cannot', async () => {
    await catalog.regild(DENIED, (events) => events.slice(0, -1));
    const stalled = await run(yaml, { golden: 'accept' });
    expect([stalled.accepted, stalled.failures]).toEqual([false, [stale]]);
    await leaveOneOver();
    const accepted = await run('', { golden: 'accept' });
    expect([accepted.ok, accepted.accepted]).toEqual([true, true]);
    expect((await run('')).ok).toBe(true);
  });

  test('may be one that leaves its golden log', async () => {
    await catalog.regild(DENIED, (events) => events.slice(0, -1));
    const left = await run(yaml.replace('request', 'divergence').replace('exchange 3', 'event 17'));
    expect([left.ok, left.expectedFailure?.failures]).toEqual([
      true,
      [{ kind: 'divergence', message: 'the run left its golden log at event 17' }],
    ]);
  });
});

describe('an exchange that may stay unused', () => {
  const messagesOf = ({ failures }: ScenarioRun): string[] =>
    failures.map(({ kind, message }) => `${kind}: ${message}`);

  test('does not fail the run, and all others do', async () => {
    await leaveOneOver();
    await leaveOneOver();
    const { ok, failures } = await run('unused: [3]\n');
    expect([ok, failures]).toEqual([
      false,
      [{ kind: 'request', message: 'exchange 4 was never asked for' }],
    ]);
  });

  test('holds for those that are listed', async () => {
    await leaveOneOver();
    const { ok, receipt } = await run('unused: [3]\n');
    expect([ok, receipt?.unused]).toEqual([true, [3]]);
  });

  test('is stale where it is used, or is none', async () => {
    expect(messagesOf(await run('unused: [2, 7]\n')).join('\n')).toMatchInlineSnapshot(`
      "request: exchange 2 was asked for: take it off \`unused\`
      request: exchange 7 is not in the recording: take it off \`unused\`"
    `);
  });
});
