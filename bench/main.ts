import { Anthropic } from '@anthropic-ai/sdk';
import { Bench } from 'tinybench';
import { createSession } from '#engine/core/session-engine.ts';
import { contextBuilder } from '#engine/context/context-builder.ts';
import { seededIds, seededRandom } from '#engine/host/seeded-ports.ts';
import { virtualClock } from '#engine/host/virtual-clock.ts';
import { anthropicClient } from '#engine/model-gateway/anthropic/anthropic-client.ts';
import { anthropicModel } from '#engine/model-gateway/anthropic/anthropic-model.ts';
import { permissionPolicy } from '#engine/permissions/permission-policy.ts';
import type { ModelRequest } from '#engine/schema/model-request.ts';
import { inMemoryLog } from '#engine/storage/in-memory/in-memory-log.ts';
import { toolRouter } from '#engine/tool-router/tool-router.ts';
import { recordedStreams, type RecordedStream } from './recorded-streams.ts';

// `npm run bench`: what one event of a provider's stream costs on its way through the engine, as a
// ratio to the SDK's own iteration of the same bytes in the same run. The floor is JSON.parse alone.

const { name, streams } = recordedStreams(process.env['REPRISE_CORPUS'] ?? '../shared/corpus');
const eventCount = streams.reduce((sum, stream) => sum + stream.eventCount, 0);
const READ_BYTES = 1_400;

const never = new AbortController().signal;
const request: ModelRequest = {
  model: 'claude-bench',
  system: [],
  tools: [],
  messages: [{ role: 'user', content: [{ type: 'text', text: 'go' }] }],
  settings: { outputTokensMax: 1_000 },
  cacheBreakpoints: [],
};

/** A `fetch` that serves the body in reads of about a network packet. */
const serving =
  ({ body }: RecordedStream): typeof globalThis.fetch =>
  () => {
    let from = 0;
    const stream = new ReadableStream<Uint8Array>(
      {
        pull(controller) {
          if (from >= body.length) return controller.close();
          controller.enqueue(body.subarray(from, from + READ_BYTES));
          from += READ_BYTES;
        },
      },
      { highWaterMark: 0 },
    );
    const headers = { 'content-type': 'text/event-stream' };
    return Promise.resolve(new Response(stream, { headers }));
  };

function parseOnly({ body }: RecordedStream): void {
  for (const line of body.toString('utf8').split('\n')) {
    if (line.startsWith('data:')) JSON.parse(line.slice('data:'.length));
  }
}

async function sdkIteration(stream: RecordedStream): Promise<void> {
  const client = new Anthropic({ apiKey: 'none', fetch: serving(stream), maxRetries: 0 });
  const events = await client.messages.create({
    model: 'claude-bench',
    max_tokens: 1_000,
    messages: [{ role: 'user', content: 'go' }],
    stream: true,
  });
  for await (const event of events) if (event.type === 'message_stop') break;
}

async function adapter(stream: RecordedStream): Promise<void> {
  const client = anthropicClient({ apiKey: 'none', fetch: serving(stream) });
  for await (const chunk of anthropicModel(client, virtualClock({ startMs: 0 })).stream(
    request,
    never,
  )) {
    if (chunk.type === 'failed') throw new Error(chunk.error.message);
  }
}

/** A turn of one step: calls are not run, so that only the way of the stream is measured. */
async function engineTurn(stream: RecordedStream): Promise<void> {
  const clock = virtualClock({ startMs: 0 });
  const ids = seededIds('bench');
  const client = anthropicClient({ apiKey: 'none', fetch: serving(stream) });
  const log = await inMemoryLog().create(ids.session());
  const engine = await createSession(
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
  await engine.prompt([{ type: 'text', text: 'go' }]);
  await engine.close();
}

const each =
  (work: (stream: RecordedStream) => void | Promise<void>) => async (): Promise<void> => {
    for (const stream of streams) await work(stream);
  };

const FLOOR = 'JSON.parse alone (floor)';
const PEER = 'SDK, raw iteration (peer)';
const bench = new Bench({ time: 2_000, warmupTime: 500 })
  .add(FLOOR, each(parseOnly))
  .add(PEER, each(sdkIteration))
  .add('engine, adapter only', each(adapter))
  .add('engine, whole turn', each(engineTurn));
await bench.run();

const medianMs = (task: string): number => {
  const result = bench.getTask(task)?.result;
  if (result === undefined || !('latency' in result)) throw new Error(`${task} was not measured`);
  return result.latency.p50;
};
process.stdout.write(`${name}, ${eventCount} events, medians\n`);
for (const task of bench.tasks) {
  const micros = (medianMs(task.name) * 1_000) / eventCount;
  const ratio = medianMs(task.name) / medianMs(PEER);
  const figures = `${micros.toFixed(2).padStart(7)} µs an event  ${ratio.toFixed(2).padStart(5)} × the SDK`;
  process.stdout.write(`${task.name.padEnd(28)}${figures}\n`);
}
