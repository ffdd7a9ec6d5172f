import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { loadScenario } from '#scenarios/format/load-scenarios.ts';
import { play, type ScenarioRun } from './play.ts';
import { temporaryCatalog, type TemporaryCatalog } from './temporary-catalog.fixture.ts';

const MID_TOOL = 'turns/crash-mid-tool';

let catalog: TemporaryCatalog;
beforeEach(async () => {
  catalog = await temporaryCatalog(MID_TOOL);
});
afterEach(() => catalog.remove());

async function run(change: (yaml: string) => string): Promise<ScenarioRun> {
  await catalog.edit(join('scenarios', 'catalog', MID_TOOL, 'scenario.yaml'), change);
  const scenario = await loadScenario(join(catalog.place.catalog, MID_TOOL), catalog.place);
  return play(scenario, { runsFolder: catalog.runsFolder, golden: 'skip' });
}

test('what the killed engine had under way is never written', async () => {
  const { ok, events } = await run((yaml) => yaml);
  expect(ok).toBe(true);
  const outcomes = events.filter(({ type }) => type === 'tool.completed' || type === 'tool.failed');
  expect(outcomes.map(({ type }) => type)).toEqual(['tool.failed', 'tool.completed']);
});

test('a crash at each event of the turn leaves a log that keeps all promises', async () => {
  const moments = ['turn.started', 'context.built', 'model.requested', 'assistant.message'];
  for (const moment of [...moments, 'permission.resolved', 'tool.started', 'tool.delta']) {
    const { events, failures } = await run((yaml) =>
      yaml.replace(/event: [\w.]+/u, `event: ${moment}`),
    );
    // The recording has no such conversation; what counts here is that nothing else is broken.
    const kinds = new Set(failures.map(({ kind }) => kind));
    kinds.delete('request');
    kinds.delete('expectation');
    expect([moment, [...kinds]]).toEqual([moment, []]);
    const interrupted = events.filter(({ type }) => type === 'turn.interrupted');
    expect([moment, interrupted.length]).toEqual([moment, 1]);
  }
});

test('a moment that never comes is told', async () => {
  const { failures } = await run((yaml) =>
    yaml.replace('{ event: tool.delta }', '{ event: tool.rejected }'),
  );
  expect(failures.map(({ message }) => message)).toContain(
    'the moment of the crash step never came: {"event":"tool.rejected","count":1}',
  );
});
