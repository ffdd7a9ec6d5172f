import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { join } from 'node:path';
import type { SessionEvent } from '#engine/schema/events/session-event.ts';
import { loadScenario } from '#scenarios/format/load-scenarios.ts';
import { overBudget, spentIn } from './budgets.ts';
import { play, type ScenarioRun } from './play.ts';
import { failureReport } from './render-failure.ts';
import { temporaryCatalog, type TemporaryCatalog } from './temporary-catalog.fixture.ts';

const REWOUND = 'turns/rewound';

let catalog: TemporaryCatalog;
beforeEach(async () => {
  catalog = await temporaryCatalog(REWOUND);
});
afterEach(() => catalog.remove());

async function run(budget = ''): Promise<ScenarioRun> {
  const file = join('scenarios', 'catalog', REWOUND, 'scenario.yaml');
  await catalog.edit(file, (text) => `${text}${budget}`);
  const scenario = await loadScenario(join(catalog.place.catalog, REWOUND), catalog.place);
  return play(scenario, { runsFolder: catalog.runsFolder });
}

/** The same events, with something else in the ends of turns. */
const withCost = (events: readonly SessionEvent[], cost?: number): SessionEvent[] =>
  events.map((event) =>
    event.type === 'turn.completed'
      ? { ...event, payload: { ...event.payload, costUsd: cost } }
      : event,
  );

test('what was spent is that of all turns, also of one that a rewind left behind', async () => {
  const { events } = await run();
  expect(spentIn(events)).toEqual({
    usage: { inputTokens: 2762, outputTokens: 18, cacheReadTokens: 0, cacheWriteTokens: 0 },
    stepCount: 2,
    costUsd: expect.closeTo(0.008556, 9) as number,
  });
});

test('turns count however they end', async () => {
  const { events } = await run();
  const [whole] = events.filter((event) => event.type === 'turn.completed');
  if (whole === undefined) throw new TypeError('no turn was completed');
  const { stopReason, ...totals } = whole.payload;
  const ends: SessionEvent[] = [
    { ...whole, type: 'turn.failed', payload: { ...totals, code: 'model', message: 'x' } },
    { ...whole, type: 'turn.interrupted', payload: { ...totals, by: 'user', reason: 'x' } },
    { ...whole, payload: { ...totals, stopReason } },
  ];
  const { inputTokens, outputTokens } = totals.usage;
  expect(spentIn(ends)).toEqual({
    usage: {
      inputTokens: 3 * inputTokens,
      outputTokens: 3 * outputTokens,
      cacheReadTokens: 0,
      cacheWriteTokens: 0,
    },
    stepCount: 3,
    costUsd: expect.closeTo(3 * (totals.costUsd ?? 0), 9) as number,
  });
});

describe('a budget', () => {
  test('that is just enough holds; one less is told with what was spent', async () => {
    const played = await run();
    const enough = { tokens: 2780, costUsd: 0.008556, steps: 2, drift: 0 };
    expect(overBudget(enough, played)).toEqual([]);
    const drifted = { ...played, receipt: { drift: 3 } };
    const tooLittle = { tokens: 2779, costUsd: 0.0085, steps: 1, drift: 2 };
    expect(overBudget(tooLittle, drifted).join('\n')).toMatchInlineSnapshot(`
      "spent 2780 tokens, allowed are 2779
      spent 0.008556 US dollars, allowed are 0.0085
      spent 2 steps, allowed are 1
      spent 3 drift, allowed are 2"
    `);
  });

  test('that is not stated only reports', async () => {
    expect(overBudget({}, { events: [], receipt: { drift: 99 } })).toEqual([]);
  });

  test('of drift holds where nothing was replayed', () => {
    expect(overBudget({ drift: 0 }, { events: [], receipt: undefined })).toEqual([]);
  });

  test('of cost is not broken by sums of fractions, and needs a price', async () => {
    const { events } = await run();
    // 0.1 + 0.1 + 0.1 is a little more than 0.3.
    const thrice = [...withCost(events, 0.1), ...withCost(events, 0.1).slice(-5)];
    expect(spentIn(thrice).costUsd).toBeGreaterThan(0.3);
    expect(overBudget({ costUsd: 0.3 }, { events: thrice, receipt: undefined })).toEqual([]);
    const unpriced = { events: withCost(events), receipt: undefined };
    expect(overBudget({ costUsd: 1 }, unpriced).join('\n')).toMatchInlineSnapshot(
      `"the cost is not known, because the model has no price here: leave out costUsd"`,
    );
    expect(overBudget({ tokens: 9999 }, unpriced)).toEqual([]);
  });
});

test('a scenario over its budget fails, and accept is not proposed', async () => {
  const played = await run('budget: { tokens: 2000, steps: 1 }\n');
  expect(played.ok).toBe(false);
  const { why, next } = failureReport(played);
  expect(why.join('\n')).toMatchInlineSnapshot(`
    "budget: spent 2780 tokens, allowed are 2000
    budget: spent 2 steps, allowed are 1"
  `);
  expect(next.map(([label]) => label)).toEqual(['run', 'see', 'more']);
});

test('drift over the budget fails, and passes without one', async () => {
  await catalog.rerecord(REWOUND, ([first, ...rest]) => {
    if (first === undefined) throw new TypeError('there is no exchange');
    const body = { ...(first.request.body as object), system: 'You are a pirate.' };
    return [{ ...first, request: { ...first.request, body } }, ...rest];
  });
  const lenient = await run();
  const drift = lenient.receipt?.drift ?? 0;
  expect([lenient.ok, drift > 0]).toEqual([true, true]);
  const strict = await run('budget: { drift: 0 }\n');
  expect(strict.failures).toEqual([
    { kind: 'budget', message: `spent ${drift} drift, allowed are 0` },
  ]);
});
