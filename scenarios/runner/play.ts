import { performance } from 'node:perf_hooks';
import type { SessionListener } from '#engine/core/journal.ts';
import type { SessionEvent } from '#engine/schema/events/session-event.ts';
import type { Receipt } from '#recordings/playback/receipt.ts';
import type { Scenario } from '#scenarios/format/scenario.ts';
import { compareLogs, type LogComparison, type Strictness } from './compare-logs.ts';
import type { Failure } from './failure.ts';
import { readGolden, writeGolden } from './golden-log.ts';
import { recordedSource, type ModelSource } from './model-source.ts';
import { runSession } from './run-session.ts';

export interface PlayOptions {
  /** Absolute folder under which the run's log is kept, one folder a scenario. */
  readonly runsFolder: string;
  /** Where answers come from; the scenario's recording if not given. */
  readonly source?: ModelSource;
  /** `accept` writes the golden log anew, when nothing else is wrong. `skip` does without one. */
  readonly golden?: 'compare' | 'accept' | 'skip';
  readonly strictness?: Strictness;
  /** Told of every event while it happens. */
  readonly onEvent?: SessionListener;
}

/** What became of a scenario. */
export interface ScenarioRun {
  readonly scenario: Scenario;
  readonly ok: boolean;
  readonly failures: readonly Failure[];
  /** The run's log in canonical form. */
  readonly events: readonly SessionEvent[];
  /** Where the log of the run is. */
  readonly logFile: string;
  readonly receipt: Receipt | undefined;
  readonly comparison: LogComparison | undefined;
  /** Whether the golden log was written. */
  readonly accepted: boolean;
  /** Wall time in milliseconds. */
  readonly durationMs: number;
}

/**
 * Runs one scenario through the real engine and holds it against everything it promises.
 * @throws InputError when scenario, recording or golden log cannot be read; nothing is overwritten
 */
export async function play(scenario: Scenario, options: PlayOptions): Promise<ScenarioRun> {
  const startedMs = performance.now();
  const source = options.source ?? (await recordedSource(scenario.recordingFolder));
  const mode = options.golden ?? 'compare';
  const golden = mode === 'compare' ? await readGolden(scenario.folder) : undefined;
  const ran = await runSession(scenario, source, options);

  const failures: Failure[] = [...ran.failures, ...receiptFailures(ran.receipt)];
  const accepted = mode === 'accept' && failures.length === 0;
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
  const durationMs = performance.now() - startedMs;
  const { events, logFile, receipt } = ran;
  const ok = failures.length === 0;
  return { scenario, ok, failures, events, logFile, receipt, comparison, accepted, durationMs };
}

function receiptFailures(receipt: Receipt | undefined): Failure[] {
  if (receipt === undefined) return [];
  const unused = receipt.unused.map((number) => `exchange ${number} was never asked for`);
  const messages = [...receipt.misses.map(({ message }) => message), ...unused];
  if (messages.length === 0 && !receipt.ok) messages.push('the recording holds no exchange');
  return messages.map((message) => ({ kind: 'request', message }));
}
