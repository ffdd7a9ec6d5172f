import { join } from 'node:path';
import { agentHost } from '#engine/host/agent-host.ts';
import { seededIds, seededRandom } from '#engine/host/seeded-ports.ts';
import { virtualClock } from '#engine/host/virtual-clock.ts';
import type { CallId } from '#engine/schema/ids.ts';
import { jsonlLog } from '#engine/storage/jsonl/jsonl-log.ts';
import type { ChildNetwork } from '#recordings/playback/sockets/child-network.ts';
import type { Scenario } from '#scenarios/format/scenario.ts';
import { checkedModels, type CheckedModels } from './checked-models.ts';
import { scriptOf, type Script } from './drive-session.ts';
import type { Connection, ModelSource } from './model-source.ts';
import { mortalLog } from './mortal-log.ts';
import { seatOf, type Seat } from './seat.ts';
import { pacedClock, pacedFetch } from './paced.ts';
import { replayedModels } from './replayed-models.ts';
import { recordedRequests, sessionOptions } from './session-options.ts';
import { sessionTools } from './session-tools.ts';
import { timedLog } from './timed-log.ts';

/** @param durationMs for so long nothing is going to happen */
type WaitListener = (durationMs: number) => void;

/** The parts of one run. */
export interface Stage {
  readonly seat: Seat;
  /** Tells of each wait of a run that is played in time, before it. */
  readonly onWaiting: (listener: WaitListener) => void;
  readonly checked: CheckedModels;
  readonly script: Script;
  readonly connection: Connection;
  readonly logFile: string;
  /** Calls whose results equal the recorded ones only under the scenario's masks. */
  readonly maskedCalls: readonly CallId[];
}

export interface StageParts extends Pick<ChildNetwork, 'launcher'> {
  /** Absolute, for the log. */
  readonly directory: string;
  /** Absolute path of the run's copy. */
  readonly workspace: string;
  /** As fast as it goes where it is not given. */
  readonly speed?: number | undefined;
}

/** Puts the engine together around the source: only the provider, the clock and chance are not real. */
export async function setStage(
  scenario: Scenario,
  source: ModelSource,
  { directory, workspace, launcher, speed }: StageParts,
): Promise<Stage> {
  const instant = virtualClock({ startMs: source.startMs });
  const waiting = new Set<WaitListener>();
  const onWait = (durationMs: number): void => waiting.forEach((listener) => listener(durationMs));
  const clock = speed === undefined ? instant : pacedClock({ clock: instant, speed, onWait });
  const ids = seededIds(source.seed);
  const connection = source.connect({ clock, workspace, policy: scenario.policy });
  const fetch =
    speed === undefined ? connection.fetch : pacedFetch(connection.fetch, { clock, speed, onWait });
  const checked = checkedModels(await replayedModels(source.urls, { fetch, clock }));
  const script = scriptOf(scenario.steps);
  const recorded = recordedRequests(scenario, source);
  const maskedCalls: CallId[] = [];
  const onMasked = (callId: CallId): void => void maskedCalls.push(callId);
  const log = mortalLog(timedLog(jsonlLog({ directory, ids, clock }), clock));
  const host = agentHost({
    log,
    models: checked.models,
    tools: sessionTools(scenario, { workspace, clock, launcher, recorded, source, onMasked }),
    approvals: script.approvals,
    clock,
    ids,
    random: seededRandom(source.seed),
  });
  const engine = await host.create(sessionOptions(scenario, { workspace, source, recorded }));
  const { sessionId } = engine;
  const seat = seatOf({
    engine,
    async kill(killed) {
      const logsLetGo = log.die();
      // What a process holds goes with it: its tools, its connections. It never gets to the end.
      void killed.close();
      await logsLetGo;
      await clock.idle();
    },
    resume: () => host.resume(sessionId),
  });
  seat.listen((event) => {
    if (!('live' in event) && event.type === 'session.rewound') checked.forget();
  });
  const logFile = join(directory, sessionId, 'session.jsonl');
  const onWaiting = (listener: WaitListener): void => void waiting.add(listener);
  return { onWaiting, seat, checked, script, connection, logFile, maskedCalls };
}
