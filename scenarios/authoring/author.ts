import { bodyFromText } from '#recordings/format/body-from-text.ts';
import { buildRecording, type PlainExchange } from '#recordings/format/build-recording.ts';
import { secretsFromEnvironment } from '#recordings/format/redaction/known-secrets.ts';
import { redact } from '#recordings/format/redaction/redact.ts';
import { writeRecording } from '#recordings/format/write-recording.ts';
import type { PlaybackClock } from '#recordings/playback/deliver-exchange.ts';
import { canonicalText } from '#scenarios/runner/canonical.ts';
import type { ModelSource } from '#scenarios/runner/model-source.ts';
import { play } from '#scenarios/runner/play.ts';
import { loadScenario, type CatalogPlace } from '#scenarios/format/load-scenarios.ts';
import type { AuthoredResponse } from './anthropic-stream.ts';

/** What a provider is made to say in one scenario. */
export interface AuthoredCase {
  /** Name of the scenario, and of its recording below `anthropic/`. */
  readonly scenario: string;
  readonly model: string;
  readonly responses: readonly AuthoredResponse[];
  /** Where the requests go, if not to Anthropic's Messages API. */
  readonly url?: string;
  /** How long calls take, in milliseconds, by their ids; the others take no time. */
  readonly callsMs?: Readonly<Record<string, number>>;
}

/** When every authored recording starts; times in it count from here. */
const STARTED_AT = '2026-11-20T09:00:00.000Z';
/** Between one thing and the next: about the pace of a real stream, in milliseconds. */
const STEP_MS = 20;

/**
 * Makes the recording of a scenario: the engine runs it for real, and its requests are kept with the
 * written responses. Trajectory, files and text that the scenario expects were written by hand, so
 * a recording cannot make its own test green.
 * @throws Error when the run breaks an expectation or asks more or less often than there are responses
 */
export async function authorRecording(
  authored: AuthoredCase,
  place: CatalogPlace & { readonly runsFolder: string },
): Promise<void> {
  const scenario = await loadScenario(`${place.catalog}/${authored.scenario}`, place);
  const exchanges: PlainExchange[] = [];
  const source: ModelSource = {
    seed: authored.scenario,
    startMs: Date.parse(STARTED_AT),
    model: authored.model,
    urls: [authored.url ?? 'https://api.anthropic.com/v1/messages'],
    requests: [],
    calls: new Map(
      Object.entries(authored.callsMs ?? {}).map(([callId, durationMs]) => [
        callId,
        { durationMs },
      ]),
    ),
    connect: ({ workspace, clock }) => ({
      fetch: respondWith(authored.responses, { exchanges, workspace, clock }),
      receipt: () => undefined,
    }),
  };
  const run = await play(scenario, { runsFolder: place.runsFolder, source, golden: 'skip' });
  const problems = run.failures.map(({ kind, message }) => `${kind}: ${message}`);
  const left = authored.responses.length - exchanges.length;
  if (left > 0) problems.push(`${left} responses were never asked for`);
  if (problems.length > 0) throw new Error(`${authored.scenario}: ${problems.join('\n')}`);
  const recording = buildRecording(
    {
      title: scenario.title,
      provenance: { kind: 'authored', command: `npm run author -- ${authored.scenario}` },
      seed: authored.scenario,
      startedAt: STARTED_AT,
    },
    exchanges,
  );
  const redacted = redact(recording, { secrets: secretsFromEnvironment(process.env) });
  await writeRecording(scenario.recordingFolder, redacted, { overwrite: true });
}

interface Provider {
  readonly exchanges: PlainExchange[];
  readonly workspace: string;
  readonly clock: PlaybackClock;
}

/**
 * Answers the n-th request with the n-th response, chunk by chunk, and keeps both. The run's clock
 * goes as it will when the recording is played.
 */
function respondWith(
  responses: readonly AuthoredResponse[],
  { exchanges, workspace, clock }: Provider,
): typeof globalThis.fetch {
  let endedAtMs = clock.now();
  return async (input, init) => {
    const response = responses[exchanges.length];
    if (response === undefined) {
      throw new TypeError(`no response is written for request ${exchanges.length + 1}`);
    }
    const { status, headers, result } = response;
    const request = new Request(input, init);
    const { method, url } = request;
    const body = bodyFromText(canonicalText(await request.text(), workspace));
    const pauseUs = (clock.now() - endedAtMs) * 1000;
    exchanges.push({
      request: { method, url, headers: Object.fromEntries(request.headers), body },
      response,
      ...(result && { result }),
      pauseUs,
      stepUs: STEP_MS * 1000,
    });
    const pass = (): void => {
      clock.advanceTo(clock.now() + STEP_MS);
      endedAtMs = clock.now();
    };
    pass();
    const chunks = response.chunks.values();
    const stream = new ReadableStream<Uint8Array>(
      {
        pull(controller) {
          const { value, done } = chunks.next();
          pass();
          if (done !== true) controller.enqueue(new TextEncoder().encode(value));
          else if (result === undefined) controller.close();
          else controller.error(new TypeError('terminated'));
        },
      },
      { highWaterMark: 0 },
    );
    return new Response(stream, { status, headers });
  };
}
