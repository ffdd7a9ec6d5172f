import { join } from 'node:path';
import type { SessionEngine } from '#engine/core/session-engine.ts';
import { agentHost } from '#engine/host/agent-host.ts';
import { seededIds, seededRandom } from '#engine/host/seeded-ports.ts';
import { virtualClock } from '#engine/host/virtual-clock.ts';
import { anthropicClient } from '#engine/model-gateway/anthropic/anthropic-client.ts';
import { anthropicModel } from '#engine/model-gateway/anthropic/anthropic-model.ts';
import type { CallId } from '#engine/schema/ids.ts';
import { jsonlLog } from '#engine/storage/jsonl/jsonl-log.ts';
import type { ChildNetwork } from '#recordings/playback/sockets/child-network.ts';
import type { Scenario } from '#scenarios/format/scenario.ts';
import { checkedModel, type CheckedModel } from './checked-model.ts';
import { scriptOf, type Script } from './drive-session.ts';
import type { Connection, ModelSource } from './model-source.ts';
import { recordedRequests, sessionOptions } from './session-options.ts';
import { sessionTools } from './session-tools.ts';
import { timedLog } from './timed-log.ts';

/** The parts of one run. */
export interface Stage {
  readonly engine: SessionEngine;
  readonly model: CheckedModel;
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
}

/** Puts the engine together around the source: only the provider, the clock and chance are not real. */
export async function setStage(
  scenario: Scenario,
  source: ModelSource,
  { directory, workspace, launcher }: StageParts,
): Promise<Stage> {
  const clock = virtualClock({ startMs: source.startMs });
  const ids = seededIds(source.seed);
  const connection = source.connect({ clock, workspace, policy: scenario.policy });
  const client = anthropicClient({ apiKey: 'replayed', fetch: connection.fetch });
  const model = checkedModel(anthropicModel(client, clock));
  const script = scriptOf(scenario.steps);
  const recorded = recordedRequests(scenario, source);
  const maskedCalls: CallId[] = [];
  const onMasked = (callId: CallId): void => void maskedCalls.push(callId);
  const host = agentHost({
    log: timedLog(jsonlLog({ directory, ids, clock }), clock),
    model,
    tools: sessionTools(scenario, { workspace, clock, launcher, recorded, source, onMasked }),
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
  return { engine, model, script, connection, logFile, maskedCalls };
}
