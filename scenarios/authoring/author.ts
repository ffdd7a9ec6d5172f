import { bodyFromText } from '#recordings/format/body-from-text.ts';
import { buildRecording, type PlainExchange } from '#recordings/format/build-recording.ts';
import { secretsFromEnvironment } from '#recordings/format/redaction/known-secrets.ts';
import { redact } from '#recordings/format/redaction/redact.ts';
import { writeRecording } from '#recordings/format/write-recording.ts';
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
}

/** When every authored recording starts; times in it count from here. */
const STARTED_AT = '2026-11-20T09:00:00.000Z';
/** Between one thing and the next: about the pace of a real stream, in microseconds. */
const STEP_US = 20_000;

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
    requests: [],
    connect: ({ workspace }) => ({
      fetch: respondWith(authored.responses, { exchanges, workspace }),
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

/** Answers the n-th request with the n-th response, chunk by chunk, and keeps both. */
function respondWith(
  responses: readonly AuthoredResponse[],
  { exchanges, workspace }: { readonly exchanges: PlainExchange[]; readonly workspace: string },
): typeof globalThis.fetch {
  return async (input, init) => {
    const response = responses[exchanges.length];
    if (response === undefined) {
      throw new TypeError(`no response is written for request ${exchanges.length + 1}`);
    }
    const request = new Request(input, init);
    const { method, url } = request;
    const headers = Object.fromEntries(request.headers);
    const body = bodyFromText(canonicalText(await request.text(), workspace));
    exchanges.push({
      request: { method, url, headers, body },
      response,
      stepUs: STEP_US,
    });
    const chunks = response.chunks.values();
    const stream = new ReadableStream<Uint8Array>(
      {
        pull(controller) {
          const { value, done } = chunks.next();
          if (done === true) controller.close();
          else controller.enqueue(new TextEncoder().encode(value));
        },
      },
      { highWaterMark: 0 },
    );
    const { status } = response;
    return new Response(stream, { status, headers: response.headers });
  };
}
