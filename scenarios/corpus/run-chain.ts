import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { JsonValue } from '#engine/schema/json.ts';
import { bodyFromText } from '#recordings/format/body-from-text.ts';
import { readRecording } from '#recordings/format/read-recording.ts';
import type { Chain } from '#recordings/import/corpus.ts';
import type { Recording } from '#recordings/format/recording.ts';
import { wireFormatOf } from '#recordings/import/wire-format.ts';
import { loadScenario } from '#scenarios/format/load-scenarios.ts';
import type { Scenario } from '#scenarios/format/scenario.ts';
import { sourceOf, type ModelSource } from '#scenarios/runner/model-source.ts';
import { play } from '#scenarios/runner/play.ts';
import { failureReport } from '#scenarios/runner/render-failure.ts';
import { carriedIn } from './carried/carried-in.ts';
import { compareCarried } from './compare-carried.ts';
import { explained } from './explained.ts';
import { importAsScenario } from './import-chain.ts';
import { rewrittenIn } from './rewritten-in.ts';
import { saidIn } from './said-in.ts';

/** What became of one conversation. */
export interface ChainResult {
  readonly problems: readonly string[];
  /** Differences of wording or settings that playback let through. */
  readonly drift: number;
  /** What the recorded agent did otherwise than the model or its own requests before; see `runChain`. */
  readonly ownWays: readonly string[];
}

/**
 * Runs one conversation through the engine. Its requests must be the recorded ones under the policy
 * `drift`. Where they are not, and the recording alone proves that the recorded agent brought back
 * less than the model said, or wrote it otherwise, or changed its own earlier messages, it runs again
 * under `open`: then all that the model said and the tools answered must still be there.
 * @throws ImportError; UnsupportedChainError
 */
export async function runChain(corpus: string, chain: Chain): Promise<ChainResult> {
  const root = await mkdtemp(join(tmpdir(), 'reprise-corpus-'));
  try {
    const folder = join(root, 'group', 'chain');
    await importAsScenario(corpus, chain, { folder, command: 'npm run corpus' });
    const scenario = await loadScenario(folder, { catalog: root, library: root });
    const recording = await readRecording(scenario.recordingFolder);
    const strict = await attempt(scenario, recording, join(root, 'runs'));
    if (strict.problems.length === 0) return { ...strict, ownWays: [] };
    const open = { ...scenario, policy: 'open' } as const;
    const lenient = await attempt(open, recording, join(root, 'runs'));
    const ownWays = [...lenient.ownWays, ...rewrittenIn(recording)];
    const isExcused = lenient.problems.length === 0 && ownWays.length > 0;
    return isExcused ? { ...lenient, ownWays } : { ...strict, ownWays: [] };
  } finally {
    await rm(root, { recursive: true, force: true });
  }
}

async function attempt(
  scenario: Scenario,
  recording: Recording,
  runsFolder: string,
): Promise<ChainResult> {
  const source = sourceOf(recording);
  const sent: SentRequest[] = [];
  const run = await play(scenario, {
    runsFolder,
    source: listening(source, sent),
    golden: 'skip',
  });
  const differences = new Map(
    (run.receipt?.exchanges ?? []).map((served) => [served.number, served.differences]),
  );
  const isMixed =
    new Set(recording.exchanges.map(({ request }) => wireFormatOf(request.url))).size > 1;
  const carried = recording.exchanges.map(({ number, request }, index) => {
    const live = sent[index];
    if (live === undefined || wireFormatOf(live.url) !== wireFormatOf(request.url)) {
      const problem = `request ${number} ${live === undefined ? 'was never sent' : `went to ${live.url}`}`;
      return { problems: [problem], ownWays: [] };
    }
    const [wanted, found] = [request, live].map(({ url, body }) => carriedIn(url, body));
    const said = saidIn(recording.exchanges.slice(0, index).map(bodyOf));
    const { problems, ownWays } = compareCarried(wanted ?? [], found ?? [], { said, isMixed });
    return {
      problems: problems.map((each) => `request ${number} carries at ${each}`),
      ownWays: explained(differences.get(number) ?? [], said) ?? ownWays,
    };
  });
  return {
    // What the engine lost comes first: it is why the recording then had no answer.
    problems: [...carried.flatMap(({ problems }) => problems), ...failureReport(run).why],
    drift: run.receipt?.drift ?? 0,
    ownWays: carried.flatMap(({ ownWays }) => ownWays),
  };
}

const bodyOf = ({ chunks }: Recording['exchanges'][number]): string =>
  Buffer.concat(chunks.map(({ bytes }) => bytes)).toString('utf8');

interface SentRequest {
  readonly url: string;
  readonly body: JsonValue;
}

/** The same source, and every body that the engine sent to it. */
const listening = (source: ModelSource, sent: SentRequest[]): ModelSource => ({
  ...source,
  connect(run) {
    const connection = source.connect(run);
    return {
      ...connection,
      async fetch(input, init) {
        const request = new Request(input, init);
        sent.push({ url: request.url, body: bodyFromText(await request.text()) });
        return connection.fetch(input, init);
      },
    };
  },
});
