import { chainsOf, readCorpusIndex, type Chain, type IndexRow } from '#recordings/import/corpus.ts';
import type { LeftOutKind } from './left-out.ts';
import { runChain, type ChainResult } from './run-chain.ts';
import { UnsupportedChainError } from './scenario-of-chain.ts';

/** What became of one group of the corpus. */
export interface GroupResult {
  readonly group: string;
  /** The API of its first exchange, or `mixed`. */
  readonly api: string;
  /** Requests that go on from an answer. */
  readonly turnCount: number;
  /** Those of them that feed back the results of its calls. */
  readonly fedBackCount: number;
  readonly problems: readonly string[];
  /** Differences of wording or settings that playback let through. */
  readonly drift: number;
  /** Where the recorded agent brought back less than the model said, or something else. */
  readonly ownWays: readonly string[];
  /** Conversations of the group that were not run. */
  readonly leftOut: readonly LeftOutKind[];
}

export const isFailed = ({ problems }: GroupResult): boolean => problems.length > 0;

/** One that was run and has no problem; where all of it was left out, nothing passed. */
export const isPassed = ({ problems, turnCount }: GroupResult): boolean =>
  problems.length === 0 && turnCount > 0;

export interface CorpusOptions {
  /** Groups that are known to fail, each with its reason; see `left-out.ts`. */
  readonly leftOut: Readonly<Record<string, string>>;
  /** Told of each group when it is done. */
  readonly onGroup: (result: GroupResult) => void;
}

/** The APIs that the engine speaks, by their names in the corpus, in the order of running. */
export const corpusApis = [
  'anthropic.messages',
  'openai.responses',
  'openai.chat',
  'openai-compatible.chat',
  'gemini.generateContent',
  'mixed',
] as const;

/**
 * Runs every conversation of more than one turn of a corpus through the engine, group by group.
 * @throws ImportError when the corpus cannot be read
 */
export async function runCorpus(
  corpus: string,
  { leftOut, onGroup }: CorpusOptions,
): Promise<readonly GroupResult[]> {
  const rows = await readCorpusIndex(corpus);
  const results: GroupResult[] = [];
  for (const group of groupsOf(rows)) {
    const result = await runGroup(corpus, group);
    const isListed = leftOut[group.name] !== undefined;
    if (isListed && result.problems.length > 0) continue;
    const told = isListed ? ['it passes: take it off scenarios/corpus/left-out.ts'] : [];
    const final = { ...result, problems: [...told, ...result.problems] };
    results.push(final);
    onGroup(final);
  }
  return results;
}

interface Group {
  readonly name: string;
  readonly api: string;
  readonly chains: readonly Chain[];
}

/** The groups with a conversation of more than one turn, in the order of `corpusApis`. */
function groupsOf(rows: readonly IndexRow[]): Group[] {
  const byGroup = Map.groupBy(rows, ({ group }) => group);
  const groups = [...byGroup].map(([name, own]): Group => {
    const apis = new Set(own.map(({ api }) => api));
    const [api = ''] = apis;
    const chains = chainsOf(own, name).filter((chain) => chain.rows.length > 1);
    return { name, api: apis.size > 1 ? 'mixed' : api, chains };
  });
  return corpusApis.flatMap((api) =>
    groups.filter((group) => group.api === api && group.chains.length > 0),
  );
}

async function runGroup(corpus: string, { name, api, chains }: Group): Promise<GroupResult> {
  const runs = await Promise.all(chains.map((chain) => runOrLeave(corpus, chain)));
  const run = chains.filter((_chain, index) => runs[index]?.leftOut === undefined);
  const goingOn = run.flatMap((chain) => chain.rows.slice(1));
  return {
    group: name,
    api,
    turnCount: goingOn.length,
    fedBackCount: goingOn.filter((row) => row.continues_by === 'tool-result').length,
    problems: runs.flatMap(({ problems }) => problems),
    drift: runs.reduce((sum, { drift }) => sum + drift, 0),
    ownWays: runs.flatMap(({ ownWays }) => ownWays),
    leftOut: runs.flatMap(({ leftOut = [] }) => leftOut),
  };
}

interface MaybeRun extends ChainResult {
  readonly leftOut?: LeftOutKind;
}

const nothing: ChainResult = { problems: [], drift: 0, ownWays: [] };

async function runOrLeave(corpus: string, chain: Chain): Promise<MaybeRun> {
  if (chain.rows.some(({ api }) => !isSpoken(api))) return { ...nothing, leftOut: 'foreign' };
  try {
    return await runChain(corpus, chain);
  } catch (error) {
    if (error instanceof UnsupportedChainError && error.kind !== undefined) {
      return { ...nothing, leftOut: error.kind };
    }
    return { ...nothing, problems: [error instanceof Error ? error.message : String(error)] };
  }
}

const isSpoken = (api: string): boolean => corpusApis.some((spoken) => spoken === api);
