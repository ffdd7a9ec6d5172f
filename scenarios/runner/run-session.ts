import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { SessionListener } from '#engine/core/journal.ts';
import { logViolations } from '#engine/invariants/log-invariants.ts';
import type { Violation } from '#engine/invariants/violation.ts';
import type { SessionEvent } from '#engine/schema/events/session-event.ts';
import type { CallId } from '#engine/schema/ids.ts';
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
import { commandNetwork } from './command-environment.ts';
import type { ScriptOutcome } from './drive-session.ts';
import type { Failure } from './failure.ts';
import { openLogFolder } from './log-folder.ts';
import type { ModelSource } from './model-source.ts';
import { placeFile } from './place-file.ts';
import { setStage, type Stage } from './set-stage.ts';
import { defaultStallMsMax, watchdog } from './watchdog.ts';
import { openWorkspace, treeOf, type FileTree, type Workspace } from './workspace.ts';

/** What a session left behind, before it is compared with anything recorded. */
export interface SessionRun {
  /** Steps that did not fit, promises broken, expectations unmet. */
  readonly failures: readonly Failure[];
  /** The log in canonical form. */
  readonly events: readonly SessionEvent[];
  readonly logFile: string;
  readonly receipt: Receipt | undefined;
  readonly sockets: SocketsReceipt;
  /** The workspace as it was left. */
  readonly files: FileTree;
  /** Calls whose results equal the recorded ones only under the scenario's masks. */
  readonly maskedCalls: readonly CallId[];
}

export interface SessionRunOptions {
  /** Absolute folder under which the log of the last run is kept, by the scenario's name. */
  readonly runsFolder: string;
  readonly onEvent?: SessionListener | undefined;
  /** Ends the run when it aborts: what it started is stopped, what it made is removed. */
  readonly signal?: AbortSignal | undefined;
  /** How long nothing may happen on the machine's clock before the run is ended as failed. */
  readonly stallMsMax?: number | undefined;
  /** Plays in the time of the recording, so many times faster; at once where it is not given. */
  readonly speed?: number | undefined;
}

/**
 * Runs the session of a scenario through the real engine, in a workspace of its own, and sees to it
 * that it goes nowhere else (invariant R3).
 * @throws the reason of `options.signal` when that aborts
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
  options: SessionRunOptions & Pick<ChildNetwork, 'launcher'>,
): Promise<Omit<SessionRun, 'sockets'>> {
  const workspace = openWorkspace(join(scenario.folder, 'workspace'));
  const logs = openLogFolder(workspace.aside);
  try {
    const stage = await setStage(scenario, source, {
      directory: logs.path,
      workspace: workspace.folder,
      launcher: options.launcher,
      speed: options.speed,
    });
    if (options.onEvent !== undefined) stage.seat.listen(options.onEvent);
    const { outcome, failures } = await perform(stage, options);
    // Read back from disk: what counts is what a resumed session would find.
    const events = await readLogFile(stage.logFile);
    const files = workspace.after();
    return {
      failures: [
        ...failures,
        ...outcome.problems.map((message): Failure => ({ kind: 'step', message })),
        ...[...stage.checked.violations, ...logViolations(events)].map(invariantFailure),
        ...expectationFailures(scenario, { events, outcome, workspace, files }),
      ],
      events: canonicalEvents(events, workspace.folder),
      logFile: keepLog(stage.logFile, join(options.runsFolder, ...scenario.name.split('/'))),
      receipt: stage.connection.receipt(),
      files,
      maskedCalls: stage.maskedCalls,
    };
  } finally {
    logs.remove();
    workspace.remove();
  }
}

/** Only once the run is over: see `placeFile`. */
const keepLog = (logFile: string, kept: string): string =>
  placeFile(kept, 'session.jsonl', readFileSync(logFile));

interface Performance {
  readonly outcome: ScriptOutcome;
  readonly failures: readonly Failure[];
}

/** Plays the steps; an engine that throws, or stands still, is a failure of the run, not of the runner. */
async function perform(
  { seat, script, onWaiting }: Stage,
  { signal, stallMsMax = defaultStallMsMax }: SessionRunOptions,
): Promise<Performance> {
  const dog = watchdog(seat, stallMsMax);
  onWaiting(dog.expectWait);
  const over = new AbortController();
  const stop = AbortSignal.any([dog.signal, ...(signal === undefined ? [] : [signal])]);
  // Closing stops the turn that is running, its tools with it, and lets no other begin.
  const close = (): void => void seat.close().catch(() => {});
  stop.addEventListener('abort', close, { once: true });
  try {
    signal?.throwIfAborted();
    const outcome = await Promise.race([
      script.run(seat),
      stoppedFor(stopMsMax, stop, over.signal),
    ]);
    stop.throwIfAborted();
    await seat.engine.end('the scenario is over');
    return { outcome, failures: dog.failures };
  } catch (error) {
    if (signal?.aborted === true) throw signal.reason;
    const nothing = { endings: [], problems: [] };
    if (dog.signal.aborted) return { outcome: nothing, failures: dog.failures };
    const message = error instanceof Error ? (error.stack ?? error.message) : String(error);
    return { outcome: nothing, failures: [{ kind: 'engine', message }] };
  } finally {
    dog.stop();
    stop.removeEventListener('abort', close);
    // A tool that does not stop may not hold up what ends the run because of it.
    await Promise.race([seat.close(), stoppedFor(stopMsMax, stop, over.signal).catch(() => {})]);
    // Node keeps a signal made of others for as long as somebody listens, and the run with it.
    over.abort('the run is over');
  }
}

/** How long a tool may take to stop, in milliseconds on the machine's clock. */
const stopMsMax = 5000;

/** Rejects `durationMs` after `signal` aborted, unless it is `over` by then, and never resolves. */
function stoppedFor(durationMs: number, signal: AbortSignal, over: AbortSignal): Promise<never> {
  return new Promise((_resolve, reject) => {
    const onAbort = (): void => {
      setTimeout(reject, durationMs, signal.reason).unref();
    };
    if (signal.aborted) onAbort();
    else signal.addEventListener('abort', onAbort, { once: true, signal: over });
  });
}

const invariantFailure = ({ invariant, at, message }: Violation): Failure => ({
  kind: 'invariant',
  message: `${invariant} at ${at}: ${message}`,
});

interface Left {
  readonly events: readonly SessionEvent[];
  readonly outcome: ScriptOutcome;
  readonly workspace: Workspace;
  readonly files: FileTree;
}

function expectationFailures(
  scenario: Scenario,
  { events, outcome, workspace, files }: Left,
): Failure[] {
  const unmet = unmetExpectations(scenario, {
    events,
    endings: outcome.endings,
    before: workspace.before,
    after: files,
    expectedFiles: treeOf(join(scenario.folder, 'expected', 'workspace')),
  });
  return unmet.map((message) => ({ kind: 'expectation', message }));
}
