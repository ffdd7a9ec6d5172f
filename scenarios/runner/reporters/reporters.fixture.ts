import { join } from 'node:path';
import { afterAll, beforeAll } from 'vitest';
import { InputError } from '#engine/schema/errors.ts';
import { loadScenarios } from '#scenarios/format/load-scenarios.ts';
import { play, type ScenarioRun } from '../play.ts';
import { temporaryCatalog, type TemporaryCatalog } from '../temporary-catalog.fixture.ts';
import type { PrettyOptions } from './pretty-reporter.ts';
import type { Reporter } from './reporter.ts';
import type { RunResult } from './run-result.ts';

export const DENIED = 'permissions/denied-delete';
/** What a name, a message or an output may hold, and a format may not. */
export const HOSTILE = 'a<b>&"c\'d" ]]> %0A ::error::x\r\ny, \u0000\u001B[31m\uD800\uFFFE Grüß 🎉';

export let catalog: TemporaryCatalog;
/** One that passed, one that left its golden log, one that passed with drift. */
export let runs: ScenarioRun[];

beforeAll(async () => {
  catalog = await temporaryCatalog(DENIED, 'turns/rewound', 'model/overloaded-then-retried');
  await catalog.regild(DENIED, (events) =>
    events.map((event) =>
      event.type === 'permission.resolved'
        ? { ...event, payload: { ...event.payload, decision: 'allow' } }
        : event,
    ),
  );
  await catalog.regild('turns/rewound', (events) =>
    events.map((event) =>
      event.type === 'context.built'
        ? { ...event, payload: { ...event.payload, messageCount: 9 } }
        : event,
    ),
  );
  runs = [];
  for (const scenario of await loadScenarios(catalog.place)) {
    const run = await play(scenario, { runsFolder: catalog.runsFolder });
    // What this machine does not allow is no matter here.
    const sockets = { opened: [], childNetwork: 'isolated' } as const;
    runs.push({ ...run, sockets, durationMs: 18.4 });
  }
});
afterAll(() => catalog.remove());

/** All that a reporter prints, with what differs from machine to machine as tokens. */
export const printed = (reporter: Reporter, list: readonly ScenarioRun[] = runs): string =>
  printedResult(reporter, { runs: list, unreadable: [] });

export const printedResult = (reporter: Reporter, result: RunResult): string =>
  plainly(
    [
      reporter.onStart?.(result.runs.map(({ scenario }) => scenario.name)),
      ...result.runs.map((run) => reporter.onRun?.(run)),
      ...result.unreadable.map((scenario) => reporter.onUnreadable?.(scenario)),
      reporter.onEnd(result),
    ]
      .filter((text) => text !== undefined)
      .join('\n'),
  );

export const plainly = (text: string): string =>
  text
    .replaceAll(catalog.root, '~')
    .replaceAll(/sess_\w+/gu, '<session>')
    // Sums change with every recording.
    .replaceAll(/\b[0-9a-f]{64}\b|\b[0-9a-f]{12}\b/gu, '{sum}');

/** One that ran, one that could not be read, and one that somebody did not wait for. */
export const cutShort = (): RunResult => ({
  runs: runs.slice(0, 1),
  unreadable: [
    {
      name: DENIED,
      folder: join(catalog.place.catalog, DENIED),
      error: new InputError('recording.malformed', {
        file: join(catalog.root, 'recordings/library/anthropic/denied-delete/exchanges.jsonl'),
        line: 31,
        problem: 'the line is <cut> off',
        mend: 'Restore it',
      }),
    },
  ],
  interrupted: { by: 'SIGINT', notRun: ['turns/rewound'] },
});

export const hostile = (): ScenarioRun => {
  const [, run] = runs;
  if (run === undefined) throw new TypeError('there is no such run');
  return {
    ...run,
    scenario: { ...run.scenario, name: `${HOSTILE}/${HOSTILE}` },
    comparison: undefined,
    failures: [{ kind: 'expectation', message: HOSTILE }],
  };
};

export const plain: PrettyOptions['paint'] = (_role, text) => text;
