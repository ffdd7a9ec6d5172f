import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { agentHost, type SessionOptions } from '#engine/host/agent-host.ts';
import { seededIds, seededRandom } from '#engine/host/seeded-ports.ts';
import { virtualClock } from '#engine/host/virtual-clock.ts';
import { logViolations } from '#engine/invariants/log-invariants.ts';
import { anthropicClient } from '#engine/model-gateway/anthropic/anthropic-client.ts';
import { anthropicModel } from '#engine/model-gateway/anthropic/anthropic-model.ts';
import type { SessionListener } from '#engine/core/journal.ts';
import type { TurnEnding } from '#engine/core/next-action.ts';
import type { SessionEvent } from '#engine/schema/events/session-event.ts';
import { jsonlLog } from '#engine/storage/jsonl/jsonl-log.ts';
import { readLogFile } from '#engine/storage/jsonl/read-log.ts';
import { readAnthropicRequest, type ReadRequest } from '#recordings/import/anthropic-request.ts';
import type { Receipt } from '#recordings/playback/receipt.ts';
import type { Scenario } from '#scenarios/format/scenario.ts';
import { canonicalEvents } from './canonical.ts';
import { unmetExpectations } from './check-expectations.ts';
import { checkedModel } from './checked-model.ts';
import { compareLogs, type LogComparison, type Strictness } from './compare-logs.ts';
import { scriptOf } from './drive-session.ts';
import type { Failure } from './failure.ts';
import { readGolden, writeGolden } from './golden-log.ts';
import { recordedSource, type ModelSource } from './model-source.ts';
import { sessionTools } from './session-tools.ts';
import { openWorkspace, readTree } from './workspace.ts';

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
  const golden = await readGolden(scenario.folder);
  const ran = await runSession(scenario, source, options);

  const failures = [...ran.failures, ...receiptFailures(ran.receipt)];
  const mode = options.golden ?? 'compare';
  const accepted = mode === 'accept' && failures.length === 0;
  if (accepted) await writeGolden(scenario.folder, ran.events);
  const comparison =
    mode === 'compare' && golden !== undefined
      ? compareLogs(golden, ran.events, options.strictness ?? 'by-class')
      : undefined;
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

interface SessionRun {
  readonly failures: Failure[];
  readonly events: readonly SessionEvent[];
  readonly logFile: string;
  readonly receipt: Receipt | undefined;
}

async function runSession(
  scenario: Scenario,
  source: ModelSource,
  { runsFolder, onEvent }: PlayOptions,
): Promise<SessionRun> {
  const directory = join(runsFolder, ...scenario.name.split('/'));
  await rm(directory, { recursive: true, force: true });
  const workspace = await openWorkspace(join(scenario.folder, 'workspace'));
  try {
    const clock = virtualClock({ startMs: source.startMs });
    const ids = seededIds(source.seed);
    const connection = source.connect(clock);
    const client = anthropicClient({ apiKey: 'replayed', fetch: connection.fetch });
    const model = checkedModel(anthropicModel(client, clock));
    const script = scriptOf(scenario.steps);
    const recorded = recordedRequests(scenario, source);
    const host = agentHost({
      log: jsonlLog({ directory, ids, clock }),
      model,
      tools: sessionTools(scenario, { workspace: workspace.folder, clock, recorded }),
      approvals: script.approvals,
      clock,
      ids,
      random: seededRandom(source.seed),
    });
    const engine = await host.create(
      sessionOptions(scenario, { workspace: workspace.folder, source, recorded }),
    );
    if (onEvent !== undefined) engine.listen(onEvent);
    engine.listen((event) => {
      if (!('live' in event) && event.type === 'session.rewound') model.forget();
    });
    const failures: Failure[] = [];
    let endings: readonly TurnEnding[] = [];
    try {
      const outcome = await script.run(engine);
      ({ endings } = outcome);
      failures.push(...outcome.problems.map((message): Failure => ({ kind: 'step', message })));
      await engine.end('the scenario is over');
    } catch (error) {
      const message = error instanceof Error ? (error.stack ?? error.message) : String(error);
      failures.push({ kind: 'engine', message });
    } finally {
      await engine.close();
    }
    // Read back from disk: what counts is what a resumed session would find.
    const logFile = join(directory, engine.sessionId, 'session.jsonl');
    const events = await readLogFile(logFile);
    failures.push(
      ...[...model.violations, ...logViolations(events)].map(
        ({ invariant, at, message }): Failure => ({
          kind: 'invariant',
          message: `${invariant} at ${at}: ${message}`,
        }),
      ),
      ...unmetExpectations(scenario, {
        events,
        endings,
        before: workspace.before,
        after: await workspace.after(),
        expectedFiles: await readTree(join(scenario.folder, 'expected', 'workspace')),
      }).map((message): Failure => ({ kind: 'expectation', message })),
    );
    return {
      failures,
      events: canonicalEvents(events, workspace.folder),
      logFile,
      receipt: connection.receipt(),
    };
  } finally {
    await workspace.remove();
  }
}

function recordedRequests(scenario: Scenario, source: ModelSource): readonly ReadRequest[] {
  if (scenario.request === undefined && scenario.tools.recorded === undefined) return [];
  return source.requests.map(({ body, headers }) =>
    readAnthropicRequest(body ?? null, headers['anthropic-beta']),
  );
}

interface SessionFacts {
  readonly workspace: string;
  readonly source: ModelSource;
  readonly recorded: readonly ReadRequest[];
}

function sessionOptions(
  scenario: Scenario,
  { workspace, source, recorded }: SessionFacts,
): SessionOptions {
  const asked = scenario.request === 'recorded' ? recorded[0] : undefined;
  const { system, settings, permissions, limits } = scenario;
  return {
    workspace,
    model: scenario.model ?? asked?.model ?? source.model ?? 'unknown',
    settings: settings ?? asked?.settings,
    system: system === undefined ? asked?.system : [{ type: 'text', text: system }],
    permissionMode: permissions,
    limits,
  };
}

function receiptFailures(receipt: Receipt | undefined): Failure[] {
  if (receipt === undefined) return [];
  const unused = receipt.unused.map((number) => `exchange ${number} was never asked for`);
  const messages = [...receipt.misses.map(({ message }) => message), ...unused];
  if (messages.length === 0 && !receipt.ok) messages.push('the recording holds no exchange');
  return messages.map((message) => ({ kind: 'request', message }));
}
