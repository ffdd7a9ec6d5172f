import { performance } from 'node:perf_hooks';
import type { Receipt } from '#recordings/playback/receipt.ts';
import type { Scenario } from '#scenarios/format/scenario.ts';
import { overBudget } from './budgets.ts';
import { compareLogs, type LogComparison, type Strictness } from './compare-logs.ts';
import { judge, type MetFailure } from './expected-failure.ts';
import type { Failure } from './failure.ts';
import { readGolden, writeGolden } from './golden-log.ts';
import { keepRun } from './keep-run.ts';
import { listenTo } from './kept-requests.ts';
import { recordedSource, type ModelSource } from './model-source.ts';
import type { RechunkReport } from './rechunk-report.ts';
import { runSession, type SessionRun, type SessionRunOptions } from './run-session.ts';

export interface PlayOptions extends SessionRunOptions {
  /** Where answers come from; the scenario's recording if not given. */
  readonly source?: ModelSource;
  /** `accept` writes the golden log anew, when nothing else is wrong. `skip` does without one. */
  readonly golden?: 'compare' | 'accept' | 'skip';
  readonly strictness?: Strictness;
}

/** What became of a scenario. */
export interface ScenarioRun extends SessionRun {
  readonly scenario: Scenario;
  readonly ok: boolean;
  /** Where the run failed, and passes because it has to. */
  readonly expectedFailure?: MetFailure | undefined;
  readonly comparison: LogComparison | undefined;
  /** With which other boundaries the scenario was run as well. */
  readonly rechunk?: RechunkReport | undefined;
  /** Whether the golden log was written. */
  readonly accepted: boolean;
  /** Wall time in milliseconds. */
  readonly durationMs: number;
}

/**
 * Runs one scenario through the real engine and holds it against everything it promises.
 * @throws InputError when scenario, recording or golden log cannot be read; nothing is overwritten
 * @throws the reason of `options.signal` when that aborts
 */
export async function play(scenario: Scenario, options: PlayOptions): Promise<ScenarioRun> {
  const startedMs = performance.now();
  const listening = listenTo(options.source ?? (await recordedSource(scenario.recordingFolder)));
  const mode = options.golden ?? 'compare';
  const golden = mode === 'compare' ? await readGolden(scenario.folder) : undefined;
  const ran = await runSession(scenario, listening.source, options);

  const failures: Failure[] = [
    ...ran.failures,
    ...receiptFailures(ran.receipt, { unused: scenario.unused ?? [], isOwed: mode === 'compare' }),
    ...listening.wireViolations().map((message): Failure => ({ kind: 'request', message })),
    ...overBudget(scenario.budget ?? {}, ran).map(budgetFailure),
  ];
  const accepted =
    mode === 'accept' && judge(scenario.expectedFailure, failures).failures.length === 0;
  if (accepted) await writeGolden(scenario.folder, ran.events);
  const comparison = golden && compareLogs(golden, ran.events, options.strictness ?? 'by-class');
  if (mode === 'compare' && golden === undefined) {
    const message = 'there is no golden log yet: run with --accept, and read what it wrote';
    failures.push({ kind: 'golden', message });
  }
  if (comparison?.divergence !== undefined) {
    const { index } = comparison.divergence;
    failures.push({ kind: 'divergence', message: `the run left its golden log at event ${index}` });
  }
  const judgement = judge(scenario.expectedFailure, failures);
  const durationMs = performance.now() - startedMs;
  const ok = judgement.failures.length === 0;
  const run = { scenario, ...ran, ok, ...judgement, comparison, accepted, durationMs };
  keepRun(run, {
    requests: listening.worthKeeping(ran.receipt),
    failures: failures.map(({ kind, message }) => `${kind}: ${message}`),
  });
  return run;
}

const budgetFailure = (message: string): Failure => ({ kind: 'budget', message });

interface ReceiptRules {
  /** Numbers of the exchanges that are not asked for, and only those. */
  readonly unused: readonly number[];
  /** Where a recording is played, somebody has to say what became of it. */
  readonly isOwed: boolean;
}

function receiptFailures(
  receipt: Receipt | undefined,
  { unused: allowed, isOwed }: ReceiptRules,
): Failure[] {
  if (receipt === undefined) {
    const message = 'the source gave no receipt, so nothing says that the recording was played';
    return isOwed ? [{ kind: 'request', message }] : [];
  }
  const { misses, unused, exchanges } = receipt;
  const messages = [
    ...misses.map(({ message }) => message),
    ...unused
      .filter((number) => !allowed.includes(number))
      .map((number) => `exchange ${number} was never asked for`),
    ...allowed
      .filter((number) => !unused.includes(number))
      .map((number) => {
        const isServed = exchanges.some((exchange) => exchange.number === number);
        const what = isServed ? 'was asked for' : 'is not in the recording';
        return `exchange ${number} ${what}: take it off \`unused\``;
      }),
  ];
  // An empty recording proves nothing, and neither does one that may stay unused as a whole.
  const isExcused = unused.length > 0 && exchanges.length > 0;
  if (messages.length === 0 && !receipt.ok && !isExcused) {
    messages.push('no exchange of the recording was used');
  }
  return messages.map((message) => ({ kind: 'request', message }));
}
