import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { SessionEvent } from '#engine/schema/events/session-event.ts';
import type { JsonObject } from '#engine/schema/json.ts';
import type { Exchange } from '#recordings/format/recording.ts';
import { loadScenario } from '#scenarios/format/load-scenarios.ts';
import { play, type PlayOptions, type ScenarioRun } from './play.ts';
import { temporaryCatalog, type TemporaryCatalog } from './temporary-catalog.fixture.ts';

const FIXED = 'coding/fix-failing-test';
const FOLDER = join('scenarios', 'catalog', FIXED);

let catalog: TemporaryCatalog;
beforeEach(async () => {
  catalog = await temporaryCatalog(FIXED);
  // Workspaces of these runs, so that one can see what is left of them.
  vi.stubEnv('TMPDIR', catalog.root);
});
afterEach(async () => {
  vi.unstubAllEnvs();
  await catalog.remove();
});

async function run(options: Partial<PlayOptions> = {}): Promise<ScenarioRun> {
  const scenario = await loadScenario(join(catalog.place.catalog, FIXED), catalog.place);
  return play(scenario, { runsFolder: catalog.runsFolder, ...options });
}

const leftWorkspaces = async (): Promise<string[]> =>
  (await readdir(catalog.root)).filter((name) => name.startsWith('reprise-'));

/** Later by that long: everything from the exchange of that number on. */
const delayed = (exchanges: readonly Exchange[], fromNumber: number, byUs: number): Exchange[] =>
  exchanges.map((exchange) => {
    if (exchange.number < fromNumber) return exchange;
    const { request, head, chunks, end } = exchange;
    const later = <Timed extends { readonly atUs: number }>(timed: Timed): Timed => ({
      ...timed,
      atUs: timed.atUs + byUs,
    });
    return {
      ...exchange,
      request: later(request),
      head: head && later(head),
      chunks: chunks.map(later),
      end: later(end),
    };
  });

const outcomes = (events: readonly SessionEvent[]) =>
  events.flatMap((event) =>
    event.type === 'tool.completed' || event.type === 'tool.failed' ? [event] : [],
  );

describe('time of a tool', () => {
  test('is what it took when it was recorded, whatever it takes here', async () => {
    await catalog.rerecord(FIXED, (exchanges) => delayed(delayed(exchanges, 2, 35_500), 4, 2_000));
    const { ok, events } = await run();
    expect(ok).toBe(true);
    expect(outcomes(events).map(({ payload }) => payload.durationMs)).toEqual([35, 0, 2, 0]);
    const [failed, completed] = outcomes(events);
    // The recording's own times: 400 ms and 880 ms, and what its tools took.
    expect(failed?.timestamp).toBe('2026-11-20T09:00:00.435Z');
    expect(completed?.timestamp).toBe('2026-11-20T09:00:00.915Z');
  });

  test('runs out in the middle of the call where it did when it was recorded', async () => {
    await catalog.edit(join(FOLDER, 'scenario.yaml'), (text) =>
      text.replace('budget:', 'limits: { durationMsMax: 500 }\nbudget:'),
    );
    await catalog.edit(join(FOLDER, 'workspace', 'test.js'), () => 'setInterval(() => {}, 1000);');
    await catalog.rerecord(FIXED, (exchanges) => delayed(exchanges, 2, 200_000));
    const { events } = await run({ golden: 'skip' });
    const [failed] = outcomes(events);
    expect(failed?.payload).toMatchObject({ code: 'cancelled', durationMs: 200 });
  });
});

describe('masks', () => {
  const live = '(pid ${process.pid}, took ${performance.now()} ms)';
  const recorded = '(pid 7, took 12.5 ms)';
  const GOT = 'expected 6, got -6';
  const saying = <Value>(value: Value, words: string): Value =>
    JSON.parse(JSON.stringify(value).replaceAll(GOT, `${GOT} ${words}`)) as Value;
  const declare = (masks: string): Promise<void> =>
    catalog.edit(join(FOLDER, 'scenario.yaml'), (text) => `${text}\nmasks: ${masks}\n`);

  beforeEach(async () => {
    await catalog.edit(join(FOLDER, 'workspace', 'test.js'), (text) =>
      text.replace('got ${actual}', `got \${actual} ${live}`),
    );
    await catalog.rerecord(FIXED, (exchanges) =>
      exchanges.map((exchange) => {
        const { request } = exchange;
        const body = saying(request.body as JsonObject, recorded);
        return { ...exchange, request: { ...request, body } };
      }),
    );
    await catalog.regild(FIXED, (events) => saying(events, recorded));
  });

  test('let a live result count as the recorded one, which the session goes on with', async () => {
    await declare('[pids, durations]');
    const { failures, maskedCalls, receipt, events } = await run({ strictness: 'by-class' });
    expect(failures).toEqual([]);
    expect(maskedCalls).toEqual(['toolu_01fix0001']);
    expect(receipt?.drift).toBe(0);
    expect(JSON.stringify(outcomes(events)[0]?.payload.output)).toContain(recorded);
  });

  test('that are not declared let nothing through', async () => {
    const { failures, maskedCalls } = await run();
    expect(failures.map(({ kind }) => kind)).toContain('divergence');
    expect(maskedCalls).toEqual([]);
  });

  test('hide nothing but what they name', async () => {
    await declare('[durations]');
    const { failures } = await run();
    expect(failures.map(({ kind }) => kind)).toContain('divergence');
  });
});

describe('a tool that does not end', () => {
  beforeEach(() =>
    catalog.edit(join(FOLDER, 'workspace', 'test.js'), () => 'setInterval(() => {}, 1000);'),
  );

  test('fails the run, by the clock of the machine, and is ended', async () => {
    const { ok, failures } = await run({ stallMsMax: 300 });
    expect(ok).toBe(false);
    expect(failures.filter(({ kind }) => kind === 'watchdog')).toEqual([
      {
        kind: 'watchdog',
        message:
          'nothing happened for 0.3 s after tool.started (event 10), while Bash ' +
          '(toolu_01fix0001) was running. Let what is being waited for end by itself, or allow ' +
          'more time with --stall.',
      },
    ]);
    expect(await leftWorkspaces()).toEqual([]);
  });

  test('is ended when the run is called off, and nothing is left behind', async () => {
    const abort = new AbortController();
    const reason = new Error('called off');
    const running = run({
      signal: abort.signal,
      onEvent: (event) => {
        if (!('live' in event) && event.type === 'tool.started') abort.abort(reason);
      },
    });
    await expect(running).rejects.toBe(reason);
    expect(await leftWorkspaces()).toEqual([]);
  });
});

test('with a speed, a run takes the recorded time divided by it, and its log is the same', async () => {
  const instant = await run();
  // 1.8 s were recorded; a timer never rings early.
  // What is waited for on purpose is no standstill: up to 60 ms between two things.
  const paced = await run({ speed: 4, stallMsMax: 300 });
  expect(paced.durationMs).toBeGreaterThan(440);
  expect(paced.events).toEqual(instant.events);
});
