import { checkExchange, type ExchangeResult } from './check-exchange.ts';
import { corpusExchanges, readExchange, type CorpusExchanges } from './exchanges.ts';

/** One exchange of the corpus, and how it was read. */
export interface CheckedExchange extends ExchangeResult {
  readonly id: string;
  readonly api: string;
  readonly provider: string;
}

export interface ConformanceOptions {
  /** How many cuts by chance each body gets, beside the recorded reads and one byte at a time. */
  readonly seededCutCount: number;
  /** Told of each exchange when it is done. */
  readonly onExchange: (checked: CheckedExchange) => void;
}

export interface Conformance extends Pick<CorpusExchanges, 'leftOut'> {
  readonly checked: readonly CheckedExchange[];
}

/**
 * Reads every exchange of a corpus through the engine's adapters, and holds it against the SDKs.
 * @throws ImportError when the corpus cannot be read
 */
export async function runConformance(
  corpus: string,
  { seededCutCount, onExchange }: ConformanceOptions,
): Promise<Conformance> {
  const { rows, leftOut } = await corpusExchanges(corpus);
  const checked: CheckedExchange[] = [];
  for (const row of rows) {
    const exchange = await readExchange(corpus, row);
    const { id, api, provider } = exchange;
    const result = await checkExchange(exchange, { seededCutCount }).catch(thrown);
    const done = { id, api, provider, ...result };
    checked.push(done);
    onExchange(done);
  }
  return { checked, leftOut };
}

/** Neither an adapter nor an SDK may throw at what a provider sends. */
const thrown = (error: unknown): ExchangeResult => ({
  problems: [`thrown: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`],
  known: [],
  limits: [],
  cutCount: 0,
});
