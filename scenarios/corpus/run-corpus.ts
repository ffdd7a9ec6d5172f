import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import type { JsonValue } from '#engine/schema/json.ts';
import { bodyFromText } from '#recordings/format/body-from-text.ts';
import { chainsOf, readCorpusIndex, type Chain, type IndexRow } from '#recordings/import/corpus.ts';
import { loadScenario } from '#scenarios/format/load-scenarios.ts';
import { recordedSource, type ModelSource } from '#scenarios/runner/model-source.ts';
import { play } from '#scenarios/runner/play.ts';
import { failureReport } from '#scenarios/runner/render-failure.ts';
import { carriedIn } from './carried/carried-in.ts';
import { importAsScenario } from './import-chain.ts';

/** What became of one group of the corpus. */
export interface GroupResult {
  readonly group: string;
  /** Responses whose tool results were fed back in the next request. */
  readonly turnCount: number;
  readonly problems: readonly string[];
  /** Differences of wording or settings that playback let through. */
  readonly drift: number;
}

/** The groups of an API in which tool results are fed back to a streamed response. */
export function groupsWithToolLoops(rows: readonly IndexRow[], api: string): readonly string[] {
  return [...new Set(rows.filter((row) => row.api === api).map((row) => row.group))].filter(
    (group) => chainsOf(rows, group).some((chain) => fedBackTurns(chain) > 0),
  );
}

function fedBackTurns({ rows }: Chain): number {
  return rows.filter((row, index) => {
    const before = rows[index - 1];
    return row.continues_by === 'tool-result' && before?.stream === true;
  }).length;
}

/** The APIs that the engine speaks, by their names in the corpus. */
const apis = ['anthropic.messages', 'openai.responses'] as const;

export interface CorpusOptions {
  /** Groups that are known to fail, each with its reason; see `left-out.ts`. */
  readonly leftOut: Readonly<Record<string, string>>;
  /** Told of each group when it is done. */
  readonly onGroup: (result: GroupResult) => void;
}

/**
 * Runs every conversation with tools of a corpus through the engine, group by group.
 * @throws ImportError when the corpus cannot be read
 */
export async function runCorpus(
  corpus: string,
  { leftOut, onGroup }: CorpusOptions,
): Promise<readonly GroupResult[]> {
  const rows = await readCorpusIndex(corpus);
  const results: GroupResult[] = [];
  for (const group of apis.flatMap((api) => groupsWithToolLoops(rows, api))) {
    const result = await runGroup(corpus, chainsOf(rows, group));
    const isListed = leftOut[group] !== undefined;
    if (isListed && result.problems.length > 0) continue;
    const told = isListed ? ['it passes: take it off scenarios/corpus/left-out.ts'] : [];
    const final = { group, ...result, problems: [...told, ...result.problems] };
    results.push(final);
    onGroup(final);
  }
  return results;
}

async function runGroup(
  corpus: string,
  all: readonly Chain[],
): Promise<Omit<GroupResult, 'group'>> {
  const chains = all.filter((chain) => fedBackTurns(chain) > 0);
  const runs = await Promise.all(chains.map((chain) => runChain(corpus, chain)));
  return {
    turnCount: chains.reduce((sum, chain) => sum + fedBackTurns(chain), 0),
    problems: runs.flatMap((run) => run.problems),
    drift: runs.reduce((sum, run) => sum + run.drift, 0),
  };
}

type ChainResult = Pick<GroupResult, 'problems' | 'drift'>;

async function runChain(corpus: string, chain: Chain): Promise<ChainResult> {
  const root = await mkdtemp(join(tmpdir(), 'reprise-corpus-'));
  try {
    const folder = join(root, 'group', 'chain');
    await importAsScenario(corpus, chain, { folder, command: 'npm run corpus' });
    const scenario = await loadScenario(folder, { catalog: root, library: root });
    const source = await recordedSource(scenario.recordingFolder);
    const sent: JsonValue[] = [];
    const run = await play(scenario, {
      runsFolder: join(root, 'runs'),
      source: listening(source, sent),
      golden: 'skip',
    });
    // What the engine lost comes first: it is why the recording then had no answer.
    const problems = [...carryProblems(source, sent), ...failureReport(run).why];
    return { problems, drift: run.receipt?.drift ?? 0 };
  } catch (error) {
    return { problems: [error instanceof Error ? error.message : String(error)], drift: 0 };
  } finally {
    await rm(root, { recursive: true, force: true });
  }
}

/** The same source, and every body that the engine sent to it. */
const listening = (source: ModelSource, sent: JsonValue[]): ModelSource => ({
  ...source,
  connect(run) {
    const connection = source.connect(run);
    return {
      ...connection,
      async fetch(input, init) {
        sent.push(bodyFromText(await new Request(input, init).text()));
        return connection.fetch(input, init);
      },
    };
  },
});

/** Where the engine's request does not carry what the recorded agent's carried. */
function carryProblems({ requests }: ModelSource, sent: readonly JsonValue[]): string[] {
  return requests.flatMap(({ url, body }, index) => {
    if (sent[index] === undefined) return [`request ${index + 1} was never sent`];
    const recorded = carriedIn(url, body);
    const ours = carriedIn(url, sent[index]);
    return Array.from({ length: Math.max(recorded.length, ours.length) }, (_, place) => place)
      .filter((place) => !isDeepStrictEqual(recorded[place], ours[place]))
      .map((place) => {
        const [wanted, found] = [recorded[place], ours[place]].map((each) => JSON.stringify(each));
        return `request ${index + 1} carries at ${place + 1}: recorded ${wanted}, sent ${found}`;
      });
  });
}
