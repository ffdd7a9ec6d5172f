import { isDeepStrictEqual } from 'node:util';
import type { JsonObject } from '#engine/schema/json.ts';
import type { ModelChunk } from '#engine/schema/model-stream.ts';
import { streamFaults } from '#engine/invariants/stream-faults.ts';
import { factsOf, partsOf, type Facts } from './answer.ts';
import { answering, type Cut } from './answering.ts';
import { askAnything } from './ask-anything.ts';
import { byteByByte, inOnePiece, readsOf, seededCuts } from './cuts.ts';
import type { Exchange } from './exchanges.ts';
import { expectedError } from './expected-error.ts';
import { knownDifferences } from './known-differences.ts';
import type { SdkAnswer, Subject } from './subject.ts';
import { subjects } from './subjects.ts';

/** How one exchange was read. */
export interface ExchangeResult {
  readonly problems: readonly string[];
  /** Names of `knownDifferences` that its message shows. */
  readonly known: readonly string[];
  /** Names of `sdkLimits` that kept the SDK from reading it as it came. */
  readonly limits: readonly string[];
  /** How many times it was cut otherwise. */
  readonly cutCount: number;
}

export interface CheckOptions {
  /** How many cuts by chance. */
  readonly seededCutCount: number;
  /** That of the exchange's API if not given. */
  readonly subject?: Subject;
}

/**
 * Reads one exchange through the engine's adapter: grammar, the message against the SDK's, errors, and
 * the same bytes cut otherwise.
 */
export async function checkExchange(
  exchange: Exchange,
  { seededCutCount, subject = subjects[exchange.api] }: CheckOptions,
): Promise<ExchangeResult> {
  const chunks = await chunksOf(subject, exchange, inOnePiece);
  const grammar = streamFaults(chunks).map((fault) => `grammar: ${fault}`);
  const reads = readsOf(exchange);
  const cuts = [
    byteByByte,
    ...(reads === undefined ? [] : [reads]),
    ...seededCuts(exchange.body, seededCutCount),
  ];
  const problems = [...grammar];
  for (const [index, cut] of cuts.entries()) {
    if (isDeepStrictEqual(await chunksOf(subject, exchange, cut), chunks)) continue;
    problems.push(`cut ${index} of ${cuts.length}: other chunks than in one piece`);
    break;
  }
  const cutCount = cuts.length;
  if (exchange.status >= 400) {
    problems.push(...errorProblems(exchange, chunks));
    return { problems, known: [], limits: [], cutCount };
  }
  const said = await sdkAnswer(subject, exchange, chunks.at(-1)?.type === 'failed');
  if (said === undefined) return { problems, known: [], limits: ['both fail'], cutCount };
  problems.push(...factProblems(said, factsOf(chunks)));
  const { known, problem } = compareContent(
    exchange,
    said,
    subject.back(exchange, partsOf(chunks)),
  );
  if (problem !== undefined && !said.ending.startsWith('failed')) problems.push(problem);
  return { problems, known, limits: said.limits, cutCount };
}

/** Undefined where both SDK and engine say that there is no whole answer. */
async function sdkAnswer(
  subject: Subject,
  exchange: Exchange,
  hasFailed: boolean,
): Promise<SdkAnswer | undefined> {
  try {
    return await subject.sdk(exchange);
  } catch (error) {
    if (hasFailed) return undefined;
    throw error;
  }
}

async function chunksOf(subject: Subject, exchange: Exchange, cut: Cut): Promise<ModelChunk[]> {
  const port = await subject.open(exchange, answering(exchange, cut));
  return Array.fromAsync(port.stream(askAnything, new AbortController().signal));
}

function errorProblems(exchange: Exchange, chunks: readonly ModelChunk[]): string[] {
  const [failed] = chunks;
  if (failed?.type !== 'failed' || chunks.length > 1)
    return ['error: it is not one `failed` chunk'];
  const { code, retryable, retryAfterMs } = failed.error;
  const wanted = expectedError(exchange, exchange.body.toString('utf8'));
  return [
    ...differences('error', { ...wanted }, { code, retryable, retryAfterMs }),
    ...differences('error', { status: exchange.status }, { status: failed.error.status }),
  ];
}

/**
 * The facts, one by one. A name that the wire did not give is the engine's to make up; a stream that
 * failed has no whole calls, and what came after the failure is not read.
 */
function factProblems(said: SdkAnswer, ours: Facts): string[] {
  const { from, text, thinking, signatures, calls, usage, ending } = said;
  if (ending.startsWith('failed'))
    return differences('sdk', { text, thinking, ending }, { ...ours });
  const named = calls.map((call, index) => ({ ...call, id: call.id ?? ours.calls[index]?.id }));
  return differences(
    'sdk',
    { from: from ?? ours.from, text, thinking, signatures, calls: named, usage, ending },
    { ...ours },
  );
}

interface ContentComparison {
  readonly known: readonly string[];
  readonly problem: string | undefined;
}

function compareContent(
  { api }: Exchange,
  said: SdkAnswer,
  ours: readonly JsonObject[],
): ContentComparison {
  const known: string[] = [];
  let content = said.content;
  for (const { apis, name, apply } of knownDifferences) {
    if (!apis.includes(api)) continue;
    const applied = apply(content);
    if (!isDeepStrictEqual(applied, content)) known.push(name);
    content = applied;
  }
  const [problem] = differences('goes back', { content }, { content: ours });
  return { known, problem };
}

function differences(
  where: string,
  wanted: Readonly<Record<string, unknown>>,
  found: Readonly<Record<string, unknown>>,
): string[] {
  return Object.entries(wanted).flatMap(([name, value]) =>
    isDeepStrictEqual(value, found[name])
      ? []
      : [`${where}: ${name} should be ${shown(value)}, is ${shown(found[name])}`],
  );
}

const LENGTH_MAX = 300;

function shown(value: unknown): string {
  const text = JSON.stringify(value) ?? 'nothing';
  return text.length > LENGTH_MAX ? `${text.slice(0, LENGTH_MAX)}…` : text;
}
