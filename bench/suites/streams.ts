import { createSession, type SessionEngine } from '#engine/core/session-engine.ts';
import { contextBuilder } from '#engine/context/context-builder.ts';
import { seededIds, seededRandom } from '#engine/host/seeded-ports.ts';
import { virtualClock } from '#engine/host/virtual-clock.ts';
import { anthropicClient } from '#engine/model-gateway/anthropic/anthropic-client.ts';
import { anthropicModel } from '#engine/model-gateway/anthropic/anthropic-model.ts';
import { permissionPolicy } from '#engine/permissions/permission-policy.ts';
import type { ModelRequest } from '#engine/schema/model-request.ts';
import { inMemoryLog } from '#engine/storage/in-memory/in-memory-log.ts';
import { toolRouter } from '#engine/tool-router/tool-router.ts';
import type { Suite, Table } from '../figure.ts';
import { parseEvents } from '../floors/json-parse.ts';
import { recordedStreams, type RecordedStream } from '../material/recorded-streams.ts';
import { serving } from '../material/serving.ts';
import { measure, type Task } from '../measure.ts';
import { measuredFigure, ratioTarget } from '../measured-figure.ts';
import { iterateBySdk } from '../peers/anthropic-sdk.ts';

const FLOOR = 'JSON.parse alone (floor)';
const SDK = 'the SDK';
const ADAPTER = 'adapter only';
const TURN = 'whole turn';
const SESSION = 'a session of one turn';

/** What one event of a provider's stream costs on its way through the engine. */
export const streams: Suite = {
  name: 'streams',
  about: 'reading a recorded stream, against the SDK of the provider',
  async run() {
    const {
      name,
      streams: recorded,
      notes,
    } = await recordedStreams({
      corpus: process.env['REPRISE_CORPUS'] ?? '../shared/corpus',
      library: 'recordings/library',
    });
    const eventCount = recorded.reduce((sum, stream) => sum + stream.eventCount, 0);
    const task = (title: string, work: (stream: RecordedStream) => void | Promise<void>) => ({
      name: title,
      pieceCount: eventCount,
      run: async () => {
        for (const stream of recorded) await work(stream);
      },
    });
    const measured = await measure(
      [
        task(FLOOR, ({ body }) => parseEvents(body)),
        task(SDK, ({ body }) => iterateBySdk(serving(body))),
        task(ADAPTER, readByAdapter),
        turnTask(recorded, eventCount),
        task(SESSION, async ({ body }) => playTurn(await openSession(body))),
      ],
      { roundCount: 8, roundMs: 150 },
    );
    const unit = { time: 'µs', of: 'an event' } as const;
    const table: Table = {
      title: `reading ${name}, ${eventCount} events`,
      figures: [
        measuredFigure(measured, { name: FLOOR, to: SDK }, unit),
        measuredFigure(measured, { name: SDK }, unit),
        measuredFigure(measured, { name: ADAPTER, to: SDK }, unit),
        {
          ...measuredFigure(measured, { name: TURN, to: SDK }, unit),
          target: ratioTarget(measured, { name: TURN, to: SDK }, 1),
        },
        measuredFigure(measured, { name: SESSION, to: SDK }, unit),
      ],
      notes,
    };
    return [table];
  },
};

const never = new AbortController().signal;
const request: ModelRequest = {
  provider: 'anthropic',
  model: 'claude-bench',
  system: [],
  tools: [],
  messages: [{ role: 'user', content: [{ type: 'text', text: 'go' }] }],
  settings: { outputTokensMax: 1_000 },
  cacheBreakpoints: [],
};

async function readByAdapter({ body }: RecordedStream): Promise<void> {
  const client = anthropicClient({ apiKey: 'none', fetch: serving(body) });
  const model = anthropicModel(client, virtualClock({ startMs: 0 }));
  for await (const chunk of model.stream(request, never)) {
    if (chunk.type === 'failed') throw new Error(chunk.error.message);
  }
}

/** The turn alone, from the prompt to its end; the sessions are opened before the clock runs. */
function turnTask(recorded: readonly RecordedStream[], pieceCount: number): Task {
  let sessions: readonly SessionEngine[] = [];
  return {
    name: TURN,
    pieceCount,
    before: async () => {
      sessions = await Promise.all(recorded.map(({ body }) => openSession(body)));
    },
    run: async () => {
      for (const engine of sessions) await engine.prompt([{ type: 'text', text: 'go' }]);
    },
    after: async () => {
      for (const engine of sessions) await engine.close();
    },
  };
}

async function playTurn(engine: SessionEngine): Promise<void> {
  await engine.prompt([{ type: 'text', text: 'go' }]);
  await engine.close();
}

/** A session of one step: calls are not run, so that only the way of the stream is measured. */
async function openSession(body: RecordedStream['body']): Promise<SessionEngine> {
  const clock = virtualClock({ startMs: 0 });
  const ids = seededIds('bench');
  const client = anthropicClient({ apiKey: 'none', fetch: serving(body) });
  const log = await inMemoryLog().create(ids.session());
  return createSession(
    {
      model: anthropicModel(client, clock),
      tools: toolRouter([]),
      permissions: permissionPolicy('allow'),
      approvals: { ask: () => Promise.reject(new Error('nobody is asked in a benchmark')) },
      context: contextBuilder({ system: [] }),
      clock,
      ids,
      random: seededRandom('bench'),
      prices: { priceOf: () => undefined },
    },
    log,
    {
      workspace: '/bench',
      model: { provider: 'anthropic', model: 'claude-bench' },
      settings: { outputTokensMax: 1_000 },
      permissionMode: 'allow',
      limits: { stepsMax: 1 },
      retry: { attemptsMax: 1, delayMsMin: 1, delayMsMax: 1, jitter: 0 },
      engineVersion: 'bench',
    },
  );
}
