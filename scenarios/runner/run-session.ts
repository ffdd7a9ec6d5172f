import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { SessionListener } from '#engine/core/journal.ts';
import type { SessionEngine } from '#engine/core/session-engine.ts';
import { agentHost } from '#engine/host/agent-host.ts';
import { seededIds, seededRandom } from '#engine/host/seeded-ports.ts';
import { virtualClock } from '#engine/host/virtual-clock.ts';
import { logViolations } from '#engine/invariants/log-invariants.ts';
import type { Violation } from '#engine/invariants/violation.ts';
import { anthropicClient } from '#engine/model-gateway/anthropic/anthropic-client.ts';
import { anthropicModel } from '#engine/model-gateway/anthropic/anthropic-model.ts';
import type { SessionEvent } from '#engine/schema/events/session-event.ts';
import { jsonlLog } from '#engine/storage/jsonl/jsonl-log.ts';
import { readLogFile } from '#engine/storage/jsonl/read-log.ts';
import type { Receipt } from '#recordings/playback/receipt.ts';
import type { ChildNetwork } from '#recordings/playback/sockets/child-network.ts';
import {
  socketProblems,
  type SocketsReceipt,
} from '#recordings/playback/sockets/sockets-receipt.ts';
import { watchSockets } from '#recordings/playback/sockets/watch-sockets.ts';
import type { Scenario } from '#scenarios/format/scenario.ts';
import { canonicalEvents } from './canonical.ts';
import { unmetExpectations } from './check-expectations.ts';
import { checkedModel, type CheckedModel } from './checked-model.ts';
import { commandNetwork } from './command-environment.ts';
import { scriptOf, type Script, type ScriptOutcome } from './drive-session.ts';
import type { Failure } from './failure.ts';
import type { Connection, ModelSource } from './model-source.ts';
import { placeFile } from './place-file.ts';
import { recordedRequests, sessionOptions } from './session-options.ts';
import { sessionTools } from './session-tools.ts';
import { openWorkspace, readTree, type Workspace } from './workspace.ts';

/** What a session left behind, before it is compared with anything recorded. */
export interface SessionRun {
  /** Steps that did not fit, promises broken, expectations unmet. */
  readonly failures: readonly Failure[];
  /** The log in canonical form. */
  readonly events: readonly SessionEvent[];
  readonly logFile: string;
  readonly receipt: Receipt | undefined;
  readonly sockets: SocketsReceipt;
}

export interface SessionRunOptions {
  /** Absolute folder under which the log of the last run is kept, by the scenario's name. */
  readonly runsFolder: string;
  readonly onEvent?: SessionListener | undefined;
}

/** The parts of one run. */
interface Stage {
  readonly engine: SessionEngine;
  readonly model: CheckedModel;
  readonly script: Script;
  readonly connection: Connection;
  readonly logFile: string;
}

/**
 * Runs the session of a scenario through the real engine, in a workspace of its own, and sees to it
 * that it goes nowhere else (invariant R3).
 */
export async function runSession(
  scenario: Scenario,
  source: ModelSource,
  options: SessionRunOptions,
): Promise<SessionRun> {
  const { status, launcher } = await commandNetwork();
  const session = { ...options, launcher };
  const { result, opened } = await watchSockets(() => runWatched(scenario, source, session));
  const sockets: SocketsReceipt = { opened, childNetwork: status };
  const problems = socketProblems(sockets).map((message): Failure => ({ kind: 'socket', message }));
  return { ...result, failures: [...result.failures, ...problems], sockets };
}

async function runWatched(
  scenario: Scenario,
  source: ModelSource,
  { runsFolder, onEvent, launcher }: SessionRunOptions & Pick<ChildNetwork, 'launcher'>,
): Promise<Omit<SessionRun, 'sockets'>> {
  const workspace = await openWorkspace(join(scenario.folder, 'workspace'));
  try {
    const stage = await setStage(scenario, source, {
      directory: workspace.aside,
      workspace: workspace.folder,
      launcher,
    });
    if (onEvent !== undefined) stage.engine.listen(onEvent);
    const { outcome, crash } = await perform(stage);
    // Read back from disk: what counts is what a resumed session would find.
    const events = await readLogFile(stage.logFile);
    return {
      failures: [
        ...crash,
        ...outcome.problems.map((message): Failure => ({ kind: 'step', message })),
        ...[...stage.model.violations, ...logViolations(events)].map(invariantFailure),
        ...(await expectationFailures(scenario, { events, outcome, workspace })),
      ],
      events: canonicalEvents(events, workspace.folder),
      logFile: await keepLog(stage.logFile, join(runsFolder, ...scenario.name.split('/'))),
      receipt: stage.connection.receipt(),
    };
  } finally {
    await workspace.remove();
  }
}

interface StageParts extends Pick<ChildNetwork, 'launcher'> {
  /** Absolute, for the log. */
  readonly directory: string;
  readonly workspace: string;
}

/** Puts the engine together around the source: only the provider, the clock and chance are not real. */
async function setStage(
  scenario: Scenario,
  source: ModelSource,
  { directory, workspace, launcher }: StageParts,
): Promise<Stage> {
  const clock = virtualClock({ startMs: source.startMs });
  const ids = seededIds(source.seed);
  const connection = source.connect({ clock, workspace });
  const client = anthropicClient({ apiKey: 'replayed', fetch: connection.fetch });
  const model = checkedModel(anthropicModel(client, clock));
  const script = scriptOf(scenario.steps);
  const recorded = recordedRequests(scenario, source);
  const host = agentHost({
    log: jsonlLog({ directory, ids, clock }),
    model,
    tools: sessionTools(scenario, { workspace, clock, launcher, recorded }),
    approvals: script.approvals,
    clock,
    ids,
    random: seededRandom(source.seed),
  });
  const engine = await host.create(sessionOptions(scenario, { workspace, source, recorded }));
  engine.listen((event) => {
    if (!('live' in event) && event.type === 'session.rewound') model.forget();
  });
  const logFile = join(directory, engine.sessionId, 'session.jsonl');
  return { engine, model, script, connection, logFile };
}

/** Only once the run is over: see `placeFile`. */
const keepLog = async (logFile: string, kept: string): Promise<string> =>
  placeFile(kept, 'session.jsonl', await readFile(logFile));

/** Plays the steps; an engine that throws is a failure of the run, not of the runner. */
async function perform({
  engine,
  script,
}: Stage): Promise<{ readonly outcome: ScriptOutcome; readonly crash: readonly Failure[] }> {
  try {
    const outcome = await script.run(engine);
    await engine.end('the scenario is over');
    return { outcome, crash: [] };
  } catch (error) {
    const message = error instanceof Error ? (error.stack ?? error.message) : String(error);
    return { outcome: { endings: [], problems: [] }, crash: [{ kind: 'engine', message }] };
  } finally {
    await engine.close();
  }
}

const invariantFailure = ({ invariant, at, message }: Violation): Failure => ({
  kind: 'invariant',
  message: `${invariant} at ${at}: ${message}`,
});

interface Left {
  readonly events: readonly SessionEvent[];
  readonly outcome: ScriptOutcome;
  readonly workspace: Workspace;
}

async function expectationFailures(
  scenario: Scenario,
  { events, outcome, workspace }: Left,
): Promise<Failure[]> {
  const unmet = unmetExpectations(scenario, {
    events,
    endings: outcome.endings,
    before: workspace.before,
    after: await workspace.after(),
    expectedFiles: await readTree(join(scenario.folder, 'expected', 'workspace')),
  });
  return unmet.map((message) => ({ kind: 'expectation', message }));
}
